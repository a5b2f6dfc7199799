"""The year as a wheel and as the list beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.charts import WheelEvent, WheelKind, year_wheel
from forum.home.situation import Situation, day_of
from meetings.models import Meeting
from meetings.rules import may_see_agenda, may_see_minutes
from meetings.stages import Tag

PREPARATION = timedelta(weeks=4)
FOLLOW_UP_BEFORE, FOLLOW_UP_AFTER = timedelta(weeks=9), timedelta(weeks=3)
SHOW_NEXT_YEAR_FROM = 11


@dataclass(frozen=True, slots=True)
class WheelRow:
    on: date
    url: str
    title: str
    tag: Tag | None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class YearView:
    year: int
    drawing: SafeString
    coming: list[WheelRow]
    held: list[WheelRow]
    has_follow_up: bool


def year_view(situation: Situation) -> YearView:
    year = situation.today.year
    meetings = [each for each in situation.meetings if each.year == year]
    return YearView(
        year=year,
        drawing=year_wheel(year, situation.today, list(events_of(situation))),
        coming=list(_coming(situation)),
        held=[_held_row(each, situation) for each in situation.gone_by if each.year == year],
        has_follow_up=any(each.carries_follow_up for each in meetings),
    )


def events_of(situation: Situation) -> Iterator[WheelEvent]:
    """This year's events, and the next year's meetings to count down to."""
    yield from events_of_meetings(situation.meetings, situation.today.year)


def events_of_meetings(meetings: Iterable[Meeting], year: int) -> Iterator[WheelEvent]:
    """Each with its preparation, and the work on the annual follow-up around the one that carries it."""
    for meeting in meetings:
        day = day_of(meeting)
        if meeting.year >= year:
            yield WheelEvent(WheelKind.MEETING, day, str(meeting.number))
        if meeting.year == year:
            yield WheelEvent(WheelKind.PREPARATION, day - PREPARATION, until=day)
            if meeting.carries_follow_up:
                yield WheelEvent(WheelKind.FOLLOW_UP, day - FOLLOW_UP_BEFORE, until=day + FOLLOW_UP_AFTER)


def _coming(situation: Situation) -> Iterator[WheelRow]:
    """The rest of the year; towards its end the next year's first meetings as well."""
    shows_next = situation.today.month >= SHOW_NEXT_YEAR_FROM
    for meeting in situation.coming:
        if meeting.year == situation.today.year or shows_next:
            yield _coming_row(meeting, situation)
            if meeting.carries_follow_up and meeting.year == situation.today.year:
                yield _follow_up_row(meeting)


def _coming_row(meeting: Meeting, situation: Situation) -> WheelRow:
    is_next = meeting is situation.next_meeting
    return WheelRow(
        day_of(meeting),
        meeting.get_absolute_url(),
        title_of(meeting, situation.today),
        _tag(meeting, situation),
        is_next,
    )


def title_of(meeting: Meeting, today: date) -> str:
    """Meeting 4 · Växjö; a meeting of another year names it."""
    words = {"number": meeting.number, "year": meeting.year}
    this_year = meeting.year == today.year
    title = (_("Meeting %(number)s") if this_year else _("Meeting %(number)s, %(year)s")) % words
    place = meeting.place.rpartition(",")[2].strip()
    return f"{title} · {place}" if place else title


def _follow_up_row(meeting: Meeting) -> WheelRow:
    url = reverse("report:year", args=[meeting.forum.slug, meeting.year])
    return WheelRow(day_of(meeting), url, _("Annual follow-up %(year)s") % {"year": meeting.year}, None)


def _tag(meeting: Meeting, situation: Situation) -> Tag | None:
    """How far the agenda has come, for those who may see it."""
    if meeting.state == Meeting.State.OPEN:
        return Tag("open", _("In progress"))
    if not first_seat_that(may_see_agenda, situation.seats, meeting):
        return Tag("planned", _("Planned"))
    if meeting.agenda_state == Meeting.AgendaState.SET:
        return (
            Tag("not_joint", _("Not jointly set")) if meeting.set_jointly is False else Tag("set", _("Set"))
        )
    waiting = situation.waiting.get(meeting.pk)
    if waiting and meeting.agenda_state == Meeting.AgendaState.PROPOSED:
        words = {"approved": waiting.approved, "total": waiting.total}
        return Tag("proposed", _("%(approved)s of %(total)s approved") % words)
    return Tag("planned", _("Planned"))


def _held_row(meeting: Meeting, situation: Situation) -> WheelRow:
    minutes = getattr(meeting, "minutes", None)
    may_read = minutes is not None and first_seat_that(may_see_minutes, situation.seats, minutes)
    url = minutes.get_absolute_url() if minutes and may_read else meeting.get_absolute_url()
    tag = Tag(minutes.state, "") if minutes and may_read else Tag("held", "")
    if meeting.state != Meeting.State.HELD:
        tag = Tag("watch", _("Not closed"))
    return WheelRow(day_of(meeting), url, title_of(meeting, situation.today), tag)
