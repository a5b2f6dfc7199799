"""The rows of the projects and of the key figures about the region."""

from collections.abc import Iterator
from typing import Any

Row = list[Any]


def project_rows(figures: dict[str, Any]) -> Iterator[Row]:
    for project in figures["projects"]:
        name = project["name"]
        yield [
            *("projects", f"{name}: time_gone", project["time_gone_percent"], "per cent", figures["as_of"]),
            project["source"] or "",
        ]
        yield from _funding(project)
        for each in project["figures"]:
            what = f"{name}: {each['kind']}"
            yield ["project_figures", what, each["value"], each["unit"], each["as_of"] or "", each["source"]]
        for each in project["indicators"]:
            yield from _indicator(name, each)


def _funding(project: dict[str, Any]) -> Iterator[Row]:
    name = project["name"]
    for line in project["funding"]:
        what = f"{name}: {line['funder']}"
        yield ["funding", what, line["amount"], "kr", "", line["source"]]
        yield ["funding_share", what, line["share"], "per cent", "", line["source"]]
        yield [
            *("funding_used", what, line["used"], "kr", line["used_as_of"] or ""),
            line["used_source"] or "",
        ]
    if project["funding"]:
        yield ["funding", f"{name}: total", project["funding_total"], "kr", "", ""]
    for key in ("used", "used_year_before"):
        used = project[key]
        if used:
            yield [f"funding_{key}", f"{name}: total", used["amount"], "kr", used["as_of"], ""]
            yield [f"funding_{key}", f"{name}: total", used["percent"], "per cent", used["as_of"], ""]


def _indicator(project: str, each: dict[str, Any]) -> Iterator[Row]:
    what, source = f"{project}: {each['code']} {each['name']}", each["source"] or ""
    for key in ("baseline", "target"):
        yield [f"indicator_{key}", what, each[key], each["unit"], "", source]
    for key in ("done_percent", "women_percent"):
        yield [f"indicator_{key}", what, each[key], "per cent", "", source]
    for key, ending in (("reading", ""), ("reading_year_before", "_year_before")):
        reading = each[key]
        for part in ("women", "men", "total") if reading else ():
            section, day = f"indicator_{part}{ending}", reading["period_end"]
            yield [section, what, reading[part], each["unit"], day, reading["source"]]


def key_figure_rows(figures: dict[str, Any]) -> Iterator[Row]:
    for each in figures["key_figures"]:
        what, unit = f"{each['name']}, {each['geography']}", each["unit"]
        tail = [unit, each["year"] or "", each["source"]]
        yield ["key_figures", what, each["value"], *tail]
        for part in ("women", "men"):
            if each[part] is not None:
                yield ["key_figures", f"{what}, {part}", each[part], *tail]
        if before := each["before"]:
            yield ["key_figures_before", what, before["value"], unit, before["year"], before["source"]]
            yield ["key_figures_change", what, before["change"], *tail]
        for beside in each["comparison"]:
            compared = f"{what}: {beside['label']}"
            yield ["key_figures", compared, beside["value"], unit, "", each["source"]]
