"""Every number of the figures against the year counted by SQL, section by section."""

from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation

from forum.models import Forum
from meetings.models import ItemKind
from tests.report import independent as sql
from tests.report.independent import Counted

FEWEST = 5


def compare(forum: Forum, figures: dict[str, Any]) -> None:
    """Raises where a single number differs."""
    year = figures["year"]
    cut = datetime.fromisoformat(figures["as_of"])
    now, before = Counted(forum.pk, year, cut), Counted(forum.pk, year - 1, sql.last_moment(year - 1, cut))
    assert figures["totals"] == now.totals()
    if figures["totals_year_before"] is not None:
        then = before.totals()
        assert figures["totals_year_before"] == then
        assert figures["totals_change"] == {
            name: None if value is None or then[name] is None else value - then[name]
            for name, value in now.totals().items()
        }
    _meetings(figures, now, before)
    _agenda(figures, now, forum.language)
    _decisions_and_actions(figures, now)
    _projects(figures, now, before)
    _key_figures(figures, now)
    _evaluation(figures, now, before)


def _meetings(figures: dict[str, Any], now: Counted, before: Counted) -> None:
    told = [(each["label"], each["called"], each["present"]) for each in figures["meetings"]]
    assert told == now.rows(sql.MEETINGS)
    by_party: dict[str, list[tuple[str, bool | None]]] = defaultdict(list)
    for party, label, came in now.rows(sql.ATTENDANCE):
        by_party[party].append((label, came))
    then: dict[str, list[bool]] = defaultdict(list)
    for party, _label, came in before.rows(sql.ATTENDANCE):
        then[party] += [came] if came is not None else []
    assert [row["party"] for row in figures["attendance"]] == list(by_party)
    for row in figures["attendance"]:
        marks = by_party[row["party"]]
        noted = [came for _label, came in marks if came is not None]
        assert [(each["meeting"], each["came"]) for each in row["marks"] if each["called"]] == marks
        assert (row["called"], row["noted"], row["present"]) == (
            *(len(marks), len(noted)),
            sum(noted) if noted else None,
        )
        seen = then[row["party"]]
        assert row["noted_year_before"] == len(seen)
        assert row["present_year_before"] == (sum(seen) if seen else None)
    parties = {each["name"]: each["representatives"] for each in figures["organisations"]["parties"]}
    assert parties == dict(now.rows(sql.PARTIES))
    per_meeting = Counter(label for marks in by_party.values() for label, _came in marks)
    present = Counter(label for marks in by_party.values() for label, came in marks if came)
    for each in figures["meetings"]:
        if each["held"]:
            assert each["parties_called"] == per_meeting[each["label"]]
            assert each["parties_present"] in (None, present[each["label"]])


def _agenda(figures: dict[str, Any], now: Counted, language: str) -> None:
    agenda = figures["agenda"]
    told = {row["party"]: (row["items"], row["minutes"]) for row in agenda["by_party"]}
    assert told == {party: (items, minutes) for party, items, minutes in now.items("o.name")}
    with translation.override(language):
        names = {kind.value: str(kind.label) for kind in ItemKind}
    kinds = {names[kind]: (items, minutes) for kind, items, minutes in now.items("t.kind")}
    assert {row["kind"]: (row["items"], row["minutes"]) for row in agenda["by_kind"] if row["items"]} == kinds
    for rows in (agenda["by_party"], agenda["by_kind"]):
        whole = sum(row["minutes"] for row in rows)
        if whole:
            assert sum(row["percent"] for row in rows) == 100
            assert all(abs(row["percent"] - Decimal(100 * row["minutes"]) / whole) < 1 for row in rows)
    assert len(agenda["carried"]) == agenda["items_carried"]


def _decisions_and_actions(figures: dict[str, Any], now: Counted) -> None:
    actions = {pk: (item, outcome, inherited) for pk, item, outcome, inherited in now.rows(sql.ACTIONS)}
    told = {each["id"]: (each["outcome"], each["from_before"]) for each in figures["actions"]["all"]}
    assert told == {pk: (outcome, inherited) for pk, (_item, outcome, inherited) in actions.items()}
    counted = Counter(outcome for _item, outcome, _inherited in actions.values())
    for name in ("done_in_time", "done_late", "dropped", "open", "late"):
        assert figures["actions"][name] == counted[name]
    assert figures["actions"]["done"] == counted["done_in_time"] + counted["done_late"]
    assert figures["actions"]["carried"] == counted["open"] + counted["late"]
    by_item: dict[Any, set[int]] = defaultdict(set)
    for pk, (item, _outcome, _inherited) in actions.items():
        by_item[item].add(pk)
    expected = {label: (by_item[item] if item else set()) for label, _pk, item in now.rows(sql.DECISIONS)}
    assert {each["label"]: {a["id"] for a in each["actions"]} for each in figures["decisions"]} == expected
    for each in figures["decisions"]:
        done = [pk for pk in expected[each["label"]] if actions[pk][1].startswith("done")]
        assert each["actions_done"] == len(done)


def _projects(figures: dict[str, Any], now: Counted, before: Counted) -> None:
    assert {(each["id"], each["name"]) for each in figures["projects"]} == set(now.rows(sql.PROJECTS))
    for project in figures["projects"]:
        lines = now.rows(sql.FUNDING, project=project["id"])
        told = [(line["funder"], line["amount"], line["used"]) for line in project["funding"]]
        assert told == lines
        assert project["funding_total"] == (sum(line[1] for line in lines) if lines else None)
        assert sum(Decimal(line["share"]) for line in project["funding"]) == (100 if lines else 0)
        for key, counted in (("used", now), ("used_year_before", before)):
            used = [line[2] for line in counted.rows(sql.FUNDING, project=project["id"])]
            whole = sum(used) if used and None not in used else None
            assert (project[key] or {}).get("amount") == whole
        _indicators(project, now)


def _indicators(project: dict[str, Any], now: Counted) -> None:
    readings = {each[0]: each[1:] for each in now.rows(sql.READINGS, project=project["id"])}
    assert {each["id"] for each in project["indicators"]} == set(readings)
    for each in project["indicators"]:
        code, target, kind, women, men, total = readings[each["id"]]
        told = each["reading"] or {}
        assert (each["code"], each["target"]) == (code, target)
        if kind != "persons" or total is None:
            assert (told.get("women"), told.get("men"), told.get("total")) == (women, men, total)
            continue
        rest = total - (women or 0) - (men or 0)
        is_small = any(0 < group < FEWEST for group in (women or 0, men or 0, rest, total))
        shown = (told.get("women"), told.get("men"))
        assert shown == ((None, None) if is_small or women is None else (women, men))
        assert told.get("total") == (None if total < FEWEST else total)


def _key_figures(figures: dict[str, Any], now: Counted) -> None:
    told = [(e["id"], Decimal(e["value"]), e["year"], e["women"], e["men"]) for e in figures["key_figures"]]
    expected = [
        (*row[:3], *((None, None) if None in row[3:] or min(row[3:]) < FEWEST else row[3:]))
        for row in now.rows(sql.KEY_FIGURES)
    ]
    assert sorted(told) == sorted(expected)


def _evaluation(figures: dict[str, Any], now: Counted, before: Counted) -> None:
    survey = figures["evaluation"]
    marks = {key: tuple(rest) for key, *rest in now.rows(sql.MARKS)}
    then = {key: average for key, _count, average, *_rest in before.rows(sql.MARKS)}
    if survey is None:
        assert marks == {}
        return
    for each in survey["statements"]:
        count, average, lowest, highest = marks.get(each["key"], (0, None, None, None))
        told = Decimal(each["average"]) if each["average"] else None
        assert (each["answers"], told, each["lowest"], each["highest"]) == (count, average, lowest, highest)
        assert sum(each["counts"]) == count
        last = Decimal(each["average_year_before"]) if each["average_year_before"] else None
        assert last == then.get(each["key"])
    assert sum(side["asked"] for side in survey["sides"]) == survey["asked"]
    assert sum(side["answered"] for side in survey["sides"]) == survey["answered"]
