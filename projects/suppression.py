"""Which numbers about people may be shown to everybody, so that no group of one to four can be worked out.

A reading has four groups: women, men, the rest (the total less both), and the total. Readings are counted from
the project's start, so what two of them differ by is a group as well: those who came in between. Therefore

* a number is shown only when it is five or more and differs by nothing or by five or more from every number
  that was shown before it in its series;
* women and men are shown both or not at all, and only when the rest is nobody or five or more. Which of them is
  small is not said: beside a later reading that could give it away;
* a split that follows a withheld one is shown only when that one still could be more than one thing;
* the last piece of a sum (participants = unemployed + inactive + employed, or all levels of education) is shown
  only when the piece that could then be worked out is nobody or five or more;
* a reading of an earlier day that is noted afterwards is shown only in a series of which nothing is withheld.

Readings are judged in the order they were noted and each only by those before it, so that what once has been
shown (on a page, in a file, in a released annual follow-up) never becomes dangerous by what is shown later.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

FEWEST = 5
# What makes up the whole in practice: all pieces but one tell the last.
SUMS = (("EECO01", "EECO02", "EECO04", "EECO05"), ("EECO01", "EECO09", "EECO10", "EECO11"))
PIECES = {code for whole_and_pieces in SUMS for code in whole_and_pieces[1:]}

Groups = tuple[int, int, int]  # women, men, the rest


class Row(Protocol):
    """A Reading."""

    pk: int
    period_end: date
    noted_at: datetime
    women: int | None
    men: int | None
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A reading as it may be shown. `is_few`: the total is under five. `is_withheld`: something is not told."""

    women: int | None = None
    men: int | None = None
    total: int | None = None
    is_few: bool = False
    is_withheld: bool = False


@dataclass(slots=True)
class _Series:
    """What is known of one indicator to whoever has seen all that was shown of it."""

    total_on: dict[date, int] = field(default_factory=dict)
    split_on: dict[date, Groups] = field(default_factory=dict)
    totals: set[int] = field(default_factory=set)
    splits: list[Groups] = field(default_factory=list)
    anchor: Groups = (0, 0, 0)  # the split shown last
    unsplit: list[int] = field(default_factory=list)  # totals shown since, of which the split is withheld
    withholds: bool = False  # anything, ever
    newest: date = date.min


def whole(reading: Row) -> Shown:
    """As it was noted, for those who may see all."""
    return Shown(reading.women, reading.men, reading.total)


def shown(series: Mapping[str, Iterable[Row]], of_people: Iterable[str]) -> dict[int, Shown]:
    """Every reading of one project as everybody may see it, by its key.

    `series` are the readings of all the project's indicators by code, retired ones too; `of_people` the codes
    of those that count persons.
    """
    people = set(of_people)
    rows = [(code, row) for code, readings in series.items() for row in readings]
    rows.sort(key=lambda each: (each[1].noted_at, each[1].period_end, each[1].pk))
    known: dict[str, _Series] = {}
    return {row.pk: _judged(code, row, known) if code in people else whole(row) for code, row in rows}


def _judged(code: str, row: Row, known: dict[str, _Series]) -> Shown:
    past = known.setdefault(code, _Series())
    is_late = row.period_end < past.newest
    past.newest = max(past.newest, row.period_end)
    groups = _groups(row)
    tells_total = _may_tell_total(code, row, known) and not (is_late and past.withholds)
    tells_split = tells_total and groups is not None and _may_tell_split(code, row.period_end, groups, known)
    if not tells_total or (is_late and groups is not None and not tells_split):
        past.withholds = True
        past.total_on.pop(row.period_end, None)
        past.split_on.pop(row.period_end, None)
        return Shown(is_few=row.total < FEWEST and code not in PIECES, is_withheld=True)
    past.total_on[row.period_end] = row.total
    past.totals.add(row.total)
    past.split_on.pop(row.period_end, None)
    if groups is None:
        return Shown(total=row.total)
    if not tells_split:
        past.unsplit.append(row.total)
        past.withholds = True
        return Shown(total=row.total, is_withheld=True)
    past.split_on[row.period_end] = groups
    past.splits.append(groups)
    if not is_late:
        past.anchor, past.unsplit = groups, []
    return Shown(row.women, row.men, row.total)


def _groups(row: Row) -> Groups | None:
    """With one of women and men unknown, the other is what is left of the total."""
    if row.women is None and row.men is None:
        return None
    women = row.women if row.women is not None else row.total - (row.men or 0)
    men = row.men if row.men is not None else row.total - women
    return women, men, row.total - women - men


def _may_tell_total(code: str, row: Row, known: dict[str, _Series]) -> bool:
    if row.total < FEWEST or not _is_apart(row.total, known[code].totals):
        return False
    return all(
        _is_nobody_or_many(left) and _is_apart(left, known[piece].totals if piece in known else ())
        for piece, left in _left_over(
            code, row.total, {key: each.total_on for key, each in known.items()}, row.period_end
        )
    )


def _may_tell_split(code: str, day: date, groups: Groups, known: dict[str, _Series]) -> bool:
    women, men, rest = groups
    past = known[code]
    if min(women, men) < FEWEST or not _is_nobody_or_many(rest):
        return False
    if not all(_is_apart(groups[i], [each[i] for each in past.splits]) for i in range(3)):
        return False
    if not all(_could_be_more_than_one_thing(total, past.anchor, groups) for total in past.unsplit):
        return False
    return all(
        _is_nobody_or_many(left)
        for i in range(3)
        for _piece, left in _left_over(
            code,
            groups[i],
            {key: {on: each[i] for on, each in one.split_on.items()} for key, one in known.items()},
            day,
        )
    )


def _left_over(
    code: str, value: int, told: Mapping[str, Mapping[date, int]], day: date
) -> Iterator[tuple[str, int]]:
    """The pieces of sums that could be worked out once this value is shown, and what they would be."""
    for total, *pieces in SUMS:
        if code not in (total, *pieces):
            continue
        values = {each: told.get(each, {}).get(day) for each in (total, *pieces)} | {code: value}
        missing = [each for each in values if values[each] is None]
        if len(missing) == 1 and missing[0] != total:
            others = sum(values[each] or 0 for each in pieces)
            yield missing[0], (values[total] or 0) - others


def _is_nobody_or_many(count: int) -> bool:
    return count <= 0 or count >= FEWEST


def _is_apart(count: int, others: Iterable[int]) -> bool:
    return all(_is_nobody_or_many(abs(count - other)) for other in others)


def _could_be_more_than_one_thing(total: int, before: Groups, after: Groups) -> bool:
    """Whether a withheld split of this total keeps several possible sizes between two splits that are shown."""
    came = total - sum(before)
    fewest = max(0, came - (after[1] - before[1]) - max(0, after[2] - before[2]))
    most = min(after[0] - before[0], came)
    possible = [
        women for women in range(fewest, most + 1) if _is_withheld_for_itself(women, came - women, before)
    ]
    return len(possible) > 1


def _is_withheld_for_itself(women: int, men: int, before: Groups) -> bool:
    few = min(before[0] + women, before[1] + men) < FEWEST
    return few or not _is_nobody_or_many(women) or not _is_nobody_or_many(men)
