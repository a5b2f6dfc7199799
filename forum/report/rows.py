"""The figures as rows for a spreadsheet: section, what, value, unit, as of, source."""

from collections.abc import Iterator
from typing import Any

from forum.report.project_rows import key_figure_rows, project_rows

Row = list[Any]
Figures = dict[str, Any]
HEAD = ["section", "what", "value", "unit", "as_of", "source"]


def rows_of(figures: Figures) -> list[Row]:
    """Every number of the figures on a row of its own. An unknown value is an empty cell, never 0."""
    return [
        HEAD,
        *_totals(figures),
        *_meetings(figures),
        *_parties(figures),
        *_agenda(figures),
        *_decisions(figures),
        *_actions(figures),
        *project_rows(figures),
        *key_figure_rows(figures),
        *_evaluation(figures),
    ]


def _totals(figures: Figures) -> Iterator[Row]:
    years = {
        "totals": figures["as_of"],
        "totals_year_before": figures["year"] - 1,
        "totals_change": figures["as_of"],
    }
    for section, as_of in years.items():
        for name, value in (figures[section] or {}).items():
            unit = "per cent" if name.endswith("percent") else ""
            yield [section, name, value, unit, as_of, figures["forum"]]


def _meetings(figures: Figures) -> Iterator[Row]:
    source = figures["sources"]["meetings"]
    for section in ("meetings", "group_meetings"):
        for meeting in figures[section]:
            of = meeting["minutes_dnr"] or source
            for name, unit in (
                *(("called", "seats"), ("present", "seats")),
                *(("parties_called", "parties"), ("parties_present", "parties")),
            ):
                yield [section, f"{meeting['label']} {name}", meeting[name], unit, meeting["starts_at"], of]


def _parties(figures: Figures) -> Iterator[Row]:
    day, sources = figures["as_of"], figures["sources"]
    for party in figures["organisations"]["parties"]:
        what = [party["name"], party["representatives"]]
        yield ["parties", *what, "representatives", day, sources["parties"]]
    for row in figures["attendance"]:
        for name in ("called", "noted", "present", "noted_year_before", "present_year_before"):
            yield ["attendance", f"{row['party']} {name}", row[name], "meetings", day, sources["meetings"]]


def _agenda(figures: Figures) -> Iterator[Row]:
    agenda, day, source = figures["agenda"], figures["as_of"], figures["sources"]["agenda"]
    units = {"items": "items", "minutes": "minutes", "percent": "per cent"}
    for section, key in (("by_party", "party"), ("by_kind", "kind")):
        for row in agenda[section]:
            for name, unit in units.items():
                yield [f"agenda_{section}", row[key], row[name], unit, day, source]
    for name, unit in (("items", "items"), ("minutes", "minutes"), ("items_carried", "items")):
        yield ["agenda", name, agenda[name], unit, day, source]


def _decisions(figures: Figures) -> Iterator[Row]:
    source = figures["sources"]["decisions"]
    for decision in figures["decisions"]:
        label, day = decision["label"], decision["decided_at"]
        yield ["decisions", f"{label} actions", len(decision["actions"]), "actions", day, source]
        yield ["decisions", f"{label} actions_done", decision["actions_done"], "actions", day, source]


def _actions(figures: Figures) -> Iterator[Row]:
    source = figures["sources"]["actions"]
    for name, value in figures["actions"].items():
        if name != "all":
            yield ["actions", name, value, "actions", figures["as_of"], source]


def _evaluation(figures: Figures) -> Iterator[Row]:
    survey = figures["evaluation"]
    if survey is None:
        return
    day, source = survey["closes_on"], survey["remark"] or ""
    for name in ("asked", "answered", "asked_year_before", "answered_year_before"):
        yield ["evaluation", name, survey[name], "parties", day, source]
    for each in survey["statements"]:
        for name in ("average", "lowest", "highest", "average_year_before", "change"):
            yield ["evaluation", f"{each['name']}: {name}", each[name], "1–5", day, source]
        yield ["evaluation", f"{each['name']}: answers", each["answers"], "parties", day, source]
        for mark, count in enumerate(each["counts"], 1):
            yield ["evaluation", f"{each['name']}: {mark}", count, "parties", day, source]
    for side in survey["sides"]:
        for name in ("asked", "answered"):
            yield ["evaluation_sides", f"{side['side']}: {name}", side[name], "parties", day, source]
        for key, average in side["averages"].items():
            yield ["evaluation_sides", f"{side['side']}: {key}", average, "1–5", day, source]
