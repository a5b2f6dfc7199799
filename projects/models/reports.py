"""What project owners tell the forum, period by period."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.models import Seat
from projects.models.project import Project
from projects.periods import Period


class ReportingRound(models.Model):
    """A period that the forum's projects report, and the last day to do so."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="reporting_rounds")
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    due_on = models.DateField(_("last day"))
    message = models.TextField(_("to the project owners"), max_length=2000, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-period_end", "-pk"]
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "period_start", "period_end"], name="period_is_reported_once"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="reported_period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_late(self, day: date) -> bool:
        """Whether what has not been reported by that day is late."""
        return self.is_open and self.due_on < day


class ProjectReport(models.Model):
    """One project's report for one period: a draft until it is marked ready, and then frozen.

    `numbers` is what has been typed so far; when the report is ready it has become readings, outlays and
    figures that name this report. A ready report that was wrong is followed by a new one for the period.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("Ready")

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="reports")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    progress = models.TextField(_("what has happened"), max_length=5000, blank=True)
    deviations = models.TextField(_("what differs from the plan, and why"), max_length=5000, blank=True)
    for_the_forum = models.TextField(_("what the forum should discuss"), max_length=5000, blank=True)
    numbers = models.JSONField(
        _("numbers"),
        default=dict,
        blank=True,
        help_text='{"readings": {indicator: {women, men, total}}, "outlays": {line: kronor}}',
    )
    saved_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved"))
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-round__period_end", "-edition"]
        verbose_name = _("project report")
        verbose_name_plural = _("project reports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "project", "edition"], name="report_edition_is_unique"),
            models.UniqueConstraint(
                fields=["round", "project"], condition=Q(state="draft"), name="project_has_one_draft_a_period"
            ),
            models.CheckConstraint(
                condition=(Q(state="ready") & ~Q(ready_at=None)) | Q(state="draft", ready_at=None),
                name="report_is_ready_from_a_moment",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="ready_report_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="ready"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.round}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def stamp(self) -> str:
        """Names this report as it stands, so that a page can tell whether somebody has saved meanwhile."""
        return f"{self.pk}-{self.state}-{self.saved_at.timestamp():.6f}"

    @property
    def on_behalf(self) -> bool:
        """The secretariat reported for the project's owner."""
        return self.saved_by.role == Seat.Role.SECRETARIAT
