"""What belongs to a project: its funding, figures, indicators and readings, beside what is known."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from projects.imports.known import Known, Ref, folded
from projects.imports.outcome import CHANGED, NEW, UNCHANGED, Row
from projects.imports.telling import bring, change, compare
from projects.models import Figure, Indicator

Identity = tuple[Any, ...]


def plan_funding(rows: list[Row]) -> None:
    """By project, funder and kind. The same amount is the same line; another amount replaces the line."""
    groups: dict[Identity, list[Row]] = defaultdict(list)
    for row in _right(rows):
        row.name = f"{row.name}: {row.values['funder']}"
        groups[row.project, folded(row.values["funder"]), row.values["kind"]].append(row)
    for (ref, funder, kind), group in groups.items():
        lines = [line for line in ref.funding if (folded(line.funder), line.kind) == (funder, kind)]
        left = []
        for row in group:
            same = next((line for line in lines if line.amount == row.values["amount"]), None)
            if same:
                lines.remove(same)
                row.what = UNCHANGED
            else:
                left.append(row)
        _replace_funding(left, lines, group)


def _replace_funding(rows: list[Row], lines: list[Any], group: list[Row]) -> None:
    for row in rows:
        if lines:
            row.known, row.what = lines.pop(0), CHANGED
            row.fields = {key: row.values[key] for key in row.values if key not in {"dnr", "project"}}
            row.changes = [change(row.table.by_key["amount"], row.known.amount, row.values["amount"])]
        elif row is not group[0]:
            _refuse_again(row, group[0], "funder")
        else:
            row.what = NEW
            bring(row)


def plan_figures(rows: list[Row]) -> None:
    """By all that a source says; a figure is never overwritten, only chosen or annotated."""
    seen: dict[Identity, Row] = {}
    used: dict[Identity, Row] = {}
    known: dict[Ref, dict[Identity, Figure]] = {}
    for row in _right(rows):
        _check_label(row)
        if row.errors:
            continue
        values, ref = row.values, row.project
        row.name = f"{row.name}: {values.get('label') or Figure.Kind(values['kind']).label}"
        said = (
            values["kind"], values.get("label", ""), values["value"], values["unit"], values.get("as_of"),
            folded(values["source"]),
        )  # fmt: skip
        if ref not in known:
            known[ref] = _figures(ref)
        first = seen.setdefault((ref, *said), row)
        row.known = known[ref].get(said)
        if row.known is None and first is not row:
            _refuse_again(row, first, "value")
        elif values.get("used") and used.setdefault((ref, *said[:2]), row) is not row:
            row.refuse("used", _("One figure of a kind is used. Row %(row)s is already.") % {
                "row": used[ref, *said[:2]].number
            })  # fmt: skip
        else:
            _compare_figure(row)


def _check_label(row: Row) -> None:
    is_other = row.values["kind"] == Figure.Kind.OTHER
    if is_other and not row.values.get("label"):
        row.refuse("label", _("What is counted: this is another kind of figure."))
    elif not is_other and row.values.get("label"):
        row.refuse("label", _("Nothing: only another kind of figure says what is counted."))


def _figures(ref: Ref) -> dict[Identity, Figure]:
    """Of figures that say the same, the one that is used."""
    by_use = sorted(ref.figures, key=lambda each: (each.used, -each.pk))
    return {
        (each.kind, each.label, each.value, each.unit, each.as_of, folded(each.source)): each
        for each in by_use
    }


def _compare_figure(row: Row) -> None:
    if row.known is None:
        row.what = NEW
        bring(row)
        return
    keys = ["approximate", "source_url"]
    if row.values.get("used"):
        keys += ["used", "reason"]  # that a figure is no longer used is decided by choosing another
    compare(row, row.known, keys)
    row.what = CHANGED if row.fields else UNCHANGED


def plan_indicators(rows: list[Row]) -> None:
    """By project and code."""
    seen: dict[Identity, Row] = {}
    for row in rows:
        code = folded(row.stands("code"))
        if row.project is None or not code:
            continue
        row.name = f"{row.name}: {row.stands('code')}"
        known = row.project.indicators.get(code)
        first = seen.setdefault((row.project, code), row)
        if first is not row:
            _refuse_again(row, first, "code")
        elif known and known.retired_at:
            row.refuse("code", _("An indicator that is still counted. This one no longer is."))
        elif known is None:
            row.project.indicators[code] = Indicator(code=row.values.get("code", ""))
        if row.errors:
            continue
        if known is None:
            row.fields, row.what = {"kind": Indicator.Kind.PERSONS.value}, NEW
            bring(row)
            row.project.indicators[code] = row.known = Indicator(**row.fields)
        else:
            row.known = known
            compare(row, known, ["name", "kind", "unit", "baseline", "target", "target_women", "source"])
            row.what = CHANGED if row.fields else UNCHANGED


def plan_readings(rows: list[Row], known: Known) -> None:
    """By indicator and period. Other numbers are a correction: a new reading that holds instead."""
    right = list(_right(rows))
    indicators = [row.project.indicators.get(folded(row.values["code"])) for row in right]
    holding = known.readings(each.pk for each in indicators if each and each.pk)
    seen: dict[Identity, Row] = {}
    for row in right:
        row.name = f"{row.name}: {row.values['code']}"
        row.known = row.project.indicators.get(folded(row.values["code"]))
        _check_reading(row)
        if row.errors:
            continue
        period = (row.values["period_start"], row.values["period_end"])
        first = seen.setdefault((row.project, folded(row.values["code"]), *period), row)
        if first is not row:
            _refuse_again(row, first, "period_end")
            continue
        before = holding.get((row.known.pk, *period)) if row.known.pk else None
        row.fields = {
            key: value for key, value in row.values.items() if key not in {"dnr", "project", "code"}
        }
        if before is None:
            row.what = NEW
            row.changes = [change(row.table.by_key[key], None, value) for key, value in row.fields.items()]
            continue
        row.changes = [
            change(row.table.by_key[key], getattr(before, key), row.values[key])
            for key in ("women", "men", "total")
            if key in row.values and row.values[key] != getattr(before, key)
        ]
        row.what = CHANGED if row.changes else UNCHANGED


def _check_reading(row: Row) -> None:
    values = row.values
    if row.known is None:
        codes = ", ".join(sorted(each.code for each in row.project.indicators.values() if each.code))
        row.refuse("code", _("An indicator of the project: %(codes)s.") % {"codes": codes or "–"})
    elif row.known.retired_at:
        row.refuse("code", _("An indicator that is still counted. This one no longer is."))
    if values["period_end"] < values["period_start"]:
        row.refuse("period_end", _("A day after the first of the period."))
    if values.get("women", 0) + values.get("men", 0) > values["total"]:
        row.refuse("total", _("At least as many as women and men together."))


def _right(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.errors and row.project]


def _refuse_again(row: Row, first: Row, key: str) -> None:
    row.refuse(key, _("Each row once. The same stands on row %(row)s already.") % {"row": first.number})
