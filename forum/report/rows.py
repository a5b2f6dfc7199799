"""The figures as rows for a spreadsheet: section, what, value, unit, as of, source."""

from collections.abc import Iterator
from typing import Any

Row = list[Any]
HEAD = ["section", "what", "value", "unit", "as_of", "source"]


def rows_of(figures: dict[str, Any]) -> list[Row]:
    """Every number of the figures on a row of its own. An unknown value is an empty cell, never 0."""
    return [
        HEAD,
        *_totals(figures),
        *_meetings(figures),
        *_parties(figures),
        *_agenda(figures),
        *_actions(figures),
        *_projects(figures),
        *_key_figures(figures),
        *_evaluation(figures),
    ]


def _totals(figures: dict[str, Any]) -> Iterator[Row]:
    for name, value in figures["totals"].items():
        yield ["totals", name, value, "", figures["as_of"], figures["forum"]]
    for name, value in (figures["totals_year_before"] or {}).items():
        yield ["totals_year_before", name, value, "", figures["year"] - 1, figures["forum"]]


def _meetings(figures: dict[str, Any]) -> Iterator[Row]:
    for meeting in figures["meetings"]:
        source = meeting["minutes_dnr"] or ""
        yield [
            "meetings",
            f"{meeting['label']} called",
            meeting["called"],
            "seats",
            meeting["starts_at"],
            source,
        ]
        yield [
            "meetings",
            f"{meeting['label']} present",
            meeting["present"],
            "seats",
            meeting["starts_at"],
            source,
        ]


def _parties(figures: dict[str, Any]) -> Iterator[Row]:
    for party in figures["organisations"]["parties"]:
        yield ["parties", party["name"], party["representatives"], "representatives", figures["as_of"], ""]
    for row in figures["attendance"]:
        yield [
            "attendance",
            row["party"],
            row["present"],
            f"of {row['called']} meetings",
            figures["as_of"],
            "",
        ]


def _agenda(figures: dict[str, Any]) -> Iterator[Row]:
    for row in figures["agenda"]["by_party"]:
        yield ["agenda_by_party", row["party"], row["items"], "items", figures["as_of"], ""]
        yield ["agenda_by_party", row["party"], row["minutes"], "minutes", figures["as_of"], ""]
    for row in figures["agenda"]["by_kind"]:
        yield ["agenda_by_kind", row["kind"], row["items"], "items", figures["as_of"], ""]


def _actions(figures: dict[str, Any]) -> Iterator[Row]:
    for name in ("done", "dropped", "open", "late", "carried"):
        yield ["actions", name, figures["actions"][name], "actions", figures["as_of"], ""]


def _projects(figures: dict[str, Any]) -> Iterator[Row]:
    for project in figures["projects"]:
        for line in project["funding"]:
            yield [
                "funding",
                f"{project['name']}: {line['funder']}",
                line["amount"],
                "kr",
                "",
                line["source"],
            ]
        if project["funding"]:
            yield ["funding", f"{project['name']}: total", project["funding_total"], "kr", "", ""]
        for each in project["figures"]:
            what = f"{project['name']}: {each['kind']}"
            yield ["project_figures", what, each["value"], each["unit"], each["as_of"] or "", each["source"]]
        yield from _indicators(project)


def _indicators(project: dict[str, Any]) -> Iterator[Row]:
    for each in project["indicators"]:
        what = f"{project['name']}: {each['code']} {each['name']}"
        yield ["indicator_targets", what, each["target"], each["unit"], "", each["source"] or ""]
        reading = each["reading"]
        for part in ("women", "men", "total") if reading else ():
            row = [
                f"indicator_{part}",
                what,
                reading[part],
                each["unit"],
                reading["period_end"],
                reading["source"],
            ]
            yield row


def _key_figures(figures: dict[str, Any]) -> Iterator[Row]:
    for each in figures["key_figures"]:
        what = f"{each['name']}, {each['geography']}"
        yield ["key_figures", what, each["value"], each["unit"], each["year"] or "", each["source"]]
        for part in ("women", "men"):
            if each[part] is not None:
                yield [
                    "key_figures",
                    f"{what}, {part}",
                    each[part],
                    each["unit"],
                    each["year"] or "",
                    each["source"],
                ]
        for beside in each["comparison"]:
            yield [
                "key_figures",
                f"{what}: {beside['label']}",
                beside["value"],
                each["unit"],
                "",
                each["source"],
            ]


def _evaluation(figures: dict[str, Any]) -> Iterator[Row]:
    survey = figures["evaluation"]
    if survey is None:
        return
    day, source = survey["closes_on"], survey["remark"] or ""
    yield ["evaluation", "asked", survey["asked"], "parties", day, source]
    yield ["evaluation", "answered", survey["answered"], "parties", day, source]
    for each in survey["statements"]:
        for name in ("average", "lowest", "highest", "average_year_before"):
            yield ["evaluation", f"{each['name']}: {name}", each[name], "1–5", day, source]
        yield ["evaluation", f"{each['name']}: answers", each["answers"], "parties", day, source]
        for mark, count in enumerate(each["counts"], 1):
            yield ["evaluation", f"{each['name']}: {mark}", count, "parties", day, source]
