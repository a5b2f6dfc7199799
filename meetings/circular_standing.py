"""How a decision between meetings stands: what each party that was asked has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from forum import clock
from forum.access import is_partner, is_secretariat
from forum.models import Forum
from meetings.models import Circular, CircularAnswer, CircularParty
from members.models import Party, Seat

State, Answer = Circular.State, CircularAnswer.Answer


@dataclass(frozen=True, slots=True)
class CircularRow:
    """A party that was asked; `has_left` when it is no longer a member and owes no answer."""

    party: Party
    answer: CircularAnswer | None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class CircularStanding:
    rows: list[CircularRow]

    @property
    def answers(self) -> list[CircularAnswer]:
        return [row.answer for row in self.rows if row.answer]

    @property
    def missing(self) -> list[Party]:
        return [row.party for row in self.rows if row.answer is None and not row.has_left]

    @property
    def answered(self) -> int:
        return len(self.answers)

    @property
    def total(self) -> int:
        return self.answered + len(self.missing)

    def outcome(self, *, is_overdue: bool, silence_is_consent: bool) -> str:
        """The state it closes with now, or nothing while it has to wait.

        The parties that answer must be of one mind: a no from anyone is enough to leave it undecided. After the
        last day silence counts as consent in forums that have decided so; in others it waits for the secretariat.
        """
        if self.missing and not is_overdue:
            return ""
        given = {each.answer for each in self.answers}
        if Answer.NO in given:
            return State.NOT_DECIDED
        if self.missing and not silence_is_consent:
            return ""
        return State.DECIDED if Answer.YES in given else State.NOT_DECIDED


def standing_of(circular: Circular, day: date | None = None) -> CircularStanding:
    """Two queries. Once closed, the parties are judged as on the day it was closed."""
    day = localdate(circular.closed_at) if circular.closed_at else day or clock.today()
    given = circular.answers.filter(ended_at=None).select_related("seat__user", "party__organisation")
    answers = {each.party_id: each for each in given}
    asked = circular.asked.select_related("party__organisation")
    return CircularStanding([_row(each.party, answers.get(each.party_id), day) for each in asked])


def _row(party: Party, answer: CircularAnswer | None, day: date) -> CircularRow:
    return CircularRow(party, answer, has_left=party.until is not None and party.until < day)


def visible_circulars(forum: Forum, seats: Sequence[Seat]) -> QuerySet[Circular]:
    """As `may_see_circular`, with how many parties were asked and have answered."""
    circulars = forum.circulars.annotate(
        n_asked=Count("asked", distinct=True),
        n_answered=Count("answers", filter=Q(answers__ended_at=None), distinct=True),
    ).order_by("-year", "-number")
    if any(is_secretariat(seat) for seat in seats):
        return circulars
    if any(is_partner(seat) for seat in seats):
        return circulars.exclude(opened_at=None)
    return circulars.filter(state=State.DECIDED)


def unanswered(forum: Forum, day: date) -> QuerySet[CircularParty]:
    """The parties that owe an answer in a forum, with what they are asked, the most urgent first."""
    answered = CircularAnswer.objects.filter(
        circular=OuterRef("circular"), party=OuterRef("party"), ended_at=None
    )
    rows = CircularParty.objects.filter(~Exists(answered), circular__forum=forum, circular__state=State.OPEN)
    rows = rows.filter(Q(party__until=None) | Q(party__until__gte=day))
    return rows.select_related("circular", "party__organisation").order_by("circular__answer_by", "pk")


def circulars_since(forum: Forum, day: date) -> QuerySet[Circular]:
    """What was decided, or put to the parties without being decided, after that day: for the next agenda."""
    closed = forum.circulars.filter(state__in=[State.DECIDED, State.NOT_DECIDED], closed_at__date__gt=day)
    return closed.order_by("closed_at")


def answers_in_writing(relation: str = "circular__answers") -> Prefetch:
    """For a list of decisions: the answers that counted, in the order of the parties' names."""
    answers = CircularAnswer.objects.filter(ended_at=None).select_related("party__organisation")
    return Prefetch(relation, answers.order_by("party__organisation__sort_key", "pk"), to_attr="given")
