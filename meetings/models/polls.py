"""A question about dates: suggested times for a meeting, and when each person can come."""

from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from meetings.models.meeting import Meeting
from members.models import Seat


class DatePoll(models.Model):
    """Asked of everyone who would be called. It ends in a meeting, or without one."""

    class State(models.TextChoices):
        OPEN = "open", _("Out for answers")
        CHOSEN = "chosen", _("A time is chosen")
        CLOSED = "closed", _("Closed without a time")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="date_polls")
    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("about"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    form = models.CharField(_("form"), max_length=10, choices=Meeting.Form, default=Meeting.Form.ON_SITE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    closes_on = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="date_poll", null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("suggested times")
        verbose_name_plural = _("suggested times")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, meeting__isnull=True)
                | Q(state="chosen", closed_at__isnull=False, meeting__isnull=False)
                | Q(state="closed", closed_at__isnull=False, meeting__isnull=True),
                name="date_poll_ends_with_a_meeting_or_without",
            ),
            models.CheckConstraint(
                condition=Q(form__in=["on_site", "remote", "hybrid"]), name="date_poll_form_is_known"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="date_poll_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def get_absolute_url(self) -> str:
        return reverse("meetings:poll", kwargs={"forum": self.forum.slug, "poll": self.pk})


class PollSlot(models.Model):
    """One suggested time."""

    poll = models.ForeignKey(DatePoll, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("starts"))

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="time_is_suggested_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="suggested_times_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.poll}: {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.poll.minutes)


class PollParticipant(models.Model):
    """Somebody who is asked: a person through one of their seats, or a guest by name."""

    poll = models.ForeignKey(DatePoll, on_delete=models.PROTECT, related_name="participants")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    guest_name = models.CharField(_("name"), max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["seat__party__organisation__sort_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "seat"], name="seat_is_asked_about_dates_once"),
            models.CheckConstraint(
                condition=(Q(seat__isnull=False, guest_name="") | (Q(seat=None) & ~Q(guest_name=""))),
                name="poll_participant_is_a_seat_or_a_guest",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="poll_participant_is_never_deleted", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.guest_name or str(self.seat)

    @property
    def name(self) -> str:
        return self.seat.user.name if self.seat else self.guest_name


class PollAnswer(models.Model):
    """Whether somebody can come to one of the times."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        IF_NEEDED = "if_needed", _("If needed")
        NO = "no", _("No")

    participant = models.ForeignKey(PollParticipant, on_delete=models.PROTECT, related_name="answers")
    slot = models.ForeignKey(PollSlot, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "slot"], name="time_is_answered_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "if_needed", "no"]), name="poll_answer_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_answer_display()}"
