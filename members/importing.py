"""Members and seats out of a table. It is done through the same deeds as by hand, all of it or nothing.

A trial is the import itself, rolled back: what it says is what would happen.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock
from forum.access import require
from forum.models import Forum
from members import roster
from members.columns import LABELS, READ, columns_of, refuse_cell, refuse_personal_number
from members.models import Organisation, Party, Seat
from members.people import find_person
from members.rules import may_manage_members
from members.sheets import Sheet

SIDES = {
    Organisation.Kind.EMPLOYERS: Party.Side.EMPLOYERS,
    Organisation.Kind.UNION: Party.Side.EMPLOYEES,
    Organisation.Kind.COMPANY: Party.Side.COMPANY,
    Organisation.Kind.MUNICIPALITY: Party.Side.MUNICIPALITY,
}


@dataclass(slots=True)
class Row:
    """A row of the table and what came of it. `number` is the row's in the file."""

    number: int
    cells: dict[str, str]
    errors: list[tuple[str, str]] = field(default_factory=list)  # column, what is wrong
    news: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seat: Seat | None = None  # a new one, which a letter can tell of

    @property
    def what(self) -> str:
        return "error" if self.errors else "new" if self.news else "changed" if self.changes else "same"


@dataclass(slots=True)
class Outcome:
    rows: list[Row]
    ignored: list[str]

    def count(self, what: str) -> int:
        return sum(row.what == what for row in self.rows)

    @property
    def errors(self) -> int:
        return self.count("error")

    @property
    def does_something(self) -> bool:
        return self.count("new") + self.count("changed") > 0

    @property
    def invited(self) -> list[Seat]:
        return [row.seat for row in self.rows if row.seat]

    @property
    def seal(self) -> str:
        """Changes when the same table would do something else than what was shown."""
        said = repr([(row.number, row.errors, row.news, row.changes) for row in self.rows])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def try_import(forum: Forum, sheet: Sheet, *, by: Seat) -> Outcome:
    """What an import would do. Nothing of it stays."""
    require(may_manage_members(by, forum))
    outcome = _import(forum, sheet, False, by, None)
    transaction.set_rollback(True)
    return outcome


@transaction.atomic
def import_members(
    forum: Forum, sheet: Sheet, *, seen: str, invite: bool, by: Seat, at: datetime | None = None
) -> tuple[Outcome, bool]:
    """All of it, if it does what was `seen` in the trial and every row is right; else nothing, and False."""
    require(may_manage_members(by, forum))
    outcome = _import(forum, sheet, invite, by, at)
    is_done = not outcome.errors and outcome.seal == seen
    if not is_done:
        transaction.set_rollback(True)
    return outcome, is_done


def _import(forum: Forum, sheet: Sheet, invite: bool, by: Seat, at: datetime | None) -> Outcome:
    columns = columns_of(sheet[0])
    rows = []
    for number, cells in enumerate(sheet[1:], start=2):
        if any(cells):
            named = {columns[place]: text for place, text in enumerate(cells) if place in columns}
            row = Row(number, named)
            _refuse_the_unused(row, sheet[0], cells, columns)
            _import_row(row, forum, invite, by, at)
            rows.append(row)
    ignored = [text for place, text in enumerate(sheet[0]) if text and place not in columns]
    return Outcome(rows, ignored)


def _refuse_the_unused(row: Row, heading: list[str], cells: list[str], columns: dict[int, str]) -> None:
    """Also a column that is not read must hold no personal identity number."""
    for place, text in enumerate(cells):
        if place in columns:
            continue
        try:
            refuse_personal_number(text)
        except ValidationError as error:
            column = heading[place] if place < len(heading) else ""
            row.errors.append((column or _("Column %(n)s") % {"n": place + 1}, error.messages[0]))


def _import_row(row: Row, forum: Forum, invite: bool, by: Seat, at: datetime | None) -> None:
    values = _values(row)
    if row.errors:
        return
    try:
        with transaction.atomic():
            party = _party(row, values, forum, by, at)
            if values["email"]:
                _seat(row, values, party, invite, by, at)
    except ValidationError as refusal:
        row.errors += [(str(LABELS["organisation"]), text) for text in refusal.messages]
        row.news, row.changes, row.seat = [], [], None


def _values(row: Row) -> dict[str, Any]:
    """What stands in the cells; an empty one says nothing. What is wrong is noted with its column."""
    values: dict[str, Any] = {}
    for key, read in READ.items():
        text = row.cells.get(key, "")
        try:
            refuse_cell(text)
            if key != "orgnr":
                refuse_personal_number(text)
            values[key] = read(text) if text else None
        except ValidationError as error:
            values[key] = None
            row.errors.append((str(LABELS[key]), error.messages[0]))
    missing = [] if values["organisation"] or row.cells.get("organisation") else ["organisation"]
    if values["email"] or row.cells.get("name"):
        missing += [key for key in ("email", "name", "role") if not row.cells.get(key)]
    row.errors += [(str(LABELS[key]), _("Is missing.")) for key in missing]
    return values


def _party(row: Row, values: dict[str, Any], forum: Forum, by: Seat, at: datetime | None) -> Party:
    organisation = _organisation(row, values, by, at)
    party = forum.parties.filter(organisation=organisation, until=None).select_related("forum").first()
    if party is None:
        side = values["side"] or SIDES.get(organisation.kind)  # type: ignore[call-overload]
        _need(side, "side")
        row.news.append(_("%(party)s becomes a party in the forum") % {"party": organisation})
        return roster.welcome_party(
            forum,
            organisation,
            side=side,
            approves=bool(values["approves"]),
            since=_since(values),
            by=by,
            at=at,
        )
    side = values["side"] or party.side
    approves = party.approves if values["approves"] is None else values["approves"]
    if (side, approves) != (party.side, party.approves):
        row.changes.append(_("The side of %(party)s, or whether it approves the agenda") % {"party": party})
        return roster.change_party(party, side=side, status=party.status, approves=approves, by=by, at=at)
    return party


def _organisation(row: Row, values: dict[str, Any], by: Seat, at: datetime | None) -> Organisation:
    name, orgnr, kind = values["organisation"], values["orgnr"] or "", values["kind"]
    known = Organisation.objects.filter(name__iexact=name).first()
    numbered = Organisation.objects.filter(orgnr=orgnr).first() if orgnr else None
    if known is None and numbered is not None:
        raise ValidationError(
            _("The portal knows %(orgnr)s as %(name)s. Use that name.") % {"orgnr": orgnr, "name": numbered}
        )
    if known is None:
        _need(kind, "kind")
        row.news.append(_("%(name)s is new in the portal") % {"name": name})
        return roster.welcome_organisation(name, kind, orgnr, by=by, at=at)
    if (orgnr and known.orgnr != orgnr) or (kind and known.kind != kind):
        row.notes.append(_("What the portal knows of %(name)s is kept: kind and number") % {"name": known})
    return known


def _seat(
    row: Row, values: dict[str, Any], party: Party, invite: bool, by: Seat, at: datetime | None
) -> None:
    person = find_person(values["email"])
    if person and person.name != values["name"]:
        row.notes.append(_("The person has an account and keeps its name, %(name)s") % {"name": person.name})
    held = party.seats.filter(user=person, role=values["role"], until=None).first() if person else None
    if held is None:
        kind = values["seat"] or Seat.Kind.ORDINARY
        row.seat = roster.appoint(
            party, email=values["email"], name=values["name"], role=values["role"], kind=kind,
            title=values["title"] or "", since=_since(values), invite=invite, by=by, at=at,
        )  # fmt: skip
        row.news.append(
            _("%(name)s gets a seat for %(party)s") % {"name": row.seat.user.name, "party": party}
        )
        return
    kind = values["seat"] or held.kind
    title = held.title if values["title"] is None else values["title"]
    if (kind, title) != (held.kind, held.title):
        roster.change_seat(held, kind=kind, title=title, by=by, at=at)
        row.changes.append(
            _("The seat of %(name)s: ordinary or deputy, or the assignment") % {"name": held.user.name}
        )


def _since(values: dict[str, Any]) -> date:
    return values["since"] or clock.today()


def _need(value: Any, key: str) -> None:
    if not value:
        raise ValidationError(
            _("%(column)s is missing, and the portal needs it here.") % {"column": LABELS[key]}
        )
