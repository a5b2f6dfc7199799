"""Changes in words: the column, what stood there, and what would stand there."""

from decimal import Decimal
from typing import Any

from projects.imports.cells import shown
from projects.imports.outcome import Change, Row
from projects.imports.tables import Column


def change(column: Column, old: Any, new: Any) -> Change:
    return Change(str(column.label), told(column, old), told(column, new))


def told(column: Column, value: Any) -> str:
    """A value as a reader of the preview knows it; nothing at all for what is unknown."""
    if value is None or value == "" or value == []:
        return ""
    written = column.write(value) if column.write else value
    if isinstance(written, bool) or not hasattr(written, "quantize"):
        return shown(written if isinstance(written, bool | int) else str(written))
    return shown(written.normalize())


def compare(row: Row, known: Any, keys: list[str]) -> None:
    """The filled-in cells that say something else than what is known. An empty cell says nothing."""
    for key in keys:
        if key in row.values and not same(row.table.by_key[key], getattr(known, key), row.values[key]):
            row.fields[key] = row.values[key]
            row.changes.append(change(row.table.by_key[key], getattr(known, key), row.values[key]))


def bring(row: Row) -> None:
    """All that a new row brings, but for the project it is about."""
    for key, value in row.values.items():
        if key not in {"dnr", "project"}:
            row.fields[key] = value
            row.changes.append(change(row.table.by_key[key], None, value))


def same(column: Column, old: Any, new: Any) -> bool:
    """Whether a cell says what is known: spaces and the ends of lines apart, and what a cell cannot tell apart."""
    if isinstance(old, str) and isinstance(new, str):
        return " ".join(old.split()) == " ".join(new.split())
    if isinstance(old, list) and isinstance(new, list):
        return list(map(_part, old)) == list(map(_part, new)) or told(column, old) == told(column, new)
    return bool(old == new) or (column.write is not None and told(column, old) == told(column, new))


def _part(each: Any) -> Any:
    """One of several: a group's name, or a line of a comparison."""
    if isinstance(each, dict):
        return each.get("label"), Decimal(str(each.get("value"))), bool(each.get("approximate"))
    return " ".join(str(each).split())
