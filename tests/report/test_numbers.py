"""Every number that the follow-up shows is in its data, and every number in its data is what the tables say."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import translation

from forum.paper.sheet import html_of
from forum.report.models import Edition
from forum.report.rows import rows_of
from members.models import Seat
from tests.factories import local
from tests.report.comparing import compare
from tests.report.numbers import figures_in, seen, strangers, tables
from tests.report.years import decide

LAST_YEAR = local(2025, 3, 6)


def test_figures_are_what_the_tables_say(edition: Edition) -> None:
    figures = edition.paper.snapshot["figures"]
    compare(edition.report.forum, figures)
    actions = {name: figures["actions"][name] for name in figures["actions"] if name != "all"}
    assert actions == {
        "done": 2, "done_in_time": 1, "done_late": 1, "dropped": 1, "open": 1, "late": 2, "carried": 3, "inherited": 1
    }  # fmt: skip
    assert figures["totals_change"]["actions"] == 6 - 2


def test_paper_and_page_show_no_number_that_the_data_has_not(
    edition: Edition, cast: SimpleNamespace, sign_in: Callable
) -> None:
    paper = edition.paper
    page = sign_in(cast.sekr).get("/kronoberg/uppfoljning/2026/lasa/").content.decode()
    with translation.override("sv"):
        on_paper = seen(html_of(paper))
        on_page = seen(page.partition('<div class="report__text">')[2].partition("<footer")[0])
        assert strangers(on_paper, paper.snapshot) == []
        assert strangers(on_page, paper.snapshot) == []
        assert strangers("och 7 777 till", paper.snapshot) == ["777"], "the check itself sees a stranger"
    told = tables(html_of(paper))
    assert tables(page) == told
    assert len(told) == 20


def some(*values: Any) -> list[Decimal]:
    return [Decimal(str(each)) for each in values if each is not None]


def test_every_table_shows_its_own_numbers(edition: Edition) -> None:
    figures, told = edition.paper.snapshot["figures"], tables(html_of(edition.paper))
    totals, before = figures["totals"], figures["totals_year_before"]
    compared = told["Jämfört med 2025"]
    names = (
        *(
            "parties",
            "meetings_held",
            "meetings_jointly_set",
            "attendance_percent",
            "items",
            "agenda_minutes",
        ),
        *("items_carried", "decisions", "actions", "actions_done_in_time", "actions_done_late"),
        *("actions_late", "actions_carried", "projects"),
    )
    assert [figures_in(row[1:]) for row in compared] == [
        some(before[name], totals[name], abs(figures["totals_change"][name]) or None) for name in names
    ]
    attended = told["Närvaro per part och möte"]
    assert [figures_in(row[-2:]) for row in attended] == [
        some(
            *((row["present_year_before"], row["noted_year_before"]) if row["noted_year_before"] else ()),
            *((row["present"], row["noted"]) if row["noted"] else ()),
        )
        for row in figures["attendance"]
    ]
    parties = told["Punkter som varje part föreslog; mötenas stående punkter räknas inte"]
    assert [figures_in(row[1:]) for row in parties] == [
        *(some(row["items"], row["minutes"], row["percent"]) for row in figures["agenda"]["by_party"]),
        some(figures["agenda"]["items"], figures["agenda"]["minutes"]),
    ]
    outcomes = told["Vad som blev av åtgärderna"]
    assert [figures_in(row[1:3]) for row in outcomes] == [
        *(
            some(before[f"actions_{name}"], figures["actions"][name])
            for name in ("done_in_time", "done_late", "open", "late", "dropped")
        ),
        some(before["actions"], totals["actions"]),
    ]
    (project,) = figures["projects"]
    money = told["Finansiering av Kompetens i Kronoberg"]
    assert [figures_in(row[1:4]) for row in money] == [
        *(some(line["amount"], line["share"], line["used"]) for line in project["funding"]),
        some(project["funding_total"], 100, project["used"]["amount"], project["used"]["percent"]),
    ]
    counted = told["Indikatorer för Kompetens i Kronoberg"]
    assert [figures_in(row[1:6]) for row in counted] == [
        some(
            *(each["reading"][name] for name in ("women", "men", "total")),
            *((2025, each["reading_year_before"]["total"]) if each["reading_year_before"] else ()),
            *(each["target"], each["done_percent"]),
        )
        for each in project["indicators"]
    ]
    marks = told["Parternas svar, från 1 till 5"]
    assert [figures_in(row[1:]) for row in marks] == [
        some(
            *(
                each[name]
                for name in ("average_year_before", "average", "change", "lowest", "highest", "answers")
            )
        )
        for each in figures["evaluation"]["statements"]
    ]
    assert [figures_in(row[2:3]) for row in told["Nyckeltal med jämförelse och källa"]] == [
        some(each["value"], each["women"], each["men"]) for each in figures["key_figures"]
    ]


def _numbers(value: Any, name: str = "") -> list[str]:
    """The figures among the leaves: no years, numbers of records, labels or days."""
    if isinstance(value, dict):
        skipped = {"format", "year", "id", "number", "next_year"}
        return [found for key, each in value.items() if key not in skipped for found in _numbers(each, key)]
    if isinstance(value, list):
        return [found for each in value for found in _numbers(each, name)]
    if isinstance(value, bool) or value is None:
        return []
    decimals = {"value", "share", "average", "average_year_before", "change"}
    return [str(value)] if isinstance(value, int) or name in decimals else []


def test_rows_hold_every_number_of_the_figures(edition: Edition) -> None:
    figures = edition.paper.snapshot["figures"]
    assert sorted(map(str, edition.paper.snapshot["rows"])) == sorted(map(str, rows_of(figures)))
    in_rows = Counter(str(row[2]) for row in rows_of(figures)[1:] if row[2] is not None)
    assert Counter(_numbers(figures)) - in_rows == Counter({})
    assert set(in_rows) - set(_numbers(figures)) <= {
        str(len(each["actions"])) for each in figures["decisions"]
    }


def test_decision_before_the_order_is_in_and_one_after_it_is_not(
    year: SimpleNamespace,
    ordered: Callable[..., Edition],
    cast: SimpleNamespace,
    sign_in: Callable[[Seat], Any],
) -> None:
    decide(year.item, cast.sekr, 3, "att beslutas före", None)
    edition = ordered()
    decide(year.item, cast.sekr, 4, "att beslutas efter", None)
    page = sign_in(cast.sekr).get("/kronoberg/uppfoljning/2026/lasa/?utgava=1").content.decode()
    for text in (seen(html_of(edition.paper)), page):
        assert "att beslutas före" in text
        assert "att beslutas efter" not in text
