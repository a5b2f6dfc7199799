"""A meeting, who is called to it and who came."""

import uuid
from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.clock import today
from forum.models import Forum
from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.templates import AgendaTemplate
from members.models import Group, GroupMember, Seat


class MeetingQuerySet(models.QuerySet):
    def standing(self) -> "MeetingQuerySet":
        """Meetings that are not cancelled."""
        return self.exclude(state=Meeting.State.CANCELLED)

    def upcoming(self, now: datetime) -> "MeetingQuerySet":
        return self.standing().filter(ends_at__gte=now, closed_at=None).order_by("starts_at")

    def held(self) -> "MeetingQuerySet":
        return self.filter(state=Meeting.State.HELD)


class Meeting(models.Model):
    """One of the forum's meetings. `slug` is "<year>-<number>"."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CALLED = "called", _("Called")
        OPEN = "open", _("In progress")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Form(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        REMOTE = "remote", _("Online")
        HYBRID = "hybrid", _("On site and online")

    class AgendaState(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Approval in progress")
        SET = "set", _("Jointly set")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
        verbose_name=_("group"),
    )
    template = models.ForeignKey(
        AgendaTemplate, on_delete=models.PROTECT, related_name="meetings", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.ON_SITE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    chair = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="chaired", null=True, blank=True, verbose_name=_("chair")
    )
    carries_follow_up = models.BooleanField(_("carries the annual follow-up"), default=False)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    call_opens = models.DateField(_("call for items opens"), null=True, blank=True)
    call_closes = models.DateField(_("call for items closes"), null=True, blank=True)
    call_opened_at = models.DateTimeField(null=True, blank=True)
    call_closed_at = models.DateTimeField(null=True, blank=True)
    agenda_state = models.CharField(max_length=10, choices=AgendaState, default=AgendaState.DRAFT)
    set_version = models.ForeignKey(
        "meetings.AgendaVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    agenda_set_at = models.DateTimeField(null=True, blank=True)
    set_jointly = models.BooleanField(null=True, help_text="False: called without every party's approval.")
    document = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    current_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "year", "number"], name="meeting_number_is_unique_in_its_year"
            ),
            models.UniqueConstraint(
                fields=["forum", "year"],
                condition=Q(carries_follow_up=True) & ~Q(state="cancelled"),
                name="one_meeting_a_year_carries_the_follow_up",
            ),
            models.CheckConstraint(
                condition=Q(carries_follow_up=False) | Q(group=None), name="follow_up_is_the_forums_own"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "called", "open", "held", "cancelled"]),
                name="meeting_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(form__in=["on_site", "remote", "hybrid"]), name="meeting_form_is_known"
            ),
            models.CheckConstraint(
                condition=Q(agenda_state__in=["draft", "proposed", "set"]),
                name="meeting_agenda_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(call_opens=None) | Q(call_closes=None) | Q(call_closes__gte=F("call_opens")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(agenda_state="set") | Q(set_version__isnull=False, agenda_set_at__isnull=False),
                name="set_agenda_names_its_version",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["forum", "starts_at"], name="meetings_by_time")]
        triggers: ClassVar = [pgtrigger.Protect(name="meeting_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        name = gettext("Meeting %(number)s, %(year)s") % {"number": self.number, "year": self.year}
        return f"{name} ({self.group})" if self.group_id else name

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def numbered(self) -> str:
        """Its number in a sentence: "4", and "1 (Arbetsgruppen)" of a group's meeting."""
        return f"{self.number} ({self.group})" if self.group_id else str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", kwargs={"forum": self.forum.slug, "slug": self.slug})

    @cached_property
    def group_seats(self) -> set[int]:
        """The seats that serve in the group today, when the meeting is a group's."""
        return set(
            GroupMember.objects.serving(today()).filter(group=self.group_id).values_list("seat_id", flat=True)
        )

    @property
    def minutes_long(self) -> int:
        """The meeting's length in minutes, for the sum of the items."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.HELD, self.State.CANCELLED}


class Invitation(models.Model):
    """A seat called to a meeting, and what it answered."""

    class Answer(models.TextChoices):
        NONE = "none", _("No answer")
        YES = "yes", _("Attends")
        NO = "no", _("Does not attend")
        DEPUTY = "deputy", _("Sends a deputy")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="invitations")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    deputy = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="deputising", null=True)
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    sequence_sent = models.IntegerField(default=-1, help_text="Newest calendar sequence queued to this seat.")
    lift = models.PositiveIntegerField(
        default=0, help_text="How often this person's own entry has changed; added to the meeting's sequence."
    )
    replies_from = models.PositiveIntegerField(
        default=0, help_text="A reply from a calendar to an older sequence does not count."
    )

    class Meta:
        ordering: ClassVar = ["seat__party__organisation__sort_key", "seat_id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="seat_is_invited_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["none", "yes", "no", "deputy"]), name="invitation_answer_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="none") | Q(answered_at__isnull=False), name="invitation_answer_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_answer_display()}"

    @property
    def sequence(self) -> int:
        """The SEQUENCE of this person's own entry: it rises with the meeting's, and with every swap."""
        return self.meeting.sequence + self.lift

    @property
    def is_replaced(self) -> bool:
        """A deputy has the meeting in the calendar instead."""
        return self.answer == self.Answer.DEPUTY

    @property
    def has_entry(self) -> bool:
        return self.sequence_sent >= 0


class Attendance(models.Model):
    """Whether a seat was at the meeting, and for which items: from the first to the last where none is named."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Present")
        SERVING = "serving", _("Serving deputy")
        REGRETS = "regrets", _("Regrets")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField(_("attendance"), max_length=10, choices=Status)
    noted_at = models.DateTimeField()
    from_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    until_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    arrived_at = models.DateTimeField(null=True, help_text="Noted as it happened.")
    left_at = models.DateTimeField(null=True, help_text="Noted as it happened.")

    class Meta:
        ordering: ClassVar = ["seat__party__organisation__sort_key", "seat_id"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_is_noted_once"),
            models.CheckConstraint(
                condition=Q(status__in=["present", "serving", "regrets", "absent"]),
                name="attendance_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(arrived_at=None) | Q(left_at__gte=F("arrived_at")),
                name="attendance_ends_after_it_begins",
            ),
        ]
        triggers: ClassVar = [frozen_with_the_minutes("attendance_is_frozen_with_the_minutes")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_status_display()}"
