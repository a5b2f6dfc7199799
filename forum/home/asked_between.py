"""What is asked between the meetings: answers in writing, and to suggested times."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from forum.formats import day, weekday
from forum.home.situation import Situation
from forum.home.task import Task, Urgency, urgency_of
from meetings.circular_standing import unanswered
from meetings.models import Circular, CircularParty, DatePoll
from meetings.poll_standing import unanswered_times
from members.models import Party


def tasks(situation: Situation) -> Iterator[Task]:
    if situation.only_reads:
        return
    asked = _asked(situation)
    for row in asked:
        if row.party_id in situation.own_parties:
            yield _answer(row, situation)
    if situation.for_secretariat:
        yield from _overdue(asked, situation)
    for participant in unanswered_times(situation.forum, situation.seats):
        yield _say_when(participant.poll, situation)


def _asked(situation: Situation) -> list[CircularParty]:
    rows = list(unanswered(situation.forum, situation.today))
    for row in rows:
        row.circular.forum = situation.forum
    return rows


def _answer(row: CircularParty, situation: Situation) -> Task:
    circular = row.circular
    urgency = urgency_of(circular.answer_by, situation.today)
    late = (
        _("The last day was %(day)s.") % {"day": day(circular.answer_by)} if urgency == Urgency.LATE else ""
    )
    asked = _("%(party)s decides in writing with the other parties.") % {"party": row.party}
    due = "" if late else _("Answer by %(day)s.") % {"day": weekday(circular.answer_by)}
    return Task(
        urgency=urgency,
        on=circular.answer_by,
        icon="gavel",
        title=circular.title,
        text=f"{asked} {due}".strip(),
        late=late,
        url=circular.get_absolute_url(),
        action=_("Read and answer"),
        is_main=True,
    )


def _say_when(poll: DatePoll, situation: Situation) -> Task:
    poll.forum = situation.forum
    is_late = poll.closes_on < situation.today
    asked = _("Say which of the suggested times suit you.")
    due = "" if is_late else _("Answer by %(day)s.") % {"day": weekday(poll.closes_on)}
    return Task(
        urgency=urgency_of(poll.closes_on, situation.today),
        on=poll.closes_on,
        icon="cal",
        title=_("When can you come? %(title)s") % {"title": poll.title},
        text=f"{asked} {due}".strip(),
        late=_("The last day was %(day)s.") % {"day": day(poll.closes_on)} if is_late else "",
        url=poll.get_absolute_url(),
        action=_("Answer"),
    )


def _overdue(rows: Iterable[CircularParty], situation: Situation) -> Iterator[Task]:
    """Questions whose last day has passed while somebody is silent: only the secretariat can end them."""
    silent: dict[Circular, list[Party]] = {}
    for row in rows:
        if row.circular.is_overdue(situation.today):
            silent.setdefault(row.circular, []).append(row.party)
    for circular, parties in silent.items():
        names = ", ".join(str(party) for party in parties)
        yield Task(
            urgency=Urgency.LATE,
            on=circular.answer_by,
            icon="hour",
            title=_("%(label)s lacks answers") % {"label": circular.label},
            text=_("%(title)s. Not yet: %(parties)s.") % {"title": circular.title, "parties": names},
            late=_("The last day was %(day)s.") % {"day": day(circular.answer_by)},
            url=circular.get_absolute_url(),
            action=_("Remind or close it"),
        )
