"""The pages of indicators, as those who keep them, those who own the project, and everybody else see them."""

import io
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from openpyxl import load_workbook

from projects import indicators
from projects.models import Indicator, Project
from tests.factories import local
from tests.projects.conftest import AT

NBSP = "\u00a0"
Y2020 = {"period_start": date(2020, 6, 1), "period_end": date(2020, 12, 31), "source": "Delrapport 1"}
Y2021 = {"period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31), "source": "Delrapport 3"}


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


@pytest.fixture
def owned(cast, industry) -> Project:
    """Owned by the region, whose partner sits in the forum."""
    industry.owner = cast.region.party.organisation
    industry.save(update_fields=["owner"])
    return industry


@pytest.fixture
def few(cast, owned) -> Indicator:
    """Three women and six men at first, twelve and fifteen later."""
    counted = indicators.add_indicator(
        owned, name="Anställda", unit="personer", target=60, source="Ansökan", by=cast.sekr, at=AT
    )
    indicators.record_reading(counted, **Y2020, women=3, men=6, total=9, by=cast.sekr, at=AT)
    indicators.record_reading(counted, **Y2021, women=12, men=15, total=27, by=cast.sekr, at=AT)
    return counted


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("sekr", "2020-06-01;2020-12-31;3;6;9;personer;Delrapport 1"),
        ("region", "2020-06-01;2020-12-31;3;6;9;personer;Delrapport 1"),
        ("ifmetall", "2020-06-01;2020-12-31;visas inte;visas inte;9;personer;Delrapport 1"),
        ("board", "2020-06-01;2020-12-31;visas inte;visas inte;9;personer;Delrapport 1"),
    ],
)
def test_few_persons_are_told_to_keeper_and_owner_only(cast, sign_in, owned, few, who, first):
    client = sign_in(getattr(cast, who))
    rows = client.get(f"{url('indicator', owned.slug, few.pk)}?format=csv").content.decode().splitlines()
    assert rows == [
        "\ufeffFrån;Till;Kvinnor;Män;Totalt;Enhet;Källa",
        "2021-01-01;2021-12-31;12;15;27;personer;Delrapport 3",
        first,
    ]
    page = client.get(url("indicator", owned.slug, few.pk))
    assert ("visas inte" in page.content.decode()) is ("visas inte" in first)


def test_page_and_file_and_chart_tell_the_same(cast, sign_in, owned, few):
    page = sign_in(cast.ifmetall).get(url("indicator", owned.slug, few.pk)).context["page"]
    assert [(each.women, each.men, each.total) for each in page.readings] == [
        (12, 15, 27),
        ("visas inte", "visas inte", 9),
    ]
    assert page.is_by_gender is False
    assert 'aria-label="Anställda: Totalt: dec 2020 9, dec 2021 27"' in page.chart
    kept = sign_in(cast.sekr).get(url("indicator", owned.slug, few.pk)).context["page"]
    assert (
        'aria-label="Anställda: Kvinnor: dec 2020 3, dec 2021 12; Män: dec 2020 6, dec 2021 15"' in kept.chart
    )


def test_newest_reading_that_differs_by_a_few_is_not_told(cast, sign_in, owned, few):
    newer = {**Y2021, "period_end": date(2022, 6, 30)}
    indicators.record_reading(few, **newer, women=13, men=16, total=29, by=cast.sekr, at=local(2026, 11, 2))
    rows = {
        who: sign_in(getattr(cast, who)).get(url("project", owned.slug)).context["indicators"].rows[0]
        for who in ("sekr", "board")
    }
    assert [(row.standing.numbers.total, row.standing.newer_is_withheld) for row in rows.values()] == [
        (29, False),
        (27, True),
    ]
    text = sign_in(cast.board).get(url("project", owned.slug)).content.decode()
    assert "Ett nyare utfall skiljer sig för lite för att visas." in text
    assert "29" not in text.split('id="indicators"')[1].split("</section>")[0]


def test_project_page_shows_bars_by_gender_and_the_target_for_women(cast, sign_in, owned, few):
    indicators.change_indicator(few, {"target_women": 45}, by=cast.sekr, at=AT)
    page = sign_in(cast.board).get(url("project", owned.slug))
    text = page.content.decode()
    for told in ("12 kvinnor", "15 män", f"Under målet 45{NBSP}%.", "31 december 2021, Delrapport 3"):
        assert told in text
    assert [row.label for row in page.context["pace"]] == ["Tid", "Anställda"]
    assert page.context["pace"][1].detail == "27 av 60"
    assert url("reading_new", owned.slug, few.pk) not in text


def test_table_page_and_its_files(cast, sign_in, owned, few):
    client = sign_in(cast.ifmetall)
    text = client.get(url("indicators", owned.slug)).content.decode()
    assert "Målet nåddes inte" in text
    csv = client.get(f"{url('indicators', owned.slug)}?format=csv").content.decode().splitlines()
    assert csv[1] == "E1;Anställda;personer;12;15;27;;60;;2021-12-31;Delrapport 3"
    xlsx = client.get(f"{url('indicators', owned.slug)}?format=xlsx")
    sheet = load_workbook(io.BytesIO(xlsx.content)).active
    assert [cell.value for cell in sheet[2]][:6] == ["E1", "Anställda", "personer", 12, 15, 27]


def test_warnings_stand_beside_the_numbers_and_change_nothing(cast, sign_in, owned):
    counts = {"EECO01": 40, "EECO02": 20, "EECO04": 10, "EECO05": 15}
    for each in indicators.add_common(owned, counts, by=cast.sekr, at=AT):
        indicators.record_reading(each, **Y2020, total=counts[each.code], by=cast.sekr, at=AT)
    text = sign_in(cast.sekr).get(url("project", owned.slug)).content.decode()
    said = "EECO02 + EECO04 + EECO05 (totalt) är 45 men ska vara lika med EECO01, som är 40."
    assert text.count(said) == 4
    assert owned.indicators.get(code="EECO01").readings.get().total == 40


def test_title_follows_the_readers_language(cast, sign_in, owned):
    (added,) = indicators.add_common(owned, ["EECO01"], by=cast.sekr, at=AT)
    client = sign_in(cast.board)
    assert "Totalt antal deltagare" in client.get(url("indicator", owned.slug, added.pk)).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(url("indicator", owned.slug, added.pk), headers={"accept-language": "en"})
    assert "Total number of participants" in page.content.decode()


# --- forms ---------------------------------------------------------------------------------------


@pytest.fixture
def secretariat(cast, sign_in):
    return sign_in(cast.sekr)


def test_indicators_are_ticked_in_the_list_of_their_period(cast, secretariat, owned):
    owned.programme_period = "2014–2020"
    owned.save(update_fields=["programme_period"])
    address = url("indicator_new", owned.slug)
    assert "EECO01" not in secretariat.get(address).content.decode()
    nothing = secretariat.post(address, {})
    assert nothing.context["form"].errors["codes"] == ["Kryssa för minst en indikator."]
    assert secretariat.post(address, {"codes": ["CO01", "CR03"]}).url == url("indicators", owned.slug)
    assert list(owned.indicators.values_list("code", flat=True)) == ["CO01", "CR03"]
    text = secretariat.get(address).content.decode()
    assert 'value="CO01"' not in text
    assert 'value="CO02"' in text
    again = secretariat.post(address, {"codes": ["CO01"]})
    assert again.status_code == 200
    assert "codes" in again.context["form"].errors


def test_both_lists_are_offered_when_the_period_is_unknown(secretariat, owned):
    text = secretariat.get(url("indicator_new", owned.slug)).content.decode()
    for told in ('value="EECO01"', 'value="CO01"', "2021–2027 (ESF+)", "2014–2020 (ESF)", "båda listorna"):
        assert told in text


OWN = {"name": "Yrkesbevis", "kind": "persons", "unit": "bevis", "target": "160", "target_women": "40,5"}


def test_own_indicator_from_a_form(secretariat, owned):
    address = url("indicator_own", owned.slug)
    answer = secretariat.post(address, OWN)
    made = owned.indicators.get()
    assert (answer.url, made.code, str(made.target_women)) == (
        url("indicator", owned.slug, made.pk),
        "E1",
        "40.50",
    )


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"code": "EECO01"}, "code", "Koden finns bland de gemensamma indikatorerna. Välj den där."),
        ({"code": "eeco01"}, "code", "Koden finns bland de gemensamma indikatorerna. Välj den där."),
        ({"kind": "entities"}, "target_women", "Bara personer redovisas efter kön."),
        (
            {"name": "Kari 191212121212"},
            "name",
            "Det här kan vara ett personnummer. Sådana lagrar portalen aldrig.",
        ),
        ({"target": "-1"}, "target", None),
        ({"target": str(2**63)}, "target", None),
        ({"target_women": "101"}, "target_women", None),
        ({"name": "a\x00b"}, "name", None),
        ({"name": "x" * 1_000_000}, "name", None),
    ],
)
def test_wrong_own_indicator_is_refused_at_its_field(secretariat, owned, wrong, field, said):
    answer = secretariat.post(url("indicator_own", owned.slug), {**OWN, **wrong})
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert said is None or errors[field] == [said]
    assert owned.indicators.count() == 0


def test_target_is_changed_from_a_form(secretariat, owned, few):
    address = url("indicator_change", owned.slug, few.pk)
    assert 'value="60"' in secretariat.get(address).content.decode()
    fields = {
        "name": "Anställda",
        "unit": "personer",
        "target": "80",
        "target_women": "40",
        "source": "Beslut",
    }
    secretariat.post(address, fields)
    few.refresh_from_db()
    assert (few.target, few.target_women, few.source) == (80, 40, "Beslut")


def test_common_indicator_keeps_its_name(cast, secretariat, owned):
    (common,) = indicators.add_common(owned, ["EECO19"], by=cast.sekr, at=AT)
    fields = secretariat.get(url("indicator_change", owned.slug, common.pk)).context["form"].fields
    assert list(fields) == ["baseline", "target", "source"]


READ = {"period_start": "2022-01-01", "period_end": "2022-06-30", "source": "Delrapport 4"}


def test_reading_of_women_and_men_sums_itself(secretariat, owned, few):
    secretariat.post(url("reading_new", owned.slug, few.pk), {**READ, "women": "20", "men": "25"})
    assert few.readings.first().total == 45


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (
            {"women": "9", "men": "9", "total": "10"},
            "total",
            "Kvinnor och män är tillsammans fler än totalen.",
        ),
        ({"women": "9"}, "men", "Skriv både kvinnor och män, eller ingetdera."),
        ({"men": "9", "total": "9"}, "women", "Skriv både kvinnor och män, eller ingetdera."),
        ({}, "total", "Skriv antalet totalt, eller kvinnor och män."),
        (
            {"total": "9", "period_end": "2021-12-31"},
            "period_end",
            "Perioden kan inte sluta innan den börjar.",
        ),
        ({"total": "9", "period_end": "9999-12-31"}, "period_end", "Perioden är inte slut ännu."),
        (
            {"total": "9", "period_start": "2019-01-01", "period_end": "2019-12-31"},
            "period_end",
            "Då hade projektet inte börjat.",
        ),
        (
            {"total": "9", "source": "Enligt 191212121212"},
            "source",
            "Det här kan vara ett personnummer. Sådana lagrar portalen aldrig.",
        ),
    ],
)
def test_wrong_reading_is_refused_and_nothing_typed_is_lost(secretariat, owned, few, typed, field, said):
    answer = secretariat.post(url("reading_new", owned.slug, few.pk), {**READ, **typed})
    assert answer.context["form"].errors == {field: [said]}
    assert 'value="2022-01-01"' in answer.content.decode() or "period_start" in typed
    assert few.readings.count() == 2


def test_falling_total_is_saved_and_said(secretariat, owned, few):
    answer = secretariat.post(url("reading_new", owned.slug, few.pk), {**READ, "total": "20"})
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == [
        "Sparat.",
        "Totalt var 27 den 31 december 2021. Räknat från projektets start ska siffran inte minska.",
    ]
    assert few.readings.first().total == 20


def test_corrected_readings_are_the_keepers_to_see(cast, sign_in, secretariat, owned, few):
    secretariat.post(
        url("reading_new", owned.slug, few.pk),
        {**READ, "period_end": "2021-12-31", "period_start": "2021-01-01", "women": "20", "men": "25"},
    )
    pages = [
        sign_in(getattr(cast, who)).get(url("indicator", owned.slug, few.pk)) for who in ("sekr", "board")
    ]
    assert [each.total for each in pages[0].context["page"].readings] == [45, 9]
    assert ["Rättade utfall" in page.content.decode() for page in pages] == [True, False]


def test_indicator_is_retired_and_brought_back(cast, sign_in, secretariat, owned, few):
    address = url("indicator_retire", owned.slug, few.pk)
    assert "Utfallen finns kvar" in secretariat.get(address).content.decode()
    for _press in range(2):
        assert secretariat.post(address).url == url("indicators", owned.slug)
    assert secretariat.get(url("project", owned.slug)).context["indicators"].rows == []
    assert "Räkna igen" in secretariat.get(url("indicators", owned.slug)).content.decode()
    assert "Räkna igen" not in sign_in(cast.board).get(url("indicators", owned.slug)).content.decode()
    for _press in range(2):
        secretariat.post(url("indicator_bring_back", owned.slug, few.pk))
    few.refresh_from_db()
    assert few.retired_at is None


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ifmetall", "region", "board"])
def test_only_the_secretariat_reaches_the_forms(cast, sign_in, owned, few, who):
    client = sign_in(getattr(cast, who))
    one = [url(name, owned.slug, few.pk) for name in ("indicator_change", "indicator_retire", "reading_new")]
    addresses = [url("indicator_new", owned.slug), url("indicator_own", owned.slug), *one]
    assert {client.get(each).status_code for each in addresses} == {403}
    assert {client.post(each).status_code for each in addresses} == {403}
    assert client.post(url("indicator_bring_back", owned.slug, few.pk)).status_code == 403


def test_another_forum_and_an_ended_seat_find_nothing(cast, sign_in, owned, few):
    ended = cast.unionen
    ended.until = date(2026, 1, 1)
    ended.save(update_fields=["until"])
    for seat in (cast.kalmar_sekr, ended):
        for address in (url("indicators", owned.slug), url("indicator", owned.slug, few.pk)):
            assert sign_in(seat).get(address).status_code == 404
    foreign = url("indicator", owned.slug, few.pk).replace("kronoberg", "kalmar")
    assert sign_in(cast.kalmar_sekr).get(foreign).status_code == 404


def test_indicator_of_another_project_is_not_there(cast, secretariat, skills, few):
    assert secretariat.get(url("indicator", skills.slug, few.pk)).status_code == 404
    assert secretariat.post(url("reading_new", skills.slug, few.pk), READ).status_code == 404


@pytest.mark.parametrize("many", [5, 40])
def test_pages_read_the_same_number_of_rows_whatever_their_size(
    cast, sign_in, owned, many, django_assert_num_queries
):
    made = SimpleNamespace(last=None)
    for number in range(many):
        made.last = indicators.add_indicator(
            owned, name=f"I{number}", unit="personer", target=240, by=cast.sekr, at=AT
        )
        for period in (Y2020, Y2021):
            total = 20 if period is Y2020 else 148
            indicators.record_reading(made.last, **period, total=total, by=cast.sekr, at=AT)
    client = sign_in(cast.board)
    client.get(url("indicators", owned.slug))
    with django_assert_num_queries(18):
        client.get(url("project", owned.slug))
    with django_assert_num_queries(7):
        client.get(url("indicators", owned.slug))
    with django_assert_num_queries(7):
        client.get(url("indicator", owned.slug, made.last.pk))
