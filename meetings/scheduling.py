"""Planning, moving and cancelling meetings. Nobody else decides when a meeting is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.timezone import localdate, localtime

from forum import clock, history
from forum.access import require
from forum.models import Forum
from meetings import calendar, guests, invitations
from meetings.agenda_templates import standing_items, usual_template
from meetings.drafting import begin_agenda
from meetings.follow_up_mark import keep_follow_up_mark
from meetings.locking import lock
from meetings.models import AgendaTemplate, Invitation, Meeting
from meetings.proposals import CALL_FIELDS, CallDays, follow_the_meeting, usual_days
from meetings.rules import may_change_meeting, may_schedule
from members.models import Group, Party, Seat

ANSWER_BEFORE = timedelta(days=14)
CALENDAR_FIELDS = ("starts_at", "ends_at", "form", "place", "link")


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingPlan:
    """When and where a meeting is to be.

    Without `answer_by` the answers are due two weeks before; without days of its own the call for items is open
    from six to three weeks before.
    """

    starts_at: datetime
    ends_at: datetime
    form: str = Meeting.Form.ON_SITE
    place: str = ""
    link: str = ""
    answer_by: date | None = None
    call_opens: date | None = None
    call_closes: date | None = None
    group: Group | None = None
    template: AgendaTemplate | None = None
    number: int | None = None


class Clash(Exception):
    """The forum already meets at that time."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"clashes with {meeting}")
        self.meeting = meeting


class ChangedMeanwhile(Exception):
    """Somebody else has moved the meeting since the page was read."""


@transaction.atomic
def plan_year(
    forum: Forum, year: int, dates: Iterable[MeetingPlan], *, by: Seat, at: datetime | None = None
) -> list[Meeting]:
    """Create the year's meetings, each with its standing items, and send everyone a save-the-date."""
    require(may_schedule(by, forum))
    _one_at_a_time(forum)
    now = at or clock.now()
    plans = sorted(dates, key=lambda plan: plan.starts_at)
    meetings = [_create(forum, year, plan, by, now) for plan in plans]
    keep_follow_up_mark(forum, year, by=by, at=now)
    for meeting in meetings:
        _prepare(meeting, by, now)
    return meetings


@transaction.atomic
def schedule_meeting(forum: Forum, plan: MeetingPlan, *, by: Seat, at: datetime | None = None) -> Meeting:
    """One meeting more in the year of its date."""
    return plan_year(forum, localtime(plan.starts_at).year, [plan], by=by, at=at)[0]


@transaction.atomic
def move_meeting(
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    form: str,
    place: str,
    link: str,
    *,
    by: Seat,
    at: datetime | None = None,
    seen_sequence: int | None = None,
) -> Meeting:
    """Change time or place. Everyone called gets a letter that moves the entry in their calendar.

    A new time asks for a new answer; a new place lets the answers stand. Nothing changed: nothing is sent.
    """
    _one_at_a_time(meeting.forum)
    require(may_change_meeting(by, lock(meeting)))
    now = at or clock.now()
    if seen_sequence is not None and seen_sequence != meeting.sequence:
        raise ChangedMeanwhile
    new: dict[str, Any] = dict(zip(CALENDAR_FIELDS, (starts_at, ends_at, form, place, link), strict=True))
    before: dict[str, Any] = {
        name: getattr(meeting, name) for name in CALENDAR_FIELDS if getattr(meeting, name) != new[name]
    }
    if not before:
        return meeting
    refuse_clash(meeting.forum, starts_at, ends_at, but=meeting, group=meeting.group_id)
    is_new_time = "starts_at" in before or "ends_at" in before
    _write_move(meeting, new, now, is_new_time=is_new_time)
    keep_follow_up_mark(meeting.forum, meeting.year, by=by, at=now)
    meeting.refresh_from_db(fields=["carries_follow_up"])
    after = {f"new_{name}": new[name] for name in before}
    history.record("meeting.moved", on=meeting, by=by, at=now, **before, **after)
    invitations.send_calendar(meeting, calendar.REQUEST, "moved", now, context={"before": before})
    guests.follow_slots(meeting, now, is_moved=True, asks_again=is_new_time)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, reason: str, *, by: Seat, at: datetime | None = None) -> Meeting:
    """Everyone called gets a letter that takes the entry out of the calendar. The number stays used."""
    _one_at_a_time(meeting.forum)
    require(may_change_meeting(by, lock(meeting)))
    now = at or clock.now()
    meeting.state, meeting.cancelled_at, meeting.cancel_reason = Meeting.State.CANCELLED, now, reason
    meeting.sequence += 1
    meeting.carries_follow_up = False
    meeting.save(update_fields=["state", "cancelled_at", "cancel_reason", "sequence", "carries_follow_up"])
    keep_follow_up_mark(meeting.forum, meeting.year, by=by, at=now)
    history.record("meeting.cancelled", on=meeting, by=by, at=now, reason=reason, starts_at=meeting.starts_at)
    invitations.send_calendar(meeting, calendar.CANCEL, "cancelled", now)
    guests.cancel_guests(meeting, now)
    return meeting


def clashing(
    forum: Forum,
    starts_at: datetime,
    ends_at: datetime,
    *,
    but: Meeting | None = None,
    group: int | None = None,
) -> Meeting | None:
    """A meeting of the forum that goes on at the same time; two groups may meet beside each other."""
    others = forum.meetings.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if group:
        others = others.filter(Q(group=None) | Q(group=group))
    return others.exclude(pk=but.pk if but else None).order_by("starts_at").first()


def refuse_clash(
    forum: Forum,
    starts_at: datetime,
    ends_at: datetime,
    *,
    but: Meeting | None = None,
    group: int | None = None,
) -> None:
    if found := clashing(forum, starts_at, ends_at, but=but, group=group):
        raise Clash(found)


def answer_due(starts_at: datetime, at: datetime) -> date | None:
    """Two weeks before the meeting, unless that day has passed."""
    due = localdate(starts_at - ANSWER_BEFORE)
    return due if due > localdate(at) else None


def call_days(plan: MeetingPlan, at: datetime) -> CallDays:
    """The plan's own days; one that is left out is as usual, as long as the call can open before it closes."""
    usual_opens, usual_closes = usual_days(plan.starts_at, at)
    closes = plan.call_closes or usual_closes
    opens = plan.call_opens or usual_opens or (closes and min(localdate(at), closes))
    return (opens, closes) if opens and closes and opens <= closes else (None, None)


def _one_at_a_time(forum: Forum) -> None:
    """Two people planning the same forum wait for each other."""
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)


def _create(forum: Forum, year: int, plan: MeetingPlan, by: Seat, at: datetime) -> Meeting:
    group = plan.group
    template = plan.template or usual_template(forum)
    require(group is None or (group.forum_id == forum.pk and group.until is None))
    require(template is None or (template.forum_id == forum.pk and template.ended_at is None))
    refuse_clash(forum, plan.starts_at, plan.ends_at, group=group.pk if group else None)
    opens, closes = call_days(plan, at)
    meeting = Meeting.objects.create(
        forum=forum,
        year=year,
        number=plan.number or _next_number(forum, year),
        group=group,
        template=template,
        chair=_usual_chair(forum, group, at),
        answer_by=plan.answer_by or answer_due(plan.starts_at, at),
        call_opens=opens,
        call_closes=closes,
        **{name: getattr(plan, name) for name in CALENDAR_FIELDS},
    )
    history.record(
        "meeting.scheduled", on=meeting, by=by, at=at, starts_at=meeting.starts_at, place=meeting.place
    )
    return meeting


def _prepare(meeting: Meeting, by: Seat, at: datetime) -> None:
    """The standing items, the invitations and the save-the-date."""
    meeting.refresh_from_db(fields=["carries_follow_up"])
    begin_agenda(meeting, standing_items(meeting), by=by, at=at)
    invitations.invite_seats(meeting, at)
    invitations.send_calendar(meeting, calendar.REQUEST, "save_the_date", at)


def _next_number(forum: Forum, year: int) -> int:
    highest = forum.meetings.filter(year=year).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _usual_chair(forum: Forum, group: Group | None, at: datetime) -> Seat | None:
    """Who chaired the latest meeting of the forum, or of the group; else the convenor's representative."""
    serving = Seat.objects.serving(localdate(at)).filter(party__forum=forum)
    held = forum.meetings.filter(group=group).exclude(chair=None)
    latest = held.order_by("-starts_at").values_list("chair", flat=True).first()
    convenors = serving.filter(
        party__side=Party.Side.CONVENOR, role=Seat.Role.PARTNER, kind=Seat.Kind.ORDINARY
    )
    kept = serving.filter(pk=latest).first() if latest else None
    return kept or convenors.order_by("pk").first()


def _write_move(meeting: Meeting, new: dict[str, Any], at: datetime, *, is_new_time: bool) -> None:
    day = localdate(meeting.starts_at)
    for name, value in new.items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    fields = [*new, "sequence"]
    if is_new_time:
        follow_the_meeting(meeting, localdate(meeting.starts_at) - day, at)
        fields += CALL_FIELDS
        meeting.answer_by = answer_due(meeting.starts_at, at)
        fields.append("answer_by")
        meeting.invitations.update(
            answer=Invitation.Answer.NONE,
            answered_at=None,
            answered_by=None,
            deputy=None,
            replies_from=F("lift") + meeting.sequence,
        )
    meeting.save(update_fields=fields)
