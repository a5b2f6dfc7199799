"""What a meeting decided and who does what until when."""

from datetime import date, datetime
from typing import ClassVar, cast

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import FocusArea, Forum
from meetings.models.agenda import AgendaItem
from meetings.models.circulars import Circular
from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.meeting import Meeting
from members.models import Party, Seat
from projects.models import Project


class DecisionQuerySet(models.QuerySet):
    def of_year(self, year: int) -> "DecisionQuerySet":
        """Made at the meetings of the year, or in writing between them."""
        return self.filter(Q(meeting__year=year) | Q(circular__year=year))


class Decision(models.Model):
    """A decision of a meeting, numbered per meeting, or one made in writing between two meetings.

    `text` holds one that-clause a line.
    """

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    circular = models.ForeignKey(
        Circular, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions", null=True)
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("decision"))
    focus_area = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    decided_at = models.DateTimeField()
    noted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    parties_present = models.PositiveSmallIntegerField(
        null=True, help_text="Approving parties represented when it was made; empty where nothing was asked."
    )
    parties_total = models.PositiveSmallIntegerField(null=True)
    parties_needed = models.PositiveSmallIntegerField(null=True, help_text="The forum's quorum at that time.")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [Coalesce("meeting__starts_at", "decided_at").desc(), "number"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_is_unique"),
            models.CheckConstraint(
                condition=Q(parties_present=None, parties_total=None, parties_needed=None)
                | Q(parties_present__isnull=False, parties_total__isnull=False, parties_needed__isnull=False),
                name="decision_knows_its_quorum_or_nothing",
            ),
            models.UniqueConstraint(fields=["circular", "number"], name="decision_in_writing_has_its_number"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, circular__isnull=True)
                | Q(meeting__isnull=True, circular__isnull=False),
                name="decision_is_of_a_meeting_or_in_writing",
            ),
        ]
        triggers: ClassVar = [
            frozen_with_the_minutes("decision_is_frozen_with_the_minutes"),
            pgtrigger.Protect(
                name="decision_in_writing_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__circular__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text.splitlines()[0] if self.text else self.label

    @property
    def at_meeting(self) -> Meeting:
        """Of a decision that was not made in writing: where there is no circular the database sees to a meeting."""
        return cast(Meeting, self.meeting)

    @property
    def label(self) -> str:
        """How people refer to it: "2025-4/3", and "2025-PC1/1" when it was made in writing."""
        made = self.circular.label if self.circular else self.at_meeting.slug
        return f"{made}/{self.number}"

    @property
    def year(self) -> int:
        return self.circular.year if self.circular else self.at_meeting.year

    @property
    def day(self) -> datetime:
        """The day of its meeting, or the moment the last party answered."""
        return self.meeting.starts_at if self.meeting else self.decided_at

    @property
    def lacks_quorum(self) -> bool:
        """Made while fewer parties were represented than the forum asks for."""
        return self.parties_present is not None and self.parties_present < (self.parties_needed or 0)

    @property
    def clauses(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    def get_absolute_url(self) -> str:
        register = reverse("meetings:decisions", kwargs={"forum": self.forum.slug})
        return f"{register}?ar={self.year}#beslut-{self.pk}"


class Reservation(models.Model):
    """A party's reservation against a decision, with its reasons if it gives any."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="reservations")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reservations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reservations")
    text = models.TextField(_("reasons"), blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["party__organisation__sort_key", "pk"]
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "party"], name="party_reserves_itself_once_against_a_decision"
            ),
        ]
        triggers: ClassVar = [frozen_with_the_minutes("reservation_is_frozen_with_the_minutes")]

    def __str__(self) -> str:
        return f"{self.party}: {self.decision.label}"

    def get_absolute_url(self) -> str:
        return self.decision.get_absolute_url()


class ActionItemQuerySet(models.QuerySet):
    def open(self) -> "ActionItemQuerySet":
        return self.filter(state__in=[ActionItem.State.NOT_STARTED, ActionItem.State.IN_PROGRESS])

    def overdue(self, day: date) -> "ActionItemQuerySet":
        return self.open().filter(due__lt=day)


class ActionItem(models.Model):
    """Something a party has taken on. What happened is told by its progress rows."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        DROPPED = "dropped", pgettext_lazy("action", "Dropped")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="actions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions", null=True)
    text = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="actions", verbose_name=_("responsible party")
    )
    owner_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    due = models.DateField(_("due by"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NOT_STARTED)
    focus_area = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="actions",
        null=True,
        blank=True,
        verbose_name=_("project"),
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "in_progress", "done", "dropped"]),
                name="action_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "in_progress"]) | Q(closed_at__isnull=False),
                name="action_closed_has_a_time",
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="action_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.NOT_STARTED, self.State.IN_PROGRESS}

    def get_absolute_url(self) -> str:
        return reverse("meetings:action", kwargs={"forum": self.forum.slug, "pk": self.pk})


class ActionProgress(models.Model):
    """One thing that happened to an action: an answer, a new date or owner, a reopening. Only added to.

    A row that changes the date or the owner keeps both what it was and what it became.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", pgettext_lazy("what is answered", "Answer")
        CHANGED = "changed", _("Changed")
        REOPENED = "reopened", _("Opened again")

    action = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="progress")
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=ActionItem.State)
    text = models.TextField(_("answer"), blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ANSWER)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    owner_before = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True)
    owner_after = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True)
    seat_before = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    seat_after = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["answer", "changed", "reopened"]), name="progress_kind_is_known"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="progress_is_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_state_display()}"


class ActionReminder(models.Model):
    """A person was reminded of an action on a day: what keeps reminders from coming more often than they should."""

    action = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "user", "day"], name="one_reminder_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.action}"
