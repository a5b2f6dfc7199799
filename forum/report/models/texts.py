"""What the free texts have said: every saved text of the follow-up, with who wrote it and when."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.report.models.report import AnnualReport
from members.models import Seat


class ReportText(models.Model):
    """One text as it was saved. Whoever wrote before versions were kept is not known."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="text_versions")
    name = models.CharField(max_length=16)
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    restored_from = models.PositiveIntegerField(null=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name = _("saved text")
        verbose_name_plural = _("saved texts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "name", "number"], name="text_version_is_unique")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="saved_text_stays_as_it_was", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("report:text_history", args=[self.report.forum.slug, self.report.year, self.name])
