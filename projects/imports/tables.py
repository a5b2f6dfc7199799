"""Tables and their columns as they are declared: one source for reading, for the template and for the export."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise

from projects.imports.cells import Reader


@dataclass(frozen=True, slots=True)
class Column:
    """`called`: other headings people use, between bars. `most`: of texts, so that the template can say it."""

    key: str
    label: Promise
    read: Reader
    example: Any = ""
    called: str = ""
    explains: Promise | str = ""
    is_needed: bool = False
    choices: type[TextChoices] | None = None
    is_yes_or_no: bool = False
    write: Callable[[Any], Any] | None = None  # how the export writes the value; as it is, by default


@dataclass(frozen=True)
class Table:
    """One kind of rows. `title` names its sheet and its file."""

    kind: str
    title: Promise
    stem: str  # of the CSV file
    columns: tuple[Column, ...]
    called: str = ""
    explains: Promise | str = ""
    known_by: tuple[str, ...] = ()  # at least one of these must be filled in
    by_key: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    def __hash__(self) -> int:
        return hash(self.kind)

    @property
    def needed(self) -> list[Column]:
        return [column for column in self.columns if column.is_needed]


def plain(words: str) -> str:
    """A heading or a sheet's name as it is compared: letter case, spaces and stars apart."""
    return " ".join(words.casefold().replace("*", " ").split()).strip(" :.")


@lru_cache(maxsize=16)
def headings_of(table: Table) -> dict[str, str]:
    """What each column may be called, in either language: heading → key."""
    known: dict[str, str] = {}
    for column in table.columns:
        words = [column.key, column.key.replace("_", " "), *column.called.split("|"), *_in_both(column.label)]
        for word in words:
            if word:
                known.setdefault(plain(word), column.key)
    return known


@lru_cache(maxsize=16)
def names_of(table: Table) -> frozenset[str]:
    """What a sheet of these rows may be called."""
    words = [table.kind, table.stem, *table.called.split("|"), *_in_both(table.title)]
    return frozenset(plain(word) for word in words if word)


def _in_both(label: Promise) -> list[str]:
    found = []
    for language in ("sv", "en"):
        with translation.override(language):
            found.append(str(label))
    return found
