"""The annual follow-up of one forum and year, and its editions."""

from functools import cached_property
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.models import Forum, Paper
from members.models import Seat


class AnnualReport(models.Model):
    """One year. Its figures are gathered when an edition is ordered; only these texts are written by hand."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField(_("year"))
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    cooperation = models.TextField(_("cooperation and networks"), blank=True)
    equality = models.TextField(_("equality, accessibility and non-discrimination"), blank=True)
    resources = models.TextField(_("resources"), blank=True)
    lessons = models.TextField(_("lessons and risks"), blank=True)
    priorities = models.TextField(_("priorities for next year"), blank=True)
    outlook = models.TextField(_("outlook"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year"]
        verbose_name = _("annual follow-up")
        verbose_name_plural = _("annual follow-ups")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["forum", "year"], name="one_annual_report_per_forum_and_year"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="annual_report_year_is_plausible"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="annual_report_is_never_deleted", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return gettext("Annual follow-up %(year)s") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("report:year", kwargs={"forum": self.forum.slug, "year": self.year})


TEXTS = ("summary", "cooperation", "equality", "resources", "lessons", "priorities", "outlook")


class EditionQuerySet(models.QuerySet["Edition"]):
    def unfinished(self) -> "EditionQuerySet":
        return self.filter(paper__state__in=[Paper.State.REQUESTED, Paper.State.BUILDING])

    def ready(self) -> "EditionQuerySet":
        return self.filter(paper__state=Paper.State.READY)


class Edition(models.Model):
    """One ordered paper of the year. A later edition never replaces an earlier one."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="edition")
    ordered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    presented_at = models.DateTimeField(null=True)
    finalised_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_is_unique_in_its_year"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_start_at_one"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, finalised_at=None)
                | Q(released_at__isnull=False, released_by__isnull=False, finalised_at__isnull=False),
                name="edition_is_released_by_someone_when_final",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="edition_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="released_edition_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(report)s, edition %(number)s") % {"report": self.report, "number": self.number}

    def get_absolute_url(self) -> str:
        return self.report.get_absolute_url()

    @property
    def is_made(self) -> bool:
        return self.paper.state == Paper.State.READY

    @property
    def is_ready(self) -> bool:
        """To be read: with its seal, where it was promised one. What has been shown is not hidden again."""
        is_shown = self.presented_at is not None or self.released_at is not None
        return self.is_made and (is_shown or not self.paper.waits_for_seal)

    @property
    def is_building(self) -> bool:
        return self.paper.state in {Paper.State.REQUESTED, Paper.State.BUILDING} or self.paper.waits_for_seal

    @cached_property
    def is_overtaken(self) -> bool:
        """A later edition of the year is released already. Lists fill this in."""
        return self.report.editions.filter(number__gt=self.number, released_at__isnull=False).exists()
