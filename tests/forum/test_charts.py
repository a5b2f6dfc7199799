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
    Series,
    WheelEvent,
    WheelKind,
    bars,
    burn_down,
    funding_bar,
    gender_bar,
    hatch_key,
    line,
    pace_bar,
    published,
    ring,
    year_wheel,
)

TODAY = date(2026, 11, 23)
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
