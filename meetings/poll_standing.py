"""How suggested times stand: what each party answers to each, and which suit best."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import clock
from forum.access import is_partner
from forum.formats import clock as write_time
from forum.formats import weekday
from forum.models import Forum
from meetings.models import DatePoll, PollAnswer, PollParticipant, PollSlot
from members.models import Party, Seat

Answer = PollAnswer.Answer
BEST_FIRST = (Answer.YES, Answer.IF_NEEDED, Answer.NO)


def slot_words(slot: PollSlot) -> str:
    """Thursday 3 December 09.00–11.00; another year than this one is named."""
    begins, ends = localtime(slot.starts_at), localtime(slot.ends_at)
    year = "" if begins.year == clock.today().year else f" {begins.year}"
    return f"{capfirst(weekday(begins))}{year} {write_time(begins)}–{write_time(ends)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the people of one party (or the guests) answer to one time: the best of it, and how many of each."""

    name: str
    best: str
    yes: int
    if_needed: int
    no: int

    @property
    def words(self) -> str:
        if not self.best:
            return _("no answer")
        if self.yes + self.if_needed + self.no == 1:
            return str(Answer(self.best).label).lower()
        counts = (
            (self.yes, _("%(n)s yes")),
            (self.if_needed, _("%(n)s if needed")),
            (self.no, _("%(n)s no")),
        )
        return ", ".join(text % {"n": n} for n, text in counts if n)


@dataclass(frozen=True, slots=True)
class SlotRow:
    """`absent` are the approving parties of which nobody has said that they can come."""

    slot: PollSlot
    cells: list[Cell]
    yes: int
    if_needed: int
    absent: list[Party]
    is_best: bool = False

    @property
    def label(self) -> str:
        return slot_words(self.slot)

    @property
    def merit(self) -> tuple[bool, int, int]:
        return (not self.absent, self.yes, self.if_needed)

    @property
    def words(self) -> str:
        """4 yes and 1 if needed. Every approving party can come."""
        count = ngettext("%(n)s yes", "%(n)s yes", self.yes) % {"n": self.yes}
        if self.if_needed:
            count = _("%(yes)s and %(n)s if needed") % {"yes": count, "n": self.if_needed}
        if not self.absent:
            return f"{count}. " + _("Every approving party can come.")
        names = ", ".join(str(party) for party in self.absent)
        return f"{count}. " + _("Nobody yet from %(parties)s.") % {"parties": names}


@dataclass(frozen=True, slots=True)
class PollStanding:
    rows: list[SlotRow]
    participants: list[PollParticipant]

    @property
    def names(self) -> list[str]:
        return [cell.name for cell in self.rows[0].cells] if self.rows else []

    @property
    def answered(self) -> int:
        return sum(each.answered_at is not None for each in self.participants)

    @property
    def silent(self) -> list[PollParticipant]:
        return [each for each in self.participants if each.answered_at is None]

    @property
    def best(self) -> list[SlotRow]:
        return [row for row in self.rows if row.is_best]


def standing_of(poll: DatePoll) -> PollStanding:
    """Four queries."""
    slots = list(poll.slots.all())
    participants = list(
        poll.participants.select_related("seat__user", "seat__party__organisation").prefetch_related(
            "answers"
        )
    )
    for slot in slots:
        slot.poll = poll
    approving = list(poll.forum.parties.approving(localdate(clock.now())).select_related("organisation"))
    rows = [_row(slot, participants, approving) for slot in slots]
    best = max((row.merit for row in rows if row.yes or row.if_needed), default=None)
    return PollStanding(
        [
            SlotRow(row.slot, row.cells, row.yes, row.if_needed, row.absent, is_best=row.merit == best)
            for row in rows
        ],
        participants,
    )


def _row(slot: PollSlot, participants: Sequence[PollParticipant], approving: Sequence[Party]) -> SlotRow:
    said: dict[str, list[str]] = {}
    coming: set[int] = set()
    for each in participants:
        answer = next((one.answer for one in each.answers.all() if one.slot_id == slot.pk), "")
        said.setdefault(side(each.seat), []).append(answer)
        if each.seat and is_partner(each.seat) and answer in {Answer.YES, Answer.IF_NEEDED}:
            coming.add(each.seat.party_id)
    every = [answer for answers in said.values() for answer in answers]
    return SlotRow(
        slot=slot,
        cells=[_cell(name, answers) for name, answers in said.items()],
        yes=every.count(Answer.YES),
        if_needed=every.count(Answer.IF_NEEDED),
        absent=[party for party in approving if party.pk not in coming],
    )


def side(seat: Seat | None) -> str:
    """The secretariat calls the meeting but speaks for no party."""
    if seat is None:
        return _("Guests")
    return str(seat.party) if is_partner(seat) else str(Seat.Role(seat.role).label)


def _cell(name: str, answers: list[str]) -> Cell:
    best = next((str(each) for each in BEST_FIRST if each in answers), "")
    yes, if_needed, no = (answers.count(each) for each in BEST_FIRST)
    return Cell(name, best, yes, if_needed, no)


def unanswered_times(forum: Forum, seats: Sequence[Seat]) -> QuerySet[PollParticipant]:
    """What the reader is asked and has not answered, the most urgent first."""
    asked = PollParticipant.objects.filter(
        poll__forum=forum,
        poll__state=DatePoll.State.OPEN,
        seat__in=[seat.pk for seat in seats],
        answered_at=None,
    )
    return asked.select_related("poll").order_by("poll__closes_on", "pk")
