"""How far the forum came in each focus area of a year, as the secretariat wrote it down."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import FocusArea
from forum.report.models.report import AnnualReport
from members.models import Seat


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def newest(self) -> "AssessmentQuerySet":
        """One for each focus area of each year."""
        return self.order_by("report_id", "focus_area_id", "-number").distinct("report_id", "focus_area_id")


class Assessment(models.Model):
    """One version of a focus area's assessment; the newest counts. What is empty is not known yet."""

    class Verdict(models.TextChoices):
        REACHED = "reached", pgettext_lazy("a goal", "Reached")
        PARTLY = "partly", pgettext_lazy("a goal", "Partly reached")
        NOT_REACHED = "not_reached", pgettext_lazy("a goal", "Not reached")

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="assessments")
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField(_("version"))
    intended = models.TextField(_("what was intended"), blank=True)
    result = models.TextField(_("result"), blank=True)
    verdict = models.CharField(_("assessment"), max_length=12, blank=True, choices=Verdict.choices)
    deviation = models.TextField(_("deviation and its reason"), blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "focus_area", "number"], name="assessment_version_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["", "reached", "partly", "not_reached"]),
                name="assessment_verdict_is_known",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="assessment_stays_as_it_was", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.focus_area} {self.number}"

    def get_absolute_url(self) -> str:
        report = self.report
        return reverse("report:assessment", args=[report.forum.slug, report.year, self.focus_area.position])

    @property
    def is_written(self) -> bool:
        return any(getattr(self, name) for name in FIELDS)


FIELDS = ("intended", "result", "verdict", "deviation")
