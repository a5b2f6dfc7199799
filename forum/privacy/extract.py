"""A person's extract: the account and every part, as data for JSON and for the printed form."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Expression, F, Field, Q
from django.utils.translation import gettext as _

from forum import clock
from forum.formats import daytime, full_day, local
from forum.models import Forum, HistoryEntry, User
from forum.privacy.extract_parts import HISTORY, PARTS, Part
from forum.privacy.extract_words import LABELS
from forum.verbs import sentence


@dataclass(frozen=True)
class Table:
    """One part as it was found; `rows` hold plain values in the order of `columns`."""

    key: str
    title: str
    columns: list[tuple[str, str]]
    rows: list[list[Any]]

    @property
    def headings(self) -> list[str]:
        return [label for _key, label in self.columns]

    @property
    def written(self) -> list[list[str]]:
        """As a reader wants them: days in words, nothing for what is not there."""
        return [[_written(value) for value in row] for row in self.rows]


@dataclass(frozen=True)
class Found:
    person: User
    forum: Forum | None
    at: datetime
    tables: list[Table]

    @property
    def filled(self) -> list[Table]:
        return [table for table in self.tables if table.rows]

    @property
    def empty(self) -> list[str]:
        return [table.title for table in self.tables if not table.rows]

    @property
    def account(self) -> list[tuple[str, str]]:
        person = self.person
        shown = [
            (_("Name"), person.name),
            (_("E-mail address"), person.email),
            (_("Language"), person.get_language_display()),
        ]
        if self.forum:
            return shown
        return [
            *shown,
            (_("Simple editing"), _written(person.simple_editing)),
            (_("Operator"), _written(person.is_staff)),
            (_("Account made"), full_day(person.date_joined)),
            (_("Latest sign-in"), daytime(person.last_login) or _("no data")),
        ]


def gather(person: User, forum: Forum | None, at: datetime | None = None) -> Found:
    """Everything, or what belongs to one forum alone: its secretariat sees nothing of the person's other forums."""
    parts = [part for part in PARTS if forum is None or part.forum]
    tables = [_table(part, person, forum) for part in parts]
    return Found(person, forum, at or clock.now(), [*tables, _history(person, forum)])


def as_json(found: Found) -> dict[str, Any]:
    """Keys in English, values as they are stored."""
    person = found.person
    account = {
        **{"name": person.name, "email": person.email, "language": person.language},
        **(
            {}
            if found.forum
            else {
                "simple_editing": person.simple_editing,
                "operator": person.is_staff,
                "joined": person.date_joined,
                "last_login": person.last_login,
            }
        ),
    }
    return {
        "made_at": found.at,
        "forum": found.forum.slug if found.forum else None,
        "account": account,
        **{
            table.key: [dict(zip((key for key, _ in table.columns), row, strict=True)) for row in table.rows]
            for table in found.tables
        },
    }


def _table(part: Part, person: User, forum: Forum | None) -> Table:
    """One query."""
    rows = part.model._default_manager.filter(_about(part, person, forum)).order_by()
    told = {f"extract_{key}": F(path) if isinstance(path, str) else path for key, path in part.told.items()}
    counted = {f"extract_{key}": path for key, path in part.counted.items()}
    values = rows.values(**told)
    names = [*told, *counted]
    ordered = values.annotate(**counted).order_by(*(["pk"] if not counted else names))
    found = [[row[name] for name in names] for row in ordered]
    words = [_choices(part, key) for key in [*part.told, *part.counted]]
    shown = [[choice.get(value, value) for choice, value in zip(words, row, strict=True)] for row in found]
    columns = [(key, str(LABELS[key])) for key in [*part.told, *part.counted]]
    return Table(part.key, str(part.title), columns, shown)


def _about(part: Part, person: User, forum: Forum | None) -> Q:
    mine = reduce(or_, (Q(**{path: person}) for path in part.person))
    return mine & Q(**{part.forum: forum}) if forum else mine


def _choices(part: Part, key: str) -> dict[Any, str]:
    """What the codes of a field mean."""
    path = part.told.get(key)
    if not isinstance(path, str) or isinstance(path, Expression):
        return {}
    model: Any = part.model
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    field: Field = model._meta.get_field(last)
    return {value: str(label) for value, label in field.flatchoices}


def _history(person: User, forum: Forum | None) -> Table:
    rows = HistoryEntry.objects.filter(_about(HISTORY, person, forum)).order_by("at", "pk")
    columns = [(key, str(LABELS[key])) for key in HISTORY.told]
    told = [[row.at, row.party, sentence(row), row.subject] for row in rows]
    return Table(HISTORY.key, str(HISTORY.title), columns, told)


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return str(value)
