"""Who pays for a project. Sums are exact to the krona and shares are derived, never stored.

A line is never overwritten: it is withdrawn, or changed, which withdraws it and puts another in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.figures import used_value
from projects.locking import lock
from projects.models import Figure, FundingLine, Outlay, Project
from projects.rules import may_edit_project
from projects.shares import percentages


@dataclass(frozen=True)
class LineFields:
    """What a funding line says."""

    funder: str
    kind: str
    amount: int
    source: str
    source_url: str = ""

    @property
    def kind_display(self) -> str:
        return str(FundingLine.Kind(self.kind).label)


@dataclass(frozen=True)
class LineShare:
    line: FundingLine
    share: Decimal


@dataclass(frozen=True)
class Totals:
    """`budget` is the total the forum uses from a source, where it differs from the sum of the lines."""

    total: int
    lines: list[LineShare]
    budget: Decimal | None = None


@dataclass(frozen=True)
class Spent:
    """How much of the lines' sum is used; `as_of` is the earliest day that the lines are told up to."""

    amount: int
    whole: int
    as_of: date


def add_funding(
    project: Project,
    *,
    funder: str,
    kind: str,
    amount: int,
    source: str,
    source_url: str = "",
    by: Seat,
    at: datetime | None = None,
) -> FundingLine:
    require(may_edit_project(by, project))
    return add_lines(project, [LineFields(funder, kind, amount, source, source_url)], by=by, at=at)[0]


@transaction.atomic
def add_lines(
    project: Project, wanted: Sequence[LineFields], *, by: Seat, at: datetime | None = None
) -> list[FundingLine]:
    """All of them or none."""
    require(may_edit_project(by, project))
    project = lock(project)
    after = max([line.position for line in project.funding.all()], default=0)
    lines = []
    for position, fields in enumerate(wanted, after + 1):
        lines.append(_write(project, fields, position, at))
        facts: dict[str, Any] = {"funder": fields.funder, "kind": fields.kind, "amount": fields.amount}
        history.record("project.funding_added", on=project, by=by, at=at, **facts)
    return lines


@transaction.atomic
def change_funding(
    line: FundingLine, fields: LineFields, because: str, *, by: Seat, at: datetime | None = None
) -> FundingLine:
    """Withdraw the line and put another in its place, in one deed; what has been used follows along."""
    require(may_edit_project(by, line.project))
    project = lock(line.project)
    old = _withdraw(project, line, because, at)
    new = _write(project, fields, old.position, at, replaces=old)
    before, after = _told(old), _told(new)
    history.record(
        "project.funding_changed", on=project, by=by, at=at, because=because, **after, before=before
    )
    return new


@transaction.atomic
def withdraw_funding(line: FundingLine, because: str, *, by: Seat, at: datetime | None = None) -> FundingLine:
    """Say that the line was wrong. It stays, struck out, and counts nowhere."""
    require(may_edit_project(by, line.project))
    project = lock(line.project)
    line = _withdraw(project, line, because, at)
    facts = {**_told(line), "because": because}
    history.record("project.funding_withdrawn", on=project, by=by, at=at, **facts)
    return line


@transaction.atomic
def move_funding(line: FundingLine, up: bool, *, by: Seat, at: datetime | None = None) -> None:
    """One place up or down among the lines that count."""
    require(may_edit_project(by, line.project))
    project = lock(line.project)
    lines = current_lines(project)
    place = next((i for i, each in enumerate(lines) if each.pk == line.pk), None)
    if place is None:
        raise ValidationError(_("The line is withdrawn."))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(lines):
        return
    lines[place], lines[other] = lines[other], lines[place]
    for position, each in enumerate(lines, 1):
        if each.position != position:
            FundingLine.objects.filter(pk=each.pk).update(position=position)
    history.record("project.funding_moved", on=project, by=by, at=at, funder=line.funder, place=other + 1)


def current_lines(project: Project) -> list[FundingLine]:
    """The lines that count; reads `funding`, which a page has fetched beforehand."""
    return [line for line in project.funding.all() if not line.withdrawn_at]


def totals(project: Project) -> Totals:
    """Sum and shares; reads `funding` and `figures`, which a list page has fetched beforehand."""
    lines = current_lines(project)
    amounts = [line.amount for line in lines]
    shares = [LineShare(line, share) for line, share in zip(lines, percentages(amounts), strict=True)]
    budget = used_value(project, Figure.Kind.BUDGET)
    return Totals(sum(amounts), shares, budget if lines and budget != sum(amounts) else None)


def granted(project: Project) -> Decimal | None:
    """What the fund grants: the figure the forum uses, else the fund's lines; None when neither is known."""
    used = used_value(project, Figure.Kind.GRANTED)
    if used is not None:
        return used
    lines = [line.amount for line in current_lines(project) if line.kind == FundingLine.Kind.ESF]
    return Decimal(sum(lines)) if lines else None


def newest_outlays(project: Project) -> dict[int, Outlay]:
    """By the key of each line that counts, what was told last, on the line or on those it has replaced.

    Reads `funding` with its `outlays`, which a page has fetched beforehand.
    """
    by_key = {line.pk: line for line in project.funding.all()}
    found = {}
    for line in current_lines(project):
        told = [outlay for each in _and_replaced(line, by_key) for outlay in each.outlays.all()]
        if told:
            found[line.pk] = max(told, key=lambda each: (each.as_of, each.noted_at, each.pk))
    return found


def spent_so_far(project: Project) -> Spent | None:
    """None unless every line is told: part of the money says nothing about the whole."""
    lines, newest = current_lines(project), newest_outlays(project)
    if not lines or len(newest) < len(lines):
        return None
    amount = sum(each.amount for each in newest.values())
    return Spent(amount, sum(line.amount for line in lines), min(each.as_of for each in newest.values()))


def _write(
    project: Project,
    fields: LineFields,
    position: int,
    at: datetime | None,
    replaces: FundingLine | None = None,
) -> FundingLine:
    line = FundingLine(
        project=project,
        position=position,
        funder=fields.funder,
        kind=fields.kind,
        amount=fields.amount,
        source=fields.source,
        source_url=fields.source_url,
        noted_at=at or clock.now(),
        replaces=replaces,
    )
    line.full_clean()
    line.save()
    return line


def _withdraw(project: Project, line: FundingLine, because: str, at: datetime | None) -> FundingLine:
    line = project.funding.get(pk=line.pk)
    if line.withdrawn_at:
        raise ValidationError(_("The line is withdrawn already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why.")})
    line.withdrawn_at, line.withdrawn_because = at or clock.now(), because.strip()
    line.save(update_fields=["withdrawn_at", "withdrawn_because"])
    return line


def _told(line: FundingLine) -> dict[str, Any]:
    return {"funder": line.funder, "kind": line.kind, "amount": line.amount, "source": line.source}


def _and_replaced(line: FundingLine, by_key: Mapping[int, FundingLine]) -> list[FundingLine]:
    chain = [line]
    while before := by_key.get(chain[-1].replaces_id or 0):
        chain.append(before)
    return chain
