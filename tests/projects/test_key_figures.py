"""The region's key figures: sourced, corrected and withdrawn in the open, and drawn without lies."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from forum.models import HistoryEntry
from forum.report.figures.period import Period
from forum.report.figures.region import key_figures as in_the_follow_up
from projects import key_figures
from projects.models import KeyFigure
from projects.series import beside, newest_of_each, picture, series_of
from tests.projects.conftest import AT

NBSP = "\u00a0"
EXPORT = {
    "name": "Varuexport per invånare",
    "geography": "Kronobergs län",
    "unit": "kr",
    "source": "Tillväxtverket",
}


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


@pytest.fixture
def forum(cast):
    return cast.sekr.party.forum


@pytest.fixture
def secretariat(cast, sign_in) -> Client:
    return sign_in(cast.sekr)


@pytest.fixture
def note(cast, forum):
    def noted(year: int | None, value: object, **more: object) -> KeyFigure:
        return key_figures.note_key_figure(
            forum, {**EXPORT, "year": year, "value": value, **more}, by=cast.sekr, at=AT
        )

    return noted


def drawn(svg: str, name: str) -> list[str]:
    return re.findall(rf'<(?:line|circle|rect)[^>]*class="{name}[^"]*"', svg)


def test_key_figure_names_its_source(cast, forum):
    with pytest.raises(ValidationError):
        key_figures.note_key_figure(forum, {**EXPORT, "value": 1, "source": ""}, by=cast.sekr)
    with pytest.raises(PermissionDenied):
        key_figures.note_key_figure(forum, {**EXPORT, "value": 1}, by=cast.ifmetall)
    figure = key_figures.note_key_figure(forum, {**EXPORT, "value": 181_000}, by=cast.sekr, at=AT)
    assert list(KeyFigure.objects.all()) == [figure]
    assert HistoryEntry.objects.get(verb="key_figure.noted").facts["value"] == "181000"


def test_correction_withdraws_the_wrong_and_notes_the_right(cast, note):
    wrong = note(2020, 118_000)
    right = key_figures.correct_key_figure(
        wrong, {**EXPORT, "year": 2020, "value": 181_000}, "Omkastat.", by=cast.sekr, at=AT
    )
    wrong.refresh_from_db()
    assert (wrong.value, wrong.withdrawn_at, wrong.withdrawn_because) == (118_000, AT, "Omkastat.")
    assert (right.value, right.withdrawn_at) == (181_000, None)
    entry = HistoryEntry.objects.get(verb="key_figure.corrected")
    assert (entry.facts["before"], entry.facts["value"], entry.facts["reason"]) == (
        "118000.00",
        "181000",
        "Omkastat.",
    )
    assert entry.url == url("key_figure", right.pk)


def test_refused_correction_leaves_the_wrong_standing(cast, note):
    wrong = note(2020, 118_000)
    right = {**EXPORT, "year": 2020, "value": 181_000}
    with pytest.raises(PermissionDenied):
        key_figures.correct_key_figure(wrong, right, "Omkastat.", by=cast.ifmetall)
    with pytest.raises(PermissionDenied):
        key_figures.withdraw_key_figure(wrong, "Fel.", by=cast.kalmar_sekr)
    with pytest.raises(ValidationError):
        key_figures.correct_key_figure(wrong, {**right, "source": ""}, "Omkastat.", by=cast.sekr)
    with pytest.raises(ValidationError):
        key_figures.correct_key_figure(wrong, right, " ", by=cast.sekr)
    wrong.refresh_from_db()
    assert (KeyFigure.objects.count(), wrong.withdrawn_at) == (1, None)


def test_figure_is_withdrawn_once(cast, note):
    figure = note(2020, 1)
    key_figures.withdraw_key_figure(figure, "Fel källa.", by=cast.sekr, at=AT)
    with pytest.raises(ValidationError):
        key_figures.withdraw_key_figure(figure, "Igen.", by=cast.sekr, at=AT)
    assert KeyFigure.objects.get().withdrawn_because == "Fel källa."
    assert HistoryEntry.objects.filter(verb="key_figure.withdrawn").count() == 1


def test_line_is_not_drawn_over_a_break_or_a_hole(note):
    for year, value in ((2016, 5), (2017, 6), (2018, 7), (2020, 8), (2021, 9)):
        note(year, value)
    assert len(drawn(picture(series_of(KeyFigure.objects.first())), "ln1")) == 3  # 2016–18 and 2020–21
    note(2022, 4, breaks_series=True, remark="Ny metod.")
    note(2023, 5)
    svg = picture(series_of(KeyFigure.objects.first()))
    assert len(drawn(svg, "ln1")) == 4  # and 2022–23, but nothing from 2021 to 2022
    assert (len(drawn(svg, "f1")), len(drawn(svg, "brk"))) == (7, 1)
    assert "2019 uppgift saknas" in svg
    assert "brott i serien före 2022" in svg


def test_one_year_or_none_is_no_line(note):
    assert picture(series_of(note(None, 18))) is None
    assert picture(series_of(note(2020, 18))) is None


def test_series_below_nought_has_its_axis(note):
    note(2019, Decimal("-3.5"))
    svg = picture(series_of(note(2020, Decimal("2.5"))))
    heights = [float(y) for y in re.findall(r'<circle[^>]* cy="([\d.]+)"', svg)]
    assert heights[0] > heights[1]
    assert "-3,5" in svg


def test_comparison_is_drawn_to_scale(note):
    figure = note(2020, 181_000, comparison=[{"label": "Norrbotten", "value": 190_000}])
    widths = re.findall(r'class="f1 stroke-s"[^>]* width="([\d.]+)%"', beside(figure))
    assert widths == ["95.26", "100"]
    assert beside(note(2021, 1)) is None


def test_series_keep_apart_what_is_counted_where_and_in_what(note, forum):
    first = note(2020, 181_000)
    newest = note(2021, 190_000)
    note(2021, 11, unit="%")
    note(2021, 12, geography="Kalmar län")
    note(None, 13)
    assert [(each.geography, each.unit, each.value, each.key) for each in newest_of_each(forum)] == [
        ("Kalmar län", "kr", 12, newest.pk + 2),
        ("Kronobergs län", "%", 11, newest.pk + 1),
        ("Kronobergs län", "kr", 190_000, first.pk),
    ]
    assert [each.year for each in series_of(newest).figures] == [2021, 2020, None]


def test_sources_that_differ_are_both_shown_and_the_last_is_drawn(note, secretariat):
    note(2019, 1)
    first = note(2020, 5)
    note(2020, 6, source="SCB")
    found = series_of(first)
    assert (found.differing, found.by_year[2020].value) == ([2020], 6)
    text = secretariat.get(url("key_figure", first.pk)).content.decode()
    assert "Källorna skiljer sig för 2020. Bilden visar det som antecknades sist." in text


FIELDS = {
    **EXPORT,
    "year": "2020",
    "value": "181 000",
    "comparison": "Norrbotten: 190 000\nÖvriga landet: cirka 110,5\n",
}


def test_key_figure_from_a_form(secretariat, cast, sign_in):
    refused = secretariat.post(url("key_figure_new"), {**FIELDS, "comparison": "Norrbotten många"})
    assert "comparison" in refused.context["form"].errors
    secretariat.post(url("key_figure_new"), {**FIELDS, "breaks_series": "on"})
    figure = KeyFigure.objects.get()
    assert figure.comparison == [
        {"label": "Norrbotten", "value": 190_000, "approximate": False},
        {"label": "Övriga landet", "value": 110.5, "approximate": True},
    ]
    text = sign_in(cast.board).get(url("key_figures")).content.decode()
    for told in (f"181{NBSP}000{NBSP}kr", f"Norrbotten: 190{NBSP}000{NBSP}kr", "Brott i serien"):
        assert told in text
    assert url("key_figure_new") not in text


def test_figure_that_stands_is_asked_about(secretariat):
    secretariat.post(url("key_figure_new"), FIELDS)
    asked = secretariat.post(url("key_figure_new"), {**FIELDS, "value": "182 000"})
    assert asked.context["form"].errors["beside"] == [
        f"För 2020 finns redan 181{NBSP}000{NBSP}kr enligt Tillväxtverket. Ska det här också sparas?"
    ]
    assert 'type="checkbox" name="beside"' in asked.content.decode()
    assert KeyFigure.objects.count() == 1
    secretariat.post(url("key_figure_new"), {**FIELDS, "source": "SCB"})
    secretariat.post(url("key_figure_new"), {**FIELDS, "value": "182 000", "beside": "on"})
    assert sorted(KeyFigure.objects.values_list("value", flat=True)) == [181_000, 181_000, 182_000]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("year", "9999"),
        ("year", "0"),
        ("value", "9" * 40),
        ("women", str(2**63)),
        ("name", "x" * 1_000_000),
        ("comparison", "a: 1\n" * 200_000),
        ("value", "NaN"),
        ("source_url", "javascript:alert(1)"),
    ],
)
def test_odd_input_is_told_at_its_field_and_nothing_is_lost(secretariat, field, typed):
    answer = secretariat.post(url("key_figure_new"), {**FIELDS, field: typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert answer.context["form"]["source"].value() == "Tillväxtverket"
    assert KeyFigure.objects.count() == 0


def test_correction_from_a_form_begins_with_what_stands(secretariat, note):
    wrong = note(2020, 118_000, comparison=[{"label": "Övriga landet", "value": 110.5, "approximate": True}])
    form = secretariat.get(url("key_figure_correct", wrong.pk)).context["form"]
    assert form["comparison"].value() == "Övriga landet: cirka 110,5"
    refused = secretariat.post(url("key_figure_correct", wrong.pk), FIELDS)
    assert list(refused.context["form"].errors) == ["because"]
    answer = secretariat.post(url("key_figure_correct", wrong.pk), {**FIELDS, "because": "Omkastat."})
    right = KeyFigure.objects.get(withdrawn_at=None)
    assert (answer.url, right.value) == (url("key_figure", right.pk), 181_000)
    text = secretariat.get(url("key_figure", wrong.pk)).content.decode()
    assert "Omkastat." in text
    assert f"181{NBSP}000{NBSP}kr" in text
    again = secretariat.post(
        url("key_figure_correct", wrong.pk), {**FIELDS, "because": "Igen.", "beside": "on"}
    )
    assert again.context["form"].non_field_errors() == ["Talet är redan tillbakadraget."]


def test_series_of_which_all_is_withdrawn_still_has_its_page(cast, secretariat, note):
    figure = note(2020, 1)
    secretariat.post(url("key_figure_withdraw", figure.pk), {"because": "Fel källa."})
    text = secretariat.get(url("key_figure", figure.pk)).content.decode()
    assert "Alla tal i serien är tillbakadragna." in text
    assert "Fel källa." in text
    assert "Inga nyckeltal" in secretariat.get(url("key_figures")).content.decode()
    assert in_the_follow_up(figure.forum, Period(2026, AT)) == []


def test_next_year_is_begun_with_what_is_common(secretariat, note):
    figure = note(2020, 1)
    form = secretariat.get(url("key_figure_new"), {"serie": figure.pk}).context["form"]
    assert (form["name"].value(), form["source"].value(), form["value"].value()) == (
        EXPORT["name"],
        EXPORT["source"],
        None,
    )
    assert secretariat.get(url("key_figure_new"), {"serie": "9" * 25}).status_code == 404


def test_few_women_or_men_are_not_told(note, cast, sign_in):
    figure = note(2020, 40, women=3, men=37)
    client = sign_in(cast.board)
    text = client.get(url("key_figure", figure.pk)).content.decode()
    assert "kvinnor färre än 5, män visas inte" in text
    answer = client.get(url("key_figure", figure.pk), {"format": "csv"}).content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(answer), delimiter=";"))
    assert (row["Värde"], row["Kvinnor"], row["Män"]) == ("40", "färre än 5", "visas inte")


@pytest.mark.parametrize("who", ["ifmetall", "board"])
def test_members_read_and_only_the_secretariat_keeps(cast, sign_in, note, who):
    figure, client = note(2020, 1), sign_in(getattr(cast, who))
    text = client.get(url("key_figure", figure.pk)).content.decode()
    assert url("key_figure_correct", figure.pk) not in text
    addresses = [
        url("key_figure_new"),
        url("key_figure_correct", figure.pk),
        url("key_figure_withdraw", figure.pk),
    ]
    assert {client.post(address, FIELDS).status_code for address in addresses} == {403}


def test_another_forums_figures_are_not_there(cast, sign_in, note):
    figure = note(2020, 1)
    client = sign_in(cast.kalmar_sekr)
    assert client.get(f"/kalmar/nyckeltal/{figure.pk}/").status_code == 404
    assert client.post(f"/kalmar/nyckeltal/{figure.pk}/ratta/", FIELDS).status_code == 404
    assert "Inga nyckeltal" in client.get("/kalmar/nyckeltal/").content.decode()


def test_pages_read_the_same_number_of_rows_whatever_their_size(secretariat, note, django_assert_num_queries):
    figure = note(2020, 1)
    secretariat.get(url("key_figures"))
    for year in range(1990, 2020):
        note(year, year)
        note(year, year, name=f"Serie {year}")
    with django_assert_num_queries(5):
        assert len(secretariat.get(url("key_figures")).context["page"].object_list) == 31
    with django_assert_num_queries(5):
        secretariat.get(url("key_figure", figure.pk))


def test_follow_up_prints_the_newest_of_each_series(note, forum):
    note(2019, 1)
    note(2025, 2)
    note(2027, 3)
    told = in_the_follow_up(forum, Period(2026, AT))
    assert [(each["year"], each["value"]) for each in told] == [(2025, "2")]
