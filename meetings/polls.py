"""Suggested times: asking when people can come, their answers, and the meeting that comes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from forum import clock, history
from forum.access import require
from forum.mail import Letter, post
from forum.models import Forum
from meetings.invitations import seats_to_call
from meetings.models import DatePoll, Meeting, PollAnswer, PollParticipant, PollSlot
from meetings.poll_links import participant_url
from meetings.poll_rules import may_answer_as_guest, may_answer_poll, may_settle_poll, may_suggest_times
from meetings.receivers import one_each
from meetings.scheduling import MeetingPlan, schedule_meeting
from members.models import Seat

REMIND_BEFORE = timedelta(days=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class PollText:
    """What the secretariat writes about the meeting that has no date yet."""

    title: str
    minutes: int
    closes_on: date
    about: str = ""
    form: str = Meeting.Form.ON_SITE
    place: str = ""


def people_to_ask(forum: Forum, at: datetime) -> list[Seat]:
    """One seat for each person who would be called to the meeting, the ordinary one first."""
    seats = sorted(seats_to_call(forum, at), key=lambda seat: (seat.kind != Seat.Kind.ORDINARY, seat.pk))
    return sorted(one_each(seats), key=lambda seat: (seat.party.organisation.sort_key, seat.pk))


@transaction.atomic
def open_poll(
    forum: Forum, text: PollText, starts: Iterable[datetime], *, by: Seat, at: datetime | None = None
) -> DatePoll:
    """Suggest the times to everyone who would be called, by letter."""
    require(may_suggest_times(by, forum))
    now = at or clock.now()
    poll = DatePoll.objects.create(
        forum=forum,
        title=text.title,
        about=text.about,
        minutes=text.minutes,
        form=text.form,
        place=text.place,
        closes_on=text.closes_on,
        created_at=now,
        created_by=by,
    )
    PollSlot.objects.bulk_create(PollSlot(poll=poll, starts_at=moment) for moment in sorted(set(starts)))
    seats = people_to_ask(forum, now)
    asked = PollParticipant.objects.bulk_create(PollParticipant(poll=poll, seat=seat) for seat in seats)
    history.record("poll.opened", on=poll, by=by, at=now, closes_on=text.closes_on)
    for participant in asked:
        _write("poll_asked", participant, now)
    return poll


@transaction.atomic
def answer_poll(
    participant: PollParticipant, answers: Mapping[int, str], *, by: Seat, at: datetime | None = None
) -> None:
    """When one can come; an earlier answer is replaced."""
    _lock(participant.poll)
    require(may_answer_poll(by, participant))
    _store(participant, answers, at or clock.now())
    history.record("poll.answered", on=participant.poll, by=by, at=at)


@transaction.atomic
def answer_as_guest(
    poll: DatePoll,
    name: str,
    answers: Mapping[int, str],
    *,
    participant: PollParticipant | None = None,
    at: datetime | None = None,
) -> PollParticipant:
    """A guest has no seat, only the link; the first answer makes them a participant with a link of their own."""
    require(may_answer_as_guest(_lock(poll)))
    require(participant is None or (participant.seat_id is None and participant.poll_id == poll.pk))
    guest = participant or PollParticipant.objects.create(poll=poll, guest_name=name)
    _store(guest, answers, at or clock.now())
    history.record("poll.answered_by_guest", on=poll, forum=poll.forum, at=at)
    return guest


@transaction.atomic
def choose_time(slot: PollSlot, plan: MeetingPlan, *, by: Seat, at: datetime | None = None) -> Meeting:
    """The time becomes a meeting. Everyone is told by its save-the-date and by no letter more."""
    poll = slot.poll
    require(may_settle_poll(by, _lock(poll)))
    now = at or clock.now()
    meeting = schedule_meeting(poll.forum, plan, by=by, at=now)
    poll.state, poll.meeting = DatePoll.State.CHOSEN, meeting
    _end(poll, by, now)
    history.record("poll.time_chosen", on=poll, by=by, at=now, starts_at=slot.starts_at)
    return meeting


@transaction.atomic
def close_poll(poll: DatePoll, *, by: Seat, at: datetime | None = None) -> None:
    """No time is chosen. Those who were asked are told, so that they can let the times go."""
    require(may_settle_poll(by, _lock(poll)))
    now = at or clock.now()
    poll.state = DatePoll.State.CLOSED
    _end(poll, by, now)
    history.record("poll.closed", on=poll, by=by, at=now)
    for participant in asked_people(poll, now):
        _write("poll_closed", participant, now)


def run_polls_daily(at: datetime) -> None:
    """One reminder to each person who has not answered, two days before the last day."""
    day = localdate(at)
    polls = DatePoll.objects.filter(
        state=DatePoll.State.OPEN, closes_on__gte=day, closes_on__lte=day + REMIND_BEFORE
    )
    for poll in polls.select_related("forum"):
        for participant in asked_people(poll, at):
            if participant.answered_at is None:
                _write("poll_reminder", participant, at)


def asked_people(poll: DatePoll, at: datetime) -> list[PollParticipant]:
    """Those with a seat that still serves; guests have no address."""
    serving = Seat.objects.serving(localdate(at)).filter(user__is_active=True)
    rows = poll.participants.filter(seat__in=serving).select_related(
        "seat__user", "seat__party__organisation"
    )
    found = list(rows)
    for each in found:
        each.poll = poll
    return found


def _store(participant: PollParticipant, answers: Mapping[int, str], at: datetime) -> None:
    known = set(participant.poll.slots.values_list("pk", flat=True))
    rows = [
        PollAnswer(participant=participant, slot_id=slot, answer=PollAnswer.Answer(answer))
        for slot, answer in answers.items()
        if slot in known
    ]
    PollAnswer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["participant", "slot"], update_fields=["answer"]
    )
    participant.answered_at = at
    participant.save(update_fields=["answered_at"])


def _lock(poll: DatePoll) -> DatePoll:
    poll.refresh_from_db(from_queryset=DatePoll.objects.select_for_update(no_key=True))
    return poll


def _end(poll: DatePoll, by: Seat, at: datetime) -> None:
    poll.closed_at, poll.closed_by = at, by
    poll.save(update_fields=["state", "meeting", "closed_at", "closed_by"])


def _write(kind: str, participant: PollParticipant, at: datetime) -> None:
    poll, seat = participant.poll, participant.seat
    if seat is None:
        return
    letter = Letter(
        key=f"{kind}:{participant.pk}",
        kind=f"meetings.{kind}",
        template=kind,
        to=seat.user,
        forum=poll.forum,
        context={
            "poll": poll,
            "slots": poll.slots.all(),
            "way": participant_url(participant),
            "url": f"{settings.PORTAL_URL}{poll.get_absolute_url()}",
        },
    )
    post(letter, at=at)
