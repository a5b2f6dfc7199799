"""What every page of a meeting shows around its own content: title, facts, steps and tabs."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.access import ForumRequest, first_seat_that
from forum.clock import today
from forum.formats import local, timespan, weekday
from meetings.models import ActionItem, Invitation, Meeting
from meetings.rules import (
    may_change_meeting,
    may_follow_meeting,
    may_run_meeting,
    may_see_actions,
    may_see_agenda,
    may_see_minutes,
    may_see_participants,
)
from meetings.stages import Step, Tag, meeting_tag, minutes_of, steps
from meetings.waiting import Waiting, waiting_for


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    name: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """`trail` leads to the meeting's own pages, `subtrail` to the pages below them."""

    title: str
    short: str
    time: str
    where: str
    chair: str
    tag: Tag
    steps: list[Step]
    tabs: list[Tab]
    trail: list[tuple[str, str]]
    subtrail: list[tuple[str, str]]
    may_change: bool
    may_run: bool
    may_join: bool
    may_follow: bool

    @property
    def step_number(self) -> int:
        return next((place for place, step in enumerate(self.steps, 1) if step.is_now), len(self.steps))


def meeting_context(
    request: ForumRequest, meeting: Meeting, waiting: Waiting | None = None
) -> dict[str, Any]:
    """`meeting` and `head` for a meeting's page, and `waiting` while its agenda is proposed.

    At most 4 queries; a page that knows whom the agenda waits for saves two of them.
    """
    waiting = waiting or waiting_for(request.forum, [meeting]).get(meeting.pk)
    return {"meeting": meeting, "waiting": waiting, "head": _head(request, meeting, waiting)}


def _head(request: ForumRequest, meeting: Meeting, waiting: Waiting | None) -> Head:
    seats = request.seats
    trail = [(reverse("meetings:year", args=[meeting.forum.slug]), _("Meetings"))]
    return Head(
        title=meeting_title(meeting),
        short=_("Meeting %(number)s") % {"number": meeting.number},
        time=timespan(meeting.starts_at, meeting.ends_at),
        where=where(meeting),
        chair=str(meeting.chair.party) if meeting.chair else "",
        tag=meeting_tag(meeting, waiting),
        steps=steps(meeting),
        tabs=_tabs(seats, meeting),
        trail=trail,
        subtrail=[*trail, (meeting.get_absolute_url(), _("Meeting %(number)s") % {"number": meeting.number})],
        may_change=first_seat_that(may_change_meeting, seats, meeting) is not None,
        may_run=first_seat_that(may_run_meeting, seats, meeting) is not None,
        may_join=bool(meeting.link) and first_seat_that(may_see_participants, seats, meeting) is not None,
        may_follow=meeting.state == Meeting.State.OPEN
        and first_seat_that(may_follow_meeting, seats, meeting) is not None,
    )


def meeting_title(meeting: Meeting) -> str:
    """Meeting 4, Friday 4 December; another year than this one is named, and the group whose meeting it is."""
    day = weekday(meeting.starts_at)
    year = local(meeting.starts_at).year
    title = _("Meeting %(number)s, %(day)s") % {
        "number": meeting.number,
        "day": day if year == today().year else f"{day} {year}",
    }
    return f"{meeting.group}: {title[:1].lower()}{title[1:]}" if meeting.group_id else title


def where(meeting: Meeting) -> str:
    """The place, that it is held online, or both."""
    if meeting.form == Meeting.Form.REMOTE:
        return _("Online")
    if meeting.form == Meeting.Form.HYBRID:
        return (
            _("%(place)s, and online") % {"place": meeting.place}
            if meeting.place
            else _("On site and online")
        )
    return meeting.place


def _tabs(seats: list[Any], meeting: Meeting) -> list[Tab]:
    """The parts of the meeting this visitor may open."""
    forum, slug = meeting.forum.slug, meeting.slug
    minutes, counts = minutes_of(meeting), cast(Any, meeting)
    works_here = first_seat_that(may_see_participants, seats, meeting) is not None
    may_read_notes = works_here if minutes is None else first_seat_that(may_see_minutes, seats, minutes)
    shown = [
        (
            first_seat_that(may_see_agenda, seats, meeting),
            Tab("agenda", _("Agenda"), _at("agenda", forum, slug)),
        ),
        (True, Tab("papers", _("Papers"), _at("papers", forum, slug))),
        (
            works_here,
            Tab("participants", _("Participants"), _at("participants", forum, slug), counts.n_invited),
        ),
        (may_read_notes, Tab("minutes", _("Notes"), _at("minutes", forum, slug))),
        (
            first_seat_that(may_see_actions, seats, meeting.forum),
            Tab("actions", _("Actions"), f"{_at('actions', forum)}?mote={slug}", counts.n_actions),
        ),
    ]
    return [tab for allowed, tab in shown if allowed]


def _at(name: str, *args: str) -> str:
    return reverse(f"meetings:{name}", args=args)


def counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with `n_invited` and `n_actions`, as the tabs show them: invitations that stand and open actions."""
    invited = Invitation.objects.filter(withdrawn_at=None)
    return meetings.annotate(n_invited=_count(invited), n_actions=_count(ActionItem.objects.open()))


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_one = rows.order_by().filter(meeting=OuterRef("pk")).values("meeting")
    return Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0)
