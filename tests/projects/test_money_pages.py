"""Money as members read it and the secretariat keeps it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from projects import figures, following, funding, outlays
from projects.funding import LineFields, current_lines
from projects.models import Figure, FundingLine, Outlay, Project
from tests.projects.conftest import AT, SINCE

NBSP = "\u00a0"


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace(NBSP, " ")


def file_of(client: Client, address: str) -> list[str]:
    return client.get(f"{address}?format=csv").content.decode("utf-8-sig").splitlines()


@pytest.fixture
def secretariat(cast, sign_in) -> Client:
    return sign_in(cast.sekr)


@pytest.fixture
def used(cast, skills) -> Project:
    """Kompetens i Kronoberg, with something told of the money used."""
    amounts = dict(zip(current_lines(skills), (1_000_000, 200_000), strict=True))
    outlays.record_outlays(
        skills, amounts, as_of=date(2026, 10, 31), source="Delrapport 4", by=cast.sekr, at=AT
    )
    return skills


@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_member_reads_the_money(cast, sign_in, used, who):
    client = sign_in(getattr(cast, who))
    for page in (url("project", used.slug), url("funding", used.slug)):
        text = text_of(client, page)
        for told in (
            "3 706 566 kr",
            "1 235 522 kr",
            "4 942 088 kr",
            "75,00 %",
            "25,00 %",
            "27 %",
            "3 742 088 kr",
        ):
            assert told in text
        assert "Upparbetat till och med 31 oktober 2026, enligt Delrapport 4." in text
    assert (url("funding_split", used.slug) in text) is (who == "sekr")


def test_page_without_outlays_tells_shares_alone(cast, sign_in, skills):
    text = text_of(sign_in(cast.ifmetall), url("project", skills.slug))
    assert "75,00 %" in text
    assert "Upparbetat" not in text


def test_page_tells_each_rows_day_when_they_differ(cast, sign_in, used):
    first = current_lines(used)[0]
    outlays.record_outlays(
        used, {first: 1}, as_of=date(2026, 11, 1), source="Lägesrapport", by=cast.sekr, at=AT
    )
    text = text_of(sign_in(cast.ifmetall), url("funding", used.slug))
    assert "upparbetat till och med 1 november 2026, enligt Lägesrapport" in text
    assert "upparbetat till och med 31 oktober 2026, enligt Delrapport 4" in text
    assert "Upparbetat till och med 1 november 2026" not in text


def test_warnings_appear_and_vanish(cast, sign_in, skills):
    client, page = sign_in(cast.board), url("project", skills.slug)
    common = {"kind": "budget", "source": "Beslut", "used": True, "by": cast.sekr, "at": AT}
    figures.note_figure(skills, value=4_942_089, **common)
    assert "1 kr mindre än budgeten" in text_of(client, page)
    figures.note_figure(skills, value=4_942_088, **common)
    assert "budgeten som forumet använder" not in text_of(client, page)


def test_struck_line_is_shown_on_its_page_alone(cast, sign_in, skills):
    line = skills.funding.get(kind="esf")
    wanted = LineFields("ESF-rådet", "esf", 3_700_001, "Nytt beslut")
    funding.change_funding(line, wanted, "Beloppet var fel.", by=cast.sekr, at=AT)
    client = sign_in(cast.ifmetall)
    text = text_of(client, url("funding", skills.slug))
    assert '<s class="muted">Europeiska socialfonden, 3 706 566 kr, ESF-stöd</s>' in text
    assert "Ersatt av ESF-rådet, 3 700 001 kr" in text
    assert "1 november 2026: Beloppet var fel." in text
    assert "3 706 566" not in text_of(client, url("project", skills.slug))
    assert not any("3706566" in row for row in file_of(client, url("funding", skills.slug)))


def test_figures_page_shows_both_sources_history_and_what_is_struck(cast, sign_in, industry):
    common = {"kind": "granted", "source": "Projektbanken", "by": cast.sekr}
    wrong = figures.note_figure(industry, value=7, **common)
    figures.withdraw_figure(wrong, "Fel rad.", by=cast.sekr, at=AT)
    figures.note_figure(industry, value=10_637_000, as_of=date(2020, 6, 1), **common)
    client = sign_in(cast.ifmetall)
    text = text_of(client, url("figures", industry.slug))
    for told in (
        "10 637 799 kr",
        "cirka 11 500 000 kr",
        "Fondens eget register.",
        "Tidigare: 10 637 000 kr (1 juni 2020)",
        '<s class="muted">7 kr</s>',
        "Struken 1 november 2026: Fel rad.",
        "Källorna skiljer sig åt",
    ):
        assert told in text
    assert url("figure_withdraw", industry.slug, industry.figures.first().pk) not in text
    assert "Fel rad." not in text_of(client, url("project", industry.slug))


def test_funding_as_a_file(cast, sign_in, used):
    answer = sign_in(cast.board).get(url("funding", used.slug) + "?format=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="finansiering-kompetens-i-kronoberg.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        'Finansiär;Typ;Beviljat, kr;"Andel, %";Upparbetat, kr;Återstår, kr;"Använt, %";Upparbetat till och med;'
        "Källa till upparbetat;Källa;Länk".replace('"', ""),
        "Europeiska socialfonden;ESF-stöd;3706566;75,00;1000000;2706566;26,98;2026-10-31;Delrapport 4;"
        "Älmhults kommun;",
        "Region Kronoberg;Offentlig medfinansiering i pengar;1235522;25,00;200000;1035522;16,19;2026-10-31;"
        "Delrapport 4;Älmhults kommun;",
        "Totalt;;4942088;100,00;1200000;3742088;24,28;;;;",
    ]


@pytest.mark.parametrize("name", ["funding", "figures"])
def test_files_run_no_formulas_and_open_as_excel(cast, sign_in, unknown, name):
    evil = "=HYPERLINK(1)"
    funding.add_funding(unknown, funder=evil, kind="esf", amount=1, source=evil, by=cast.sekr)
    figures.note_figure(unknown, kind="granted", value=1, source=evil, by=cast.sekr)
    client = sign_in(cast.ifmetall)
    assert any("'=HYPERLINK" in row for row in file_of(client, url(name, "xf")))
    assert client.get(url(name, "xf") + "?format=xlsx").content[:2] == b"PK"


def test_pages_read_the_same_number_of_rows_whatever_their_size(
    cast, secretariat, used, django_assert_num_queries
):
    pages = {url("funding", used.slug): 9, url("figures", used.slug): 8}
    for _round in range(2):
        for page, queries in pages.items():
            secretariat.get(page)
            with django_assert_num_queries(queries):
                secretariat.get(page)
        for number in range(4):
            line = funding.add_funding(
                used, funder=f"F{number}", kind="in_kind", amount=1, source="S", by=cast.sekr
            )
            outlays.record_outlays(used, {line: 1}, as_of=SINCE, source="S", by=cast.sekr)
            noted = figures.note_figure(used, kind="granted", value=number, source=f"S{number}", by=cast.sekr)
        funding.withdraw_funding(line, "Fel.", by=cast.sekr)
        figures.withdraw_figure(noted, "Fel.", by=cast.sekr)


def test_money_of_another_forum_is_not_there(cast, sign_in, used):
    client = sign_in(cast.kalmar_sekr)
    for name in ("funding", "figures", "funding_new", "funding_split", "outlays_new"):
        assert client.get(url(name, used.slug).replace("kronoberg", "kalmar", 1)).status_code == 404
    following.follow_project(cast.kalmar_sekr.party.forum, used, since=SINCE, by=cast.kalmar_sekr)
    line = current_lines(used)[0]
    assert client.get(url("funding", used.slug).replace("kronoberg", "kalmar", 1)).status_code == 200
    for address in (
        url("funding_change", used.slug, line.pk),
        url("funding_withdraw", used.slug, line.pk),
        url("funding_move", used.slug, line.pk),
        url("outlays_new", used.slug),
    ):
        there = address.replace("kronoberg", "kalmar", 1)
        assert client.post(there, {"because": "Fel.", "to": "down"}).status_code == 403
    assert current_lines(used)[0] == line


@pytest.mark.parametrize("who", ["ifmetall", "board"])
def test_only_the_secretariat_keeps_the_money(cast, sign_in, used, industry, who):
    client, line, figure = sign_in(getattr(cast, who)), current_lines(used)[0], industry.figures.first()
    addresses = [
        *(url(name, used.slug) for name in ("funding_new", "funding_split", "outlays_new", "figure_new")),
        *(url(f"funding_{name}", used.slug, line.pk) for name in ("change", "withdraw", "move")),
        *(url(f"figure_{name}", industry.slug, figure.pk) for name in ("use", "withdraw")),
    ]
    assert {client.post(address, {"because": "Fel.", "to": "down"}).status_code for address in addresses} == {
        403
    }


LINE = {"funder": "ESF", "kind": "esf", "amount": "3 706 566 kr", "source": "Beslut"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount", "12,50"),
        ("amount", "-1"),
        ("amount", str(2**63)),
        ("amount", "NaN"),
        ("amount", ""),
        ("source_url", "javascript:alert(1)"),
        ("source_url", "ftp://example.org/x"),
        ("kind", "lottery"),
        ("funder", "x" * 201),
        ("funder", "\x00"),
    ],
)
def test_funding_that_is_wrong_comes_back_with_what_was_typed(cast, secretariat, unknown, field, typed):
    fields = {**LINE, field: typed}
    page = secretariat.post(url("funding_new", "xf"), fields)
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["source"].value() == "Beslut"
    assert 'value="3 706 566 kr"' in page.content.decode() or field == "amount"
    assert FundingLine.objects.count() == 0


def test_funding_is_changed_struck_and_moved_from_forms(cast, secretariat, skills):
    esf, region = current_lines(skills)
    change = url("funding_change", skills.slug, esf.pk)
    assert 'value="3 706 566"' in text_of(secretariat, change)
    fields = {**LINE, "amount": "3 700 000"}
    assert list(secretariat.post(change, fields).context["form"].errors) == ["because"]
    answer = secretariat.post(change, {**fields, "because": "Nytt beslut."})
    assert answer.url == url("funding", skills.slug)
    new = skills.funding.get(replaces=esf)
    secretariat.post(url("funding_move", skills.slug, new.pk), {"to": "down"})
    assert [line.amount for line in current_lines(skills)] == [1_235_522, 3_700_000]
    secretariat.post(url("funding_withdraw", skills.slug, region.pk), {"because": "Räknas inte."})
    assert [line.amount for line in current_lines(skills)] == [3_700_000]
    assert secretariat.get(change).status_code == 404


def test_used_money_from_a_form(cast, secretariat, skills):
    esf, region = current_lines(skills)
    page = url("outlays_new", skills.slug)
    fields = {"as_of": "2026-10-31", "source": "Delrapport 4", f"line_{esf.pk}": "1,5 mn kr"}
    assert secretariat.post(page, {"as_of": "2026-10-31", "source": "S"}).context["form"].non_field_errors()
    assert "as_of" in secretariat.post(page, {**fields, "as_of": "9999-12-31"}).context["form"].errors
    wrong = secretariat.post(page, {**fields, f"line_{region.pk}": "1,5"})
    assert list(wrong.context["form"].errors) == [f"line_{region.pk}"]
    secretariat.post(page, fields)
    assert [(row.line, row.amount) for row in Outlay.objects.all()] == [(esf, 1_500_000)]
    assert "Senast: 1 500 000 kr till och med 31 oktober 2026." in text_of(secretariat, page)


SPLIT = {
    "amount": "10 637 799 kr",
    "source": "Projektbanken",
    "funder_1": "Europeiska socialfonden",
    "kind_1": "esf",
    "share_1": "50",
    "funder_2": "Regionen",
    "kind_2": "public_cash",
    "kind_3": "public_cash",
    "kind_4": "public_cash",
}


def test_amount_is_split_shown_and_then_saved(cast, secretariat, unknown):
    page = url("funding_split", "xf")
    shown = secretariat.post(page, SPLIT)
    text = shown.content.decode().replace(NBSP, " ")
    assert [line.amount for line in shown.context["lines"]] == [5_318_899, 5_318_900]
    assert all(told in text for told in ("5 318 899 kr", "5 318 900 kr", "10 637 799 kr"))
    assert FundingLine.objects.count() == 0
    again = secretariat.post(page, {**SPLIT, "edit": "1"})
    assert again.context["form"]["funder_2"].value() == "Regionen"
    assert secretariat.post(page, {**SPLIT, "save": "1"}).url == url("funding", "xf")
    assert [(line.funder, line.kind, line.amount) for line in current_lines(unknown)] == [
        ("Europeiska socialfonden", "esf", 5_318_899),
        ("Regionen", "public_cash", 5_318_900),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"share_2": "49,99"}, "share_2"),
        ({"share_1": ""}, "share_2"),
        ({"share_1": "100"}, "share_2"),
        ({"share_1": "33,333"}, "share_1"),
        ({"share_1": "101"}, "share_1"),
        ({"funder_2": "", "share_2": "50"}, "funder_2"),
        ({"funder_1": "", "share_1": "", "funder_2": ""}, "funder_1"),
        ({"amount": "1,5"}, "amount"),
        ({"amount": str(2**63)}, "amount"),
        ({"source": ""}, "source"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
    ],
)
def test_split_that_does_not_add_up_is_refused(cast, secretariat, unknown, wrong, field):
    page = secretariat.post(url("funding_split", "xf"), {**SPLIT, **wrong, "save": "1"})
    assert list(page.context["form"].errors) == [field]
    assert FundingLine.objects.count() == 0


FIGURE = {"kind": "granted", "value": "11,5 mn kr", "source": "Pressmeddelande"}


def test_figure_from_a_form_with_its_unit_understood(cast, secretariat, unknown):
    answer = secretariat.post(url("figure_new", "xf"), {**FIGURE, "approximate": "on"})
    assert answer.url == url("figures", "xf")
    figure = Figure.objects.get()
    assert (figure.value, figure.unit, figure.approximate) == (11_500_000, "kr", True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "1,5"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": str(2**63)}, "value"),
        ({"value": "många"}, "value"),
        ({"unit": "euro"}, "unit"),
        ({"kind": "length"}, "unit"),
        ({"kind": "other", "unit": "st"}, "label"),
        ({"as_of": "9999-12-31"}, "as_of"),
        ({"source": ""}, "source"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "ftp://example.org"}, "source_url"),
    ],
)
def test_figure_without_sense_comes_back(cast, secretariat, unknown, wrong, field):
    page = secretariat.post(url("figure_new", "xf"), {**FIGURE, **wrong})
    assert list(page.context["form"].errors) == [field]
    assert Figure.objects.count() == 0


def test_choice_among_figures_says_why(cast, secretariat, industry):
    page = secretariat.post(url("figure_new", industry.slug), {**FIGURE, "used": "on"})
    assert list(page.context["form"].errors) == ["reason"]
    assert industry.figures.count() == 2


def test_figure_is_struck_from_a_form(cast, secretariat, industry):
    figure = industry.figures.get(used=False)
    address = url("figure_withdraw", industry.slug, figure.pk)
    assert list(secretariat.post(address, {"because": ""}).context["form"].errors) == ["because"]
    secretariat.post(address, {"because": "Fel."})
    figure.refresh_from_db()
    assert figure.withdrawn_because == "Fel."
    assert secretariat.get(address).status_code == 404
