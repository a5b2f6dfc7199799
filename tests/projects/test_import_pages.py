"""The pages of an import: hand in, decide the columns, look, take in."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.imports.declared import TABLES
from projects.imports.template import explained, headings
from projects.models import Import, KeyFigure, Project
from tests.projects.workbooks import portfolio, workbook

PAGE = "/kronoberg/projekt/import/"


@pytest.fixture
def secretariat(cast, sign_in):
    return sign_in(cast.sekr)


def upload(content: bytes | str, name: str = "projekt.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_file_whose_headings_are_known_is_looked_at_and_taken_in(secretariat):
    answer = secretariat.post(PAGE, upload(workbook(portfolio(2)), "alla.xlsx"), follow=True)
    page = text_of(answer)
    address = answer.redirect_chain[-1][0]
    for words in (
        "Inget har ändrats än.",
        "Alla rader (20)",
        "Nya (20)",
        "Industriprojekt 1: CO05",
        "Importera allt",
    ):
        assert words in page
    assert Project.objects.count() == 0
    done = secretariat.post(address, {"seen": answer.context["outcome"].seal}, follow=True)
    assert done.redirect_chain == [(reverse("projects:list", args=["kronoberg"]), 302)]
    assert messages_of(done) == ["Filen är importerad: 20 nya rader, 0 ändrade och 0 som förut."]
    again = secretariat.post(PAGE, upload(workbook(portfolio(2)), "alla.xlsx"), follow=True)
    assert "Allt i filen finns redan i portalen." in text_of(again)
    assert "Importera allt" not in text_of(again)


def test_errors_are_shown_where_they_are_and_can_be_saved(secretariat):
    sheets = portfolio(2)
    sheets["Finansiering"][3][3] = "=1+1"
    answer = secretariat.post(PAGE, upload(workbook(sheets), "alla.xlsx"), follow=True)
    address = answer.redirect_chain[-1][0]
    page = text_of(secretariat.get(f"{address}?visa=fel"))
    assert "1 rad är fel, så inget kan läsas in" in page
    assert "D4 Belopp, kronor: ”=1+1”. Väntat: själva värdet. Formler räknas aldrig ut här." in page
    assert page.count("<tr>") == 2
    assert "Importera allt" not in page
    book = openpyxl.load_workbook(io.BytesIO(secretariat.get(f"{address}fel/?format=xlsx").content))
    heading, row = book.active.iter_rows(values_only=True)
    assert heading[:6] == ("Blad", "Rad", "Kolumn", "Rubrik", "Det som står där", "Det som väntas")
    assert row == (
        "Finansiering", 4, "D", "Belopp, kronor", "=1+1", "själva värdet. Formler räknas aldrig ut här.",
        "2021/00001", "Europeiska socialfonden", "ESF-stöd", "=1+1", "Beslut",
    )  # fmt: skip
    saved = secretariat.get(f"{address}fel/?format=csv").content.decode("utf-8-sig")
    assert "Finansiering;4;D;Belopp, kronor;'=1+1;" in saved


def test_two_thousand_rows_are_shown_a_page_at_a_time_in_a_fixed_number_of_queries(
    secretariat, django_assert_num_queries
):
    answer = secretariat.post(PAGE, upload(workbook(portfolio(3)), "alla.xlsx"), follow=True)
    small = answer.redirect_chain[-1][0]
    answer = secretariat.post(PAGE, upload(workbook(portfolio(200)), "alla.xlsx"), follow=True)
    large = answer.redirect_chain[-1][0]
    for address in (small, large):
        with django_assert_num_queries(8):
            page = secretariat.get(address)
    assert len(page.context["page"].object_list) == 100
    assert "Sida 1 av 20" in text_of(page)
    assert "Industriprojekt 199" in text_of(secretariat.get(f"{large}?sida=2"))


def test_unknown_columns_are_left_out_only_when_the_secretariat_says_so(secretariat):
    answer = secretariat.post(PAGE, upload("Namn;Färg;Storlek\nEtt;blå;stor"), follow=True)
    address = answer.redirect_chain[-1][0]
    assert address.endswith("/kolumner/")
    assert "2 kolumner känns inte igen: Färg, Storlek." in text_of(answer)
    fields = {"kind_0": "projects", "column_0_0": "name", "column_0_1": "", "column_0_2": "-"}
    refused = secretariat.post(address, fields)
    assert refused.context["form"].errors == {
        "column_0_1": ["Välj vad kolumnen är, eller att den inte används."]
    }
    twice = secretariat.post(address, {**fields, "column_0_1": "name"})
    assert twice.context["form"].errors == {"column_0_1": ["En annan kolumn är redan vald för samma sak."]}
    shown = secretariat.post(address, {**fields, "skip_undecided": "on"}, follow=True)
    assert "Kolumner i ”projekt” som inte används: Färg, Storlek." in text_of(shown)
    assert shown.context["counts"]["new"] == 1


def test_a_sheet_of_another_kind_is_asked_about_anew(secretariat):
    answer = secretariat.post(PAGE, upload("Alfa;Beta\nEtt;5", "lista.csv"), follow=True)
    address = answer.redirect_chain[-1][0]
    answer = secretariat.post(address, {"kind_0": "key_figures"}, follow=True)
    assert answer.redirect_chain[-1][0] == address
    refused = secretariat.post(
        address, {"kind_0": "key_figures", "column_0_0": "name", "column_0_1": "value"}
    )
    assert refused.context["form"].errors["kind_0"] == ["Det saknas en kolumn för: Geografi, Enhet, Källa."]


def test_source_and_day_are_given_once_for_a_file_of_key_figures(secretariat):
    table = "Namn;Geografi;År;Värde;Enhet\nExport;Kronobergs län;2024;181 000;kr"
    answer = secretariat.post(PAGE, upload(table, "nyckeltal.csv"), follow=True)
    fields = {f"column_0_{n}": key for n, key in enumerate(["name", "geography", "year", "value", "unit"])}
    fields |= {"kind_0": "key_figures", "source": "Tillväxtverket", "retrieved_on": "2026-11-01"}
    shown = secretariat.post(answer.redirect_chain[-1][0], fields, follow=True)
    secretariat.post(shown.redirect_chain[-1][0], {"seen": shown.context["outcome"].seal})
    figure = KeyFigure.objects.get()
    assert (figure.source, str(figure.retrieved_on)) == ("Tillväxtverket", "2026-11-01")


def test_stale_confirmation_shows_the_new_preview(secretariat):
    answer = secretariat.post(PAGE, upload("Namn;Diarienummer\nEtt;2020/1"), follow=True)
    address, seen = answer.redirect_chain[-1][0], answer.context["outcome"].seal
    other = secretariat.post(PAGE, upload("Namn;Diarienummer;Läge\nEtt;2020/1;Pågår"), follow=True)
    secretariat.post(other.redirect_chain[-1][0], {"seen": other.context["outcome"].seal})
    stale = secretariat.post(address, {"seen": seen})
    assert (stale.status_code, stale.context["counts"]["unchanged"]) == (409, 1)
    assert (
        messages_of(stale)[-1]
        == "Något har ändrats sedan du granskade. Inget lästes in: granska en gång till."
    )


@pytest.mark.parametrize("seen", ["", "x" * 17, "\x00", "0123456789abcdef"])
def test_confirmation_that_nobody_was_shown_does_nothing(secretariat, seen):
    answer = secretariat.post(PAGE, upload("Namn;Diarienummer\nEtt;2020/1"), follow=True)
    assert secretariat.post(answer.redirect_chain[-1][0], {"seen": seen}).status_code == 409
    assert Project.objects.count() == 0


def test_a_file_is_given_up_and_not_asked_about_again(secretariat):
    answer = secretariat.post(PAGE, upload("Namn;Diarienummer\nEtt;2020/1"), follow=True)
    address = answer.redirect_chain[-1][0]
    given_up = secretariat.post(f"{address}ge-upp/", follow=True)
    assert messages_of(given_up) == ["Importen är avbruten. Inget importerades."]
    assert Import.objects.get().content is None
    for gone in (address, f"{address}kolumner/", f"{address}fel/"):
        assert messages_of(secretariat.get(gone, follow=True)) == [
            "Importen är avbruten. Lämna in filen igen."
        ]
    assert secretariat.post(address, {"seen": "x"}).status_code == 302
    assert secretariat.post(f"{address}ge-upp/").status_code == 302


def test_the_import_of_another_forum_is_not_there(cast, secretariat, sign_in):
    answer = secretariat.post(PAGE, upload("Namn;Diarienummer\nEtt;2020/1"), follow=True)
    address = answer.redirect_chain[-1][0].replace("kronoberg", "kalmar")
    other = sign_in(cast.kalmar_sekr)
    for tail in ("", "kolumner/", "fel/"):
        assert other.get(address + tail).status_code == 404
    assert other.post(f"{address}ge-upp/").status_code == 404
    assert [sign_in(cast.ifmetall).get(PAGE).status_code, sign_in(cast.board).get(PAGE).status_code] == [
        403,
        403,
    ]


def test_template_holds_headings_explanations_allowed_values_and_examples(secretariat):
    content = secretariat.get(f"{PAGE}mall.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Förklaring", *(str(table.title) for table in TABLES.values())]
    for table in TABLES.values():
        assert [cell.value for cell in book[str(table.title)][1]] == headings(table)
    lists = {rule.formula1 for rule in book["Finansiering"].data_validations.dataValidation}
    assert any("ESF-stöd" in each for each in lists)
    rows = list(book["Förklaring"].iter_rows(values_only=True))
    assert ("Finansiering", "Finansiär", "Måste fyllas i.", None, "Europeiska socialfonden") in rows
    answer = secretariat.post(PAGE, upload(content, "mall.xlsx"))
    assert answer.context["form"].errors["file"] == ["Filen har inga rader under rubriken."]


@pytest.mark.parametrize("kind", TABLES)
def test_template_filled_in_with_its_own_examples_is_read(secretariat, kind):
    table = TABLES[kind]
    saved = secretariat.get(f"{PAGE}mall.csv?tabell={kind}").content.decode("utf-8-sig")
    assert saved.strip().split(";") == headings(table)
    book = workbook({"Projekt": [["Namn", "Diarienummer"], ["Kompetens i verkstad", "2020/00317"]]} | {
        str(table.title): [headings(table), [example for _column, _asked, _allowed, example in explained(table)]],
        "Indikatorer": [headings(TABLES["indicators"]), [e for *_x, e in explained(TABLES["indicators"])]],
    })  # fmt: skip
    answer = secretariat.post(PAGE, upload(book, "mall.xlsx"), follow=True)
    assert [(error.heading, error.expected) for error in answer.context["outcome"].errors] == []
