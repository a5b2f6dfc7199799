"""The parts of a year's follow-up that somebody answers for: a party's own, and a project's."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.report.models.report import AnnualReport
from members.models import Party, Seat
from projects.models import Project


class PartMarkQuerySet(models.QuerySet["PartMark"]):
    def standing(self) -> "PartMarkQuerySet":
        return self.filter(withdrawn_at=None)


class PartMark(models.Model):
    """That a part is right and complete. Taken back, it stays as what was said then."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="part_marks")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", null=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = PartMarkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["marked_at", "pk"]
        verbose_name = _("ready part")
        verbose_name_plural = _("ready parts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, project=None) | Q(party=None, project__isnull=False),
                name="part_is_a_partys_or_a_projects",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="part_is_taken_back_by_someone",
            ),
            models.UniqueConstraint(
                fields=["report", "party"],
                condition=Q(withdrawn_at=None, party__isnull=False),
                name="party_marks_its_part_once",
            ),
            models.UniqueConstraint(
                fields=["report", "project"],
                condition=Q(withdrawn_at=None, project__isnull=False),
                name="project_is_marked_once",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="part_mark_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="withdrawn_part_mark_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.party or self.project}"

    def get_absolute_url(self) -> str:
        where = [self.report.forum.slug, self.report.year]
        if self.project:
            return reverse("report:project_part", args=[*where, self.project.slug])
        return reverse("report:part", args=[*where, self.party_id])
