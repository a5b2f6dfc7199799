"""Exported tables, opened again as a spreadsheet would."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from forum.tables import as_csv, as_xlsx, asked_format, file_name, table_file

HEADER = ["Beslut", "Dag", "Antal", "Andel", "Frivillig", "Tidpunkt"]
ROW = ["att börja; nu", date(2026, 12, 3), 7, Decimal("0.25"), True, datetime(2026, 12, 3, 8, 5, tzinfo=UTC)]


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet(data: bytes):
    return load_workbook(io.BytesIO(data)).active


def test_csv_opens_in_a_swedish_spreadsheet():
    data = as_csv(HEADER, [ROW, ["", None, None, None, None, None]])
    assert data.startswith(b"\xef\xbb\xbfBeslut;Dag;")
    assert lines(data) == [
        HEADER,
        ["att börja; nu", "2026-12-03", "7", "0,25", "Ja", "2026-12-03 09:05"],
        ["", "", "", "", "", ""],
    ]


def test_xlsx_has_real_days_and_numbers():
    opened = sheet(as_xlsx("Beslut: 2026/Kronoberg", HEADER, [ROW]))
    assert [cell.value for cell in opened[1]] == HEADER
    assert [cell.value for cell in opened[2]] == [
        "att börja; nu",
        datetime(2026, 12, 3),  # noqa: DTZ001  Excel has no time zones
        7,
        0.25,
        "Ja",
        datetime(2026, 12, 3, 9, 5),  # noqa: DTZ001
    ]
    assert (opened["B2"].number_format, opened["B2"].is_date) == ("yyyy-mm-dd", True)
    assert (opened.freeze_panes, opened.auto_filter.ref) == ("A2", "A1:F2")
    assert opened.title == "Beslut  2026 Kronoberg"
    assert opened["A1"].font.bold
    assert opened.column_dimensions["A"].width == len("att börja; nu") + 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_formulas_stay_text(start):
    text = f'{start}HYPERLINK("https://example.org")'
    cell = sheet(as_xlsx("T", ["A"], [[text]]))["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.strip() == text.strip()
    assert lines(as_csv(["A"], [[text]]))[1] == [f"'{text}"]


def test_a_lone_dash_is_no_formula():
    assert lines(as_csv(["A", "B"], [["-", "a-b"]]))[1] == ["-", "a-b"]


def test_what_no_spreadsheet_can_hold_is_left_out():
    data = as_xlsx("T", ["A"], [["före\x00\x0befter"], ["x" * 40_000]])
    opened = sheet(data)
    assert opened["A2"].value == "föreefter"
    assert (len(opened["A3"].value), opened["A3"].value[-1]) == (32_767, "…")
    assert lines(as_csv(["A"], [["före\x00efter"]]))[1] == ["föreefter"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_through_both(text):
    assert len(lines(as_csv(["A"], [[text]]))) >= 1
    assert sheet(as_xlsx("T", ["A"], [[text]])).max_row >= 1


def test_file_names_are_safe():
    assert file_name("Beslut – Kronoberg ÅÄÖ", "csv") == "beslut-kronoberg-aao.csv"
    assert file_name('../../"\r\nSet-Cookie: x', "xlsx") == "set-cookie-x.xlsx"
    assert file_name("”…”", "csv") == "tabell.csv"


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_table_is_handed_over_as_a_file(kind, start):
    answer = table_file(kind, "Beslut", ["A"], [["a"]])
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"] == f'attachment; filename="beslut.{kind}"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_only_known_formats_are_given():
    asked = [asked_format(RequestFactory().get("/", {"format": each})) for each in ("csv", "xlsx", "exe", "")]
    assert asked == ["csv", "xlsx", "", ""]
