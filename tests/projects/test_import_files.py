"""What people hand in is read in any usual shape; what nobody should hand in is refused in plain words."""

import datetime
import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.imports import files
from projects.imports.cells import Formula
from tests.meetings import handouts
from tests.projects.workbooks import workbook

MB = 1024**2
HEADING = "Namn;Diarienummer"


def received(name: str, content: bytes | str):
    data = content.encode() if isinstance(content, str) else content
    return files.received(SimpleUploadedFile(name, data))


def sheets_of(name: str, content: bytes | str):
    return [(sheet.name, sheet.rows) for sheet in files.read(*received(name, content)).sheets]


def refused(name: str, content: bytes | str) -> str:
    with pytest.raises(ValidationError) as caught:
        received(name, content)
    return caught.value.messages[0]


# --- read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_any_usual_shape(encoding, separator):
    text = f'Namn{separator}Område\r\n"Å{separator}Ö AB"{separator}Växjö\r\n\r\n'
    assert sheets_of("projekt.csv", text.encode(encoding)) == [
        ("projekt", [["Namn", "Område"], [f"Å{separator}Ö AB", "Växjö"]])
    ]


def test_workbook_is_read_with_its_numbers_days_and_yes_and_no():
    book = workbook(
        {"A": [["Namn", "Tal"], [11.5, 3_706_566], [datetime.date(2025, 12, 31), True], ["=1+1", 0.1 + 0.2]]}
    )
    ((_name, rows),) = sheets_of("a.xlsx", book)
    assert [str(cell) for row in rows[1:3] for cell in row] == ["11.5", "3706566", "2025-12-31", "True"]
    assert (rows[3][0], str(rows[3][1])) == (Formula("=1+1"), "0.3")


def test_a_title_above_the_table_is_passed_over_and_rows_keep_their_numbers():
    (sheet,) = files.read("a.csv", b"Min lista\n\nNamn;Diarienummer\nEtt;1").sheets
    assert (sheet.first, sheet.headings) == (3, ["Namn", "Diarienummer"])


def test_hidden_sheets_are_left_and_named():
    book = openpyxl.Workbook()
    book.active.append(["Namn", "Diarienummer"])
    book.active.append(["Ett", "1"])
    hidden = book.create_sheet("Gömt")
    hidden.append(["Namn"])
    hidden.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    handed = files.read("a.xlsx", made.getvalue())
    assert ([sheet.name for sheet in handed.sheets], handed.notes) == (
        ["Sheet"], ["Bladet ”Gömt” är dolt och läses inte."],
    )  # fmt: skip


def test_our_own_apostrophe_is_taken_away_again():
    ((_name, rows),) = sheets_of("a.csv", "Namn;Område\n'+46 Växjö;'=1")
    assert rows[1] == ["+46 Växjö", "=1"]


# --- refused ---------------------------------------------------------------------------------------


def merged() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Namn", "Diarienummer"])
    book.active.append(["Ett", "1"])
    book.active.merge_cells("A2:B2")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def replaced(content: bytes, part: str, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    return handouts.zipped(parts | {part: new})


A_BOOK = workbook({"A": [["Namn", "Diarienummer"], ["Ett", "1"]]})
SHEET = "xl/worksheets/sheet1.xml"
NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOMB = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + BOMB + b"]><worksheet %s>&a9;</worksheet>" % NS
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet %s>&a;</worksheet>'
    % NS
)


def rows_of_xml(row: bytes, times: int) -> bytes:
    return b"<worksheet %s><sheetData>" % NS + row * times + b"</sheetData></worksheet>"


def styles_of(times: int) -> bytes:
    return b"<styleSheet %s><cellXfs>" % NS + b"<xf/>" * times + b"</cellXfs></styleSheet>"


HOSTILE = [
    ("a.csv", b"", "är tom"),
    ("a.csv", b"Namn;Diarienummer\n", "inga rader"),
    ("a.csv", f"{HEADING}\n" + "A;1\n" * 6000, "fler än 5 000 rader"),
    ("a.csv", "N;" * 70 + "\n" + "a;" * 70, "fler än 60 kolumner"),
    ("a.csv", f"{HEADING}\nEtt;1\nT\x00vå;2", "Rad 3 innehåller tecken som inte är text"),
    ("a.csv", f"{HEADING}\nEtt;1\n{'x' * MB};2", "Rad 3 har en cell som är alldeles för lång"),
    ("a.csv", f'{HEADING}\n"Ett;1\nTvå;2', "Ett citattecken saknas"),
    ("a.csv", f"{HEADING}\nEtt;1\nTvå,2", "Rad 3 har kommatecken mellan cellerna, men rubriken har semikolon"),
    ("a.csv", f"{HEADING}\nEtt;1;mer", "Rad 2 har fler celler än rubriken"),
    ("a.csv", f"{HEADING}\nÅtta;1\n".encode() + "Nöt;2".encode("cp1252"), "Rad 3 har en annan teckenkodning"),
    ("a.csv", HEADING.encode() + b"\nE\x81tt;1", "Rad 2 innehåller tecken som inte är text"),
    ("a.csv", "Namn;Nr\nEtt;1".encode("utf-16") + b"\x00", "Rad 2 är trasig i sin teckenkodning"),
    ("a.csv", "Namn;Nr\nE\x00tt;1".encode("utf-16"), "Rad 2 innehåller tecken som inte är text"),
    ("a.xlsx", workbook({"A": [["Namn", "Nr"], *(["A", 1] for _ in range(6000))]}), "fler än 5 000 rader"),
    ("a.xlsx", replaced(A_BOOK, SHEET, rows_of_xml(b"<row/>", 1_000_000)), "fler än 5 000 rader"),
    ("a.xlsx", replaced(A_BOOK, SHEET, rows_of_xml(b"<row>" + b"<c/>" * 16_384 + b"</row>", 9)), "fler än 60 kolumner"),
    ("a.xlsx", workbook({"A": [["N"] * 70, ["a"] * 70]}), "fler än 60 kolumner"),
    ("a.xlsx", replaced(A_BOOK, "xl/styles.xml", styles_of(400_000)), "rymmer mycket mer"),
    ("a.xlsx", replaced(A_BOOK, SHEET, b"<worksheet %s>" % NS + b"<a>" * 5_000), "rymmer mycket mer"),
    ("a.xlsx", replaced(A_BOOK, SHEET, ENTITIES), "deklarationer"),
    ("a.xlsx", replaced(A_BOOK, SHEET, OUTSIDE), "deklarationer"),
    ("a.xlsx", replaced(A_BOOK, "xl/sharedStrings.xml", ENTITIES), "deklarationer"),
    ("a.xlsx", replaced(A_BOOK, SHEET, b"<not xml"), "skadad"),
    ("a.xlsx", replaced(A_BOOK, "xl/workbook.xml", b"<x/>"), "inga rader"),
    ("a.xlsx", handouts.with_part(A_BOOK, "xl/x.bin", bytes(200 * MB)), "packas upp"),
    ("a.xlsx", handouts.with_part(A_BOOK, "xl/vbaProject.bin", b"x"), "makron"),
    ("a.xlsx", handouts.encrypted(A_BOOK), "lösenord"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "Workbook".encode("utf-16-le"), "gamla slag (.xls)"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "gamla slag (.xls)"),
    ("a.xlsm", A_BOOK, "kan innehålla makron"),
    ("a.xlsx", handouts.a_docx(), "innehåller inte"),
    ("a.xlsx", handouts.a_pdf(), "innehåller inte"),
    ("a.csv", handouts.a_pdf(), "ingen tabell"),
    ("a.csv", handouts.a_picture(), "ingen tabell"),
    ("a.csv", A_BOOK, "ingen tabell"),
    ("a.ods", handouts.an_open_document("spreadsheet"), "ingen tabell"),
    ("a.pdf", handouts.a_pdf(), "ingen tabell"),
    ("a", b"x", "ingen tabell"),
    ("a.xlsx", merged(), "sammanfogade celler (A2:B2)"),
    ("a.xlsx", A_BOOK + bytes(6 * MB), "högst 5,0"),
]  # fmt: skip


def test_openpyxl_reads_its_parts_with_the_defused_parser():
    assert openpyxl.DEFUSEDXML is True


@pytest.mark.parametrize(
    ("name", "content", "words"), HOSTILE, ids=[f"{n}-{case[2]}" for n, case in enumerate(HOSTILE)]
)
def test_hostile_files_are_refused_in_plain_words_and_little_memory(name, content, words):
    tracemalloc.start()
    try:
        assert words in refused(name, content)
        assert tracemalloc.get_traced_memory()[1] < 100 * MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("name", "content", "words"), HOSTILE[3:7] + HOSTILE[-8:-4])
def test_a_refusal_is_told_on_the_page(cast, sign_in, name, content, words):
    data = content.encode() if isinstance(content, str) else content
    answer = sign_in(cast.sekr).post("/kronoberg/projekt/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors["file"].as_data()[0].messages[0])
