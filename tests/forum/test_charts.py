"""The charts: the numbers are in the picture and in its words, and nothing a user wrote becomes markup."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.utils import translation

from forum.charts import (
    BurnDown,
    FundingPart,
    GenderCount,
    Pace,
    Plot,
    Row,
    Series,
    Span,
    Stack,
    Timeline,
    WheelEvent,
    WheelKind,
    bars,
    burn_down,
    funding_bar,
    gender_bar,
    hatch_key,
    line,
    lying_bars,
    pace_bar,
    published,
    ring,
    stack_key,
    stacked_columns,
    stacked_rows,
    timeline,
    year_wheel,
)

TODAY = date(2026, 11, 23)
NBSP = "\u00a0"
YEAR = [
    WheelEvent(WheelKind.MEETING, date(2026, 9, 24), "3"),
    WheelEvent(WheelKind.MEETING, date(2026, 12, 4), "4"),
    WheelEvent(WheelKind.GROUP, date(2026, 11, 12)),
    WheelEvent(WheelKind.PREPARATION, date(2026, 11, 6), until=date(2026, 12, 4)),
    WheelEvent(WheelKind.FOLLOW_UP, date(2026, 11, 1), until=date(2026, 12, 31)),
]
PLOT = Plot("Närvaro", ("Möte 1", "Möte 2"), (Series("Närvarande", (8, 7)), Series("Ersättare", (1, 0))))
PICTURES = {
    "ring": ring(3, 4),
    "wheel": year_wheel(2026, TODAY, YEAR),
    "pace": pace_bar(Pace("Pengar", 57, 63)),
    "funding": funding_bar(
        "Finansiering", [FundingPart("ESF", 3_706_566), FundingPart("Regionen", 1_235_522)]
    ),
    "gender": gender_bar(GenderCount("Deltagare", 148, 240, 62, 86, 63)),
    "bars": bars(PLOT),
    "line": line(PLOT),
    "stacked rows": stacked_rows(Stack("Slag", ("A", "B"), (Row("R", (1, 2)),))),
    "stacked columns": stacked_columns(Stack("Slag", ("A", "B"), (Row("R", (1, 2)),))),
    "timeline": timeline(Timeline("Tid", (Span("P", TODAY, TODAY),), TODAY, 2026, 2026)),
    "burn down": burn_down(BurnDown("Åtgärder", ("v. 46", "v. 47"), (5, 3), (1, 0))),
}
SHAPES = {"path", "rect", "circle", "line", "text"}


@pytest.fixture(autouse=True)
def _in_swedish() -> object:
    with translation.override("sv"):
        yield


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def shapes(svg: str) -> list[ET.Element]:
    return [each for each in parsed(svg).iter() if each.tag in SHAPES]


def named(svg: str, name: str) -> list[ET.Element]:
    return [each for each in shapes(svg) if name in each.get("class", "").split()]


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_picture_says_what_it_shows(picture: str) -> None:
    root = parsed(picture)
    assert root.get("role") == "img"
    assert root[0].tag == "title"
    assert root.get("aria-label", "").startswith(root[0].text)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_shapes_have_colour_without_a_style_sheet(picture: str) -> None:
    bare = [each for each in shapes(picture) if not (each.get("fill") or each.get("stroke"))]
    assert bare == []
    assert "style=" not in picture


def test_text_is_escaped() -> None:
    picture = funding_bar("<b>Pengar</b>", [FundingPart('"><script>x</script>', 1)])
    assert "<script" not in picture
    assert "<b>" not in picture
    assert parsed(picture)[0].text == "<b>Pengar</b>"


def test_pictures_are_the_same_each_time() -> None:
    assert year_wheel(2026, TODAY, YEAR) == year_wheel(2026, TODAY, YEAR)
    assert gender_bar(GenderCount("A", 20, 40, 8, 12)) == gender_bar(GenderCount("A", 20, 40, 8, 12))


@pytest.mark.parametrize(
    ("approved", "total", "on", "off"), [(0, 4, 0, 4), (3, 4, 3, 1), (8, 8, 8, 0), (1, 1, 1, 0)]
)
def test_ring_has_an_arc_for_each_party(approved: int, total: int, on: int, off: int) -> None:
    arcs = [each for each in shapes(ring(approved, total)) if each.tag == "path"]
    assert [each.get("class") for each in arcs] == ["on"] * on + [None] * off


def test_ring_above_eight_parties_is_one_arc_in_proportion() -> None:
    assert [each.get("class") for each in shapes(ring(7, 12)) if each.tag == "path"] == [None, "on"]


def test_wheel_fills_held_meetings_and_outlines_coming_ones() -> None:
    circles = [each.get("class") for each in named(PICTURES["wheel"], "node")]
    numbers = [each.text for each in named(PICTURES["wheel"], "nl")]
    assert (circles, numbers) == (["node", "node next"], ["3", "4"])


def test_wheel_shows_months_gone_and_the_month_now() -> None:
    assert len(named(PICTURES["wheel"], "past")) == 10
    assert [each.text for each in named(PICTURES["wheel"], "ml") if "now" in each.get("class", "")] == ["Nov"]


def test_wheel_draws_groups_preparation_and_follow_up() -> None:
    drawn = {name: len(named(PICTURES["wheel"], name)) for name in ("board", "prep", "rep", "handdot")}
    assert drawn == {"board": 1, "prep": 1, "rep": 1, "handdot": 1}


def test_wheel_of_another_year_has_no_marker_for_today() -> None:
    assert named(year_wheel(2025, TODAY, []), "handdot") == []


def test_wheel_counts_the_days_to_a_meeting_of_next_year() -> None:
    events = [WheelEvent(WheelKind.MEETING, date(2027, 2, 1), "1")]
    wheel = year_wheel(2026, TODAY, events)
    assert re.search(r"\d+", named(wheel, "c1")[0].text or "").group() == "70"
    assert named(wheel, "node") == []


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 12, 31), date(2024, 2, 29)])
def test_wheel_can_be_drawn_on_any_day(day: date) -> None:
    assert len(named(year_wheel(day.year, day, YEAR), "m")) == 12


@pytest.mark.parametrize("degrees_of", range(1, 13))
def test_todays_marker_stays_inside_the_picture(degrees_of: int) -> None:
    word = named(year_wheel(2026, date(2026, degrees_of, 15), []), "handt")[0]
    x, y = float(word.get("x", "")), float(word.get("y", ""))
    assert -26 <= x - 17 <= x + 17 <= 466
    assert -26 <= y - 7 <= y + 7 <= 466


def test_funding_shares_make_a_hundred_per_cent() -> None:
    blocks = [each for each in shapes(PICTURES["funding"]) if each.tag == "rect"]
    assert [each.get("width") for each in blocks] == ["75%", "25%"]
    assert [each.get("x") for each in blocks] == ["0%", "75%"]


def test_funding_without_money_is_an_empty_bar() -> None:
    assert [each.get("width") for each in shapes(funding_bar("Inget", [FundingPart("ESF", 0)]))] == ["0%"]


@pytest.mark.parametrize(
    ("women", "men", "few"), [(62, 86, False), (5, 5, False), (4, 86, True), (86, 4, True), (0, 9, True)]
)
def test_gender_is_not_split_where_a_cell_is_under_five(women: int, men: int, few: bool) -> None:
    picture = gender_bar(GenderCount("Deltagare", women + men, 240, women, men))
    split = [each for each in shapes(picture) if each.get("fill", "").startswith("url(")]
    assert (split == []) is few
    assert (str(women) in published(women, men)) is not few
    assert (str(men) in published(women, men)) is not few


def test_gender_cells_under_five_are_called_fewer_than_five() -> None:
    with translation.override("en"):
        assert published(3, 9) == ("fewer than 5", "not shown")
        assert published(2, 4) == ("fewer than 5", "fewer than 5")
        assert published(None, 9) == ("no data", "9")


def test_pace_never_leaves_its_bar() -> None:
    widths = [each.get("width") for each in named(pace_bar(Pace("Deltagare", 140, 250)), "f1")]
    assert widths == ["100%"]


def test_men_are_hatched_and_the_key_needs_no_pattern() -> None:
    assert 'id="h' in PICTURES["gender"]
    assert "url(" not in hatch_key()


def test_bars_stand_in_proportion() -> None:
    heights = [float(each.get("height", "")) for each in named(PICTURES["bars"], "f1")]
    assert heights == [pytest.approx(184 * 8 / 10), pytest.approx(184 * 7 / 10)]


def test_plot_refuses_a_series_of_the_wrong_length() -> None:
    with pytest.raises(ValueError, match="one value per label"):
        Plot("X", ("a", "b"), (Series("s", (1,)),))


def test_burn_down_dashes_the_late_ones() -> None:
    dashed = {each.get("stroke-dasharray") for each in named(PICTURES["burn down"], "ln2")}
    assert dashed == {"6 4"}


STACK = Stack(
    "Finansiering",
    ("ESF", "Offentligt", "Privat"),
    (Row("Europeiska socialfonden", (6_200, 0, 0)), Row("<Regionen>", (0, 2_480, 620))),
)


def test_stacked_rows_share_one_scale_and_tell_each_part() -> None:
    svg = stacked_rows(STACK)
    bars = [each for each in shapes(svg) if "stroke-s" in each.get("class", "")]
    assert [(each.get("class"), each.get("x"), each.get("width")) for each in bars] == [
        ("f1 stroke-s", "0%", "100%"),
        ("f2 stroke-s", "0%", "40%"),
        ("f3 stroke-s", "40%", "10%"),
    ]
    assert parsed(svg).get("aria-label") == (
        f"Finansiering: Europeiska socialfonden: 6{NBSP}200 (ESF 6{NBSP}200); "
        f"<Regionen>: 3{NBSP}100 (Offentligt 2{NBSP}480, Privat 620)"
    )


def test_parts_are_told_apart_by_pattern_as_well_as_colour() -> None:
    svg = stacked_rows(STACK)
    patterns = {each.get("id"): each[0].get("d") for each in parsed(svg).iter("pattern")}
    assert len(set(patterns.values())) == len(patterns) == 2
    filled = re.findall(r'fill="url\(#([^)]+)\)"', svg)
    assert sorted(filled) == sorted(patterns)
    other = stacked_rows(Stack("Annat", STACK.names, STACK.rows))
    assert not set(patterns) & set(re.findall(r'<pattern id="([^"]+)"', other))
    assert parsed(stack_key(0)).get("aria-hidden") == "true"


def test_stacked_columns_stand_on_each_other() -> None:
    svg = stacked_columns(Stack("År", ("A", "B"), (Row("2025", (3, 1)), Row("2026", (0, 0)))))
    bars = [each for each in shapes(svg) if "stroke-s" in each.get("class", "")]
    feet = [(float(each.get("y")), float(each.get("y")) + float(each.get("height"))) for each in bars]
    assert feet == [(70.0, 208.0), (24.0, 70.0)]
    assert {"2025", "2026", "4", "0"} <= {each.text for each in shapes(svg) if each.tag == "text"}


def test_parts_must_be_as_many_as_their_names() -> None:
    with pytest.raises(ValueError, match="one part for each name"):
        Stack("X", ("A",), (Row("R", (1, 2)),))


def test_timeline_places_each_bar_by_its_days() -> None:
    spans = (
        Span("Hela", date(2025, 1, 1), date(2026, 12, 31), 0, "Pågår"),
        Span("Sent", date(2026, 1, 1), date(2030, 12, 31), 1),
        Span("En dag", date(2025, 1, 1), date(2025, 1, 1), 4),
    )
    svg = timeline(Timeline("Projekten", spans, date(2026, 1, 1), 2025, 2026))
    bars = [each for each in shapes(svg) if "stroke-s" in each.get("class", "")]
    assert [(each.get("x"), each.get("width")) for each in bars] == [
        ("0%", "100%"),
        ("50%", "50%"),
        ("0%", "0.6%"),
    ]
    assert [each.get("x") for each in named(svg, "fg")] == ["50%"]
    assert {"2025", "2026", "Pågår"} <= {each.text for each in shapes(svg) if each.tag == "text"}
    assert "Sent 1 januari 2026 till 31 december 2030" in parsed(svg).get("aria-label", "")
    later = timeline(Timeline("Projekten", spans, date(2031, 1, 1), 2025, 2026))
    assert named(later, "fg") == []


def test_line_has_a_hole_and_a_break() -> None:
    series = Series("Antal", (5, None, 7, 8, 9), frozenset({3}))
    svg = line(Plot("Serie", ("2016", "2017", "2018", "2019", "2020"), (series,)))
    assert (len(named(svg, "ln1")), len(named(svg, "f1")), len(named(svg, "brk"))) == (1, 4, 1)
    assert "2017 uppgift saknas" in parsed(svg).get("aria-label", "")
    assert "brott i serien före 2019" in parsed(svg).get("aria-label", "")


def test_lying_bars_tell_two_series_apart_without_colour() -> None:
    series = (Series("Kallad", (4, 2)), Series("Närvarande", (2, None)))
    drawn = lying_bars(Plot("Närvaro", ("IF Metall", "Unionen"), series))
    assert "Kallad: IF Metall 4, Unionen 2; Närvarande: IF Metall 2, Unionen uppgift saknas" in drawn
    assert drawn.count("<pattern") == 1
    assert drawn.count('fill="url(#') == 1  # the second series is hatched where it has a value
    assert 'height="72"' in drawn
