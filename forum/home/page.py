"""Everything on a forum's home page, for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from forum.access import first_seat_that
from forum.home.situation import Situation, day_of, situation_of
from forum.home.task import Task
from forum.home.todo import MOST_AT_ONCE, tasks_in
from forum.home.wheel import YearView, year_view
from forum.models import Forum, HistoryEntry, Paper
from forum.report.models import Edition
from forum.report.rules import may_see_edition
from meetings.listing import visible_decisions
from meetings.models import AgendaVersion, Decision, Meeting
from meetings.rules import may_see_agenda
from meetings.waiting import Waiting
from members.models import Seat
from projects.models import Following

DONE: dict[str, str | Promise] = {
    "agenda.approved": pgettext_lazy("something you did", "Approved"),
    "agenda.proposed": pgettext_lazy("something you did", "Proposed"),
    "action.answered": pgettext_lazy("something you did", "Answered"),
    "action.answered_by_link": pgettext_lazy("something you did", "Answered"),
    "invitation.answered": pgettext_lazy("something you did", "Answered the invitation to"),
    "item.proposed": pgettext_lazy("something you did", "Proposed the item"),
    "meeting.closed": pgettext_lazy("something you did", "Closed"),
    "minutes.finalised": pgettext_lazy("something you did", "Finalised"),
    "minutes.shared": pgettext_lazy("something you did", "Sent out for comments"),
    "report.released": pgettext_lazy("something you did", "Released"),
}
A_FEW = 3
NUMBERS: list[str | Promise] = [
    pgettext_lazy("how many things", "Nothing"),
    pgettext_lazy("how many things", "One"),
    pgettext_lazy("how many things", "Two"),
    pgettext_lazy("how many things", "Three"),
    pgettext_lazy("how many things", "Four"),
    pgettext_lazy("how many things", "Five"),
    pgettext_lazy("how many things", "Six"),
    pgettext_lazy("how many things", "Seven"),
    pgettext_lazy("how many things", "Eight"),
    pgettext_lazy("how many things", "Nine"),
    pgettext_lazy("how many things", "Ten"),
    pgettext_lazy("how many things", "Eleven"),
    pgettext_lazy("how many things", "Twelve"),
]


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The card of the next meeting; `sees_agenda` is whether the reader may open its agenda."""

    meeting: Meeting
    on: date
    sees_agenda: bool
    waiting: Waiting | None
    version: AgendaVersion | None


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the reader did, as one line: what, on which thing."""

    what: str
    subject: str
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    headline: str
    tasks: list[Task]
    more_tasks: list[Task]
    done: list[Deed]
    next: NextMeeting | None
    year: YearView
    decisions: list[Decision]
    followings: list[Following]
    edition: Edition | None
    only_reads: bool


def home_page(forum: Forum, seats: Sequence[Seat], today: date) -> HomePage:
    situation = situation_of(forum, seats, today)
    tasks = tasks_in(situation)
    return HomePage(
        headline=headline(len(tasks)),
        tasks=tasks[:MOST_AT_ONCE],
        more_tasks=tasks[MOST_AT_ONCE:],
        done=_done_this_week(situation),
        next=_next(situation),
        year=year_view(situation),
        decisions=_decisions(situation),
        followings=_followings(situation),
        edition=newest_edition(forum, seats),
        only_reads=situation.only_reads,
    )


def headline(count: int) -> str:
    if count == 0:
        return _("Nothing is waiting for you")
    number = NUMBERS[count] if count < len(NUMBERS) else count
    words = ngettext("%(number)s thing is waiting for you", "%(number)s things are waiting for you", count)
    return words % {"number": number}


def _done_this_week(situation: Situation) -> list[Deed]:
    """What the reader did in the last seven days, the newest first."""
    if situation.only_reads:
        return []
    since = situation.today - timedelta(days=7)
    rows: list[HistoryEntry] = list(
        situation.forum.history.filter(actor=situation.seats[0].user, verb__in=DONE, at__date__gte=since)[:10]
    )
    return [Deed(str(DONE[row.verb]), row.subject, row.url) for row in rows]


def _next(situation: Situation) -> NextMeeting | None:
    meeting = situation.next_meeting
    if meeting is None:
        return None
    return NextMeeting(
        meeting=meeting,
        on=day_of(meeting),
        sees_agenda=first_seat_that(may_see_agenda, situation.seats, meeting) is not None,
        waiting=situation.waiting.get(meeting.pk),
        version=situation.versions.get(meeting.pk),
    )


def _decisions(situation: Situation) -> list[Decision]:
    """The latest ones the reader may see."""
    decisions = list(visible_decisions(situation.forum, situation.seats)[:A_FEW])
    for decision in decisions:
        decision.forum = situation.forum
    return decisions


def _followings(situation: Situation) -> list[Following]:
    rows = situation.forum.followings.serving(situation.today).select_related("project")
    return list(rows[:A_FEW])


def newest_edition(forum: Forum, seats: Sequence[Seat]) -> Edition | None:
    """The newest year's follow-up the reader may open: a released edition before a later draft."""
    rows = Edition.objects.filter(report__forum=forum, paper__state=Paper.State.READY)
    editions = rows.select_related("report", "paper__seal").defer("paper__snapshot")
    seen = []
    for edition in editions.order_by("-report__year", "-number")[:10]:
        edition.report.forum = forum
        if edition.is_ready and first_seat_that(may_see_edition, seats, edition):
            seen.append(edition)
    newest = [edition for edition in seen if edition.report_id == seen[0].report_id]
    return next((edition for edition in newest if edition.released_at), next(iter(newest), None))
