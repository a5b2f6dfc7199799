"""Members and seats out of a table: the trial, the import, and what is refused."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forum.models import HistoryEntry, Outbox, User
from members.importing import import_members, try_import
from members.models import Organisation, Party, Seat
from members.sheets import from_text, read_sheet
from tests.meetings import handouts

HEADING = "Organisation;Typ;Organisationsnummer;Sida;Godkänner;Namn;E-post;Roll;Ordinarie eller ersättare;Uppdrag;Från"
NEW = "Exempel Verkstad AB;Företag;556000-4615;;nej;Åsa Öberg;Asa@Example.org;Företrädare;Ersättare;vd;2026-12-01"
UNION = "IF Metall;;;;;Ny Ombudsman;ny@example.org;Företrädare;;;"
KNOWN = "Unionen;;;;;Företrädare, Unionen;unionen@example.org;Företrädare;Ordinarie;;"
PAGE = "/kronoberg/medlemmar/importera/"


def sheet(*rows: str, heading: str = HEADING):
    return from_text("\n".join([heading, *rows]))


def upload(content: str | bytes, name: str = "medlemmar.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def workbook(*rows: list[object]) -> bytes:
    made, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def done(cast, *rows: str, invite: bool = False):
    forum, table = cast.sekr.party.forum, sheet(*rows)
    seen = try_import(forum, table, by=cast.sekr).seal
    return import_members(forum, table, seen=seen, invite=invite, by=cast.sekr)


def said(outcome) -> list[tuple[int, str, list[str]]]:
    return [(row.number, row.what, row.news + row.changes) for row in outcome.rows]


def everything() -> tuple[int, ...]:
    models = (Organisation, Party, Seat, User, Outbox, HistoryEntry)
    return tuple(model.objects.count() for model in models)


# --- the trial and the import ----------------------------------------------------------------------


def test_trial_says_what_would_happen_and_does_nothing(cast):
    before = everything()
    outcome = try_import(cast.sekr.party.forum, sheet(NEW, UNION, KNOWN), by=cast.sekr)
    assert said(outcome) == [
        (2, "new", [
            "Exempel Verkstad AB är ny i portalen", "Exempel Verkstad AB blir part i forumet",
            "Åsa Öberg får ett uppdrag för Exempel Verkstad AB",
        ]),
        (3, "new", ["Ny Ombudsman får ett uppdrag för IF Metall"]),
        (4, "same", []),
    ]  # fmt: skip
    assert everything() == before


def test_import_uses_the_same_deeds_as_by_hand(cast):
    outcome, is_done = done(cast, NEW, KNOWN)
    assert (is_done, outcome.count("new"), outcome.count("same")) == (True, 1, 1)
    seat = Seat.objects.get(user__email="asa@example.org")
    assert (seat.role, seat.kind, seat.title, str(seat.since)) == ("partner", "deputy", "vd", "2026-12-01")
    party = seat.party
    assert (party.side, party.approves, party.organisation.kind, party.organisation.orgnr) == (
        "company", False, "company", "556000-4615",
    )  # fmt: skip
    verbs = HistoryEntry.objects.order_by("-pk").values_list("verb", flat=True)[:3]
    assert list(verbs) == ["seat.given", "party.welcomed", "organisation.added"]


def test_same_table_twice_changes_nothing(cast):
    done(cast, NEW, UNION)
    before = everything()
    outcome, is_done = done(cast, NEW, UNION)
    assert (is_done, outcome.does_something, outcome.count("same")) == (True, False, 2)
    assert everything() == before


def test_letters_leave_only_when_asked_for(cast):
    before = Outbox.objects.count()
    done(cast, NEW)
    assert Outbox.objects.count() == before
    done(cast, UNION, invite=True)
    assert list(Outbox.objects.order_by("-pk").values_list("to", "kind")[:1]) == [
        ("ny@example.org", "seat_given")
    ]
    assert Outbox.objects.count() == before + 1


def test_changes_of_party_and_seat_are_made_and_named(cast):
    outcome, _is_done = done(
        cast, "Unionen;;;Övrig;nej;Annat Namn;unionen@example.org;partner;ersättare;sakkunnig;2020-01-01"
    )
    (row,) = outcome.rows
    assert (row.what, len(row.changes), row.notes) == (
        "changed", 2, ["Personen har redan ett konto, och kontots namn behålls: Företrädare, Unionen"],
    )  # fmt: skip
    seat = Seat.objects.get(pk=cast.unionen.pk)
    assert (seat.kind, seat.title, seat.party.side, seat.party.approves) == (
        "deputy",
        "sakkunnig",
        "other",
        False,
    )
    assert seat.since == cast.unionen.since
    assert HistoryEntry.objects.filter(verb="seat.changed").count() == 1


def test_one_wrong_row_stops_everything(cast):
    before = everything()
    outcome, is_done = done(cast, NEW, UNION.replace("ny@example.org", "ny@"))
    assert (is_done, everything()) == (False, before)
    assert [(row.number, row.errors) for row in outcome.rows if row.errors] == [
        (3, [("E-postadress", "Fyll i en giltig e-postadress.")])
    ]


def test_import_that_would_do_something_else_than_shown_does_nothing(cast):
    forum, table = cast.sekr.party.forum, sheet(UNION)
    seen = try_import(forum, table, by=cast.sekr).seal
    done(cast, UNION)
    before = everything()
    _outcome, is_done = import_members(forum, table, seen=seen, invite=True, by=cast.sekr)
    assert (is_done, everything()) == (False, before)


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_imports(cast, who):
    for deed in (
        lambda by: try_import(cast.sekr.party.forum, sheet(NEW), by=by),
        lambda by: import_members(cast.sekr.party.forum, sheet(NEW), seen="", invite=False, by=by),
    ):
        with pytest.raises(PermissionDenied):
            deed(getattr(cast, who))


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        (";;;;;;;;;;x", [("Från", "Skriv dagen som 2026-12-04."), ("Organisation", "Saknas.")]),
        ("Ny AB;;;;;;;;;;", [("Organisation", "Typ av organisation saknas och behövs här.")]),
        ("Ny AB;Övrig;;;;;;;;;", [("Organisation", "Sida saknas och behövs här.")]),
        ("IF Metall;;;;;Ny;;;;;", [("E-postadress", "Saknas."), ("Roll", "Saknas.")]),
        ("IF Metall;;;;;Ny;n@example.org;kung;;;", [
            ("Roll", "”kung” är inte något av: Sekretariat, Företrädare, Nämnd."),
        ]),
        ("IF Metall;;;;kanske;;;;;;", [("Godkänner dagordningen", "Skriv ja eller nej.")]),
        ("IF Metall;;;;;;;;;;9999-01-01", [("Från", "Året ska ligga mellan 1990 och 2100.")]),
        ("=HYPERLINK(1);;;;;;;;;;", [("Organisation", "Det här är en formel. Skriv själva värdet.")]),
        ("IF Metall;;;;;Kim 811218-9876;k@example.org;partner;;;", [
            ("Namn", "Det här kan vara ett personnummer. Sådana lagrar portalen aldrig."),
        ]),
        ("Ny AB;Företag;811218-9876;;;;;;;;", [
            ("Organisationsnummer", "Det här kan vara ett personnummer. Sådana lagrar portalen aldrig."),
        ]),
        ("Ny AB;Företag;556000-0000;;;;;;;;", [
            ("Organisationsnummer", "Det här är inget svenskt organisationsnummer. Skriv det som 232100-0065."),
        ]),
        ("x" * 301 + ";;;;;;;;;;", [("Organisation", "Texten är längre än 300 tecken.")]),
        ("IF\x01Metall;;;;;;;;;;", [("Organisation", "Texten har tecken som inte går att lagra.")]),
    ],
)  # fmt: skip
def test_errors_are_named_by_column(cast, row, errors):
    before = everything()
    outcome = try_import(cast.sekr.party.forum, sheet(row), by=cast.sekr)
    assert [each.errors for each in outcome.rows] == [errors]
    assert everything() == before


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Namn;E-post", "ingen kolumn som heter ”Organisation”"),
        ("Organisation;Part", "gäller samma sak: Organisation"),
        ("Organisation;Personnummer", "Kolumnen ”Personnummer” är för personnummer"),
    ],
)
def test_headings_that_cannot_be_used_are_told(cast, heading, words):
    with pytest.raises(ValidationError, match=words):
        try_import(cast.sekr.party.forum, sheet("a;b", heading=heading), by=cast.sekr)


def test_unused_column_is_named_and_holds_no_personal_number(cast):
    rows = sheet("IF Metall;blå", "Unionen;19811218-9876", heading="Organisation;Favoritfärg")
    outcome = try_import(cast.sekr.party.forum, rows, by=cast.sekr)
    assert outcome.ignored == ["Favoritfärg"]
    assert [(row.what, [column for column, _text in row.errors]) for row in outcome.rows] == [
        ("same", []), ("error", ["Favoritfärg"]),
    ]  # fmt: skip


# --- reading the file ------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_any_usual_shape(encoding, separator):
    text = f'Organisation{separator}Namn\r\n"Å{separator}Ö AB"{separator}Åsa\r\n\r\n'
    assert read_sheet(upload(text.encode(encoding))) == [
        ["Organisation", "Namn"], [f"Å{separator}Ö AB", "Åsa"],
    ]  # fmt: skip


def test_workbook_is_read_with_its_dates_numbers_and_yes_and_no(cast):
    book = workbook(
        ["Organisation", "Godkänner", "Uppdrag", "Från"],
        ["IF Metall", True, 7.0, date(2026, 12, 1)],
        [None, None, None, None],
    )
    assert read_sheet(upload(book, "m.xlsx")) == [
        ["Organisation", "Godkänner", "Uppdrag", "Från"], ["IF Metall", "ja", "7", "2026-12-01"],
    ]  # fmt: skip


def test_formula_in_a_workbook_is_refused(cast):
    table = read_sheet(upload(workbook(["Organisation"], ["=1+1"]), "m.xlsx"))
    outcome = try_import(cast.sekr.party.forum, table, by=cast.sekr)
    assert outcome.rows[0].errors == [("Organisation", "Det här är en formel. Skriv själva värdet.")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("m.csv", b"", "är tom"),
        ("m.csv", b"Organisation\n", "inga rader"),
        ("m.csv", b"Organisation\n" + b"A\n" * 10_000, "fler än 500 rader"),
        ("m.csv", b"Organisation" + b";x" * 50 + b"\nA", "fler än 40 kolumner"),
        ("m.csv", b"Organisation\n\x00", "innehåller inte"),
        ("m.csv", b'Organisation\n"' + b"x" * 300_000, "går inte att läsa"),
        ("m.xlsx", workbook(["Organisation"], *(["A"] for _ in range(10_000))), "fler än 500 rader"),
        ("m.xlsx", handouts.with_part(workbook(["a"], ["b"]), "xl/x.bin", bytes(200_000_000)), "packas upp"),
        ("m.xlsx", handouts.a_docx(), "innehåller inte"),
        ("m.xlsx", handouts.with_part(workbook(["a"], ["b"]), "xl/vbaProject.bin", b"x"), "makron"),
        ("m.pdf", handouts.a_pdf(), "slutar på .xlsx eller .csv"),
        ("m.ods", handouts.an_open_document("spreadsheet"), "slutar på .xlsx eller .csv"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_plain_words(name, content, words):
    with pytest.raises(ValidationError) as caught:
        read_sheet(upload(content, name))
    assert words in caught.value.messages[0]


def test_workbook_with_broken_parts_is_refused():
    whole = workbook(["Organisation"], ["A"])
    parts = {name: content for name, content in _parts(whole).items() if name != "xl/worksheets/sheet1.xml"}
    for broken in (parts, parts | {"xl/worksheets/sheet1.xml": b"<not xml"}):
        with pytest.raises(ValidationError):
            read_sheet(upload(handouts.zipped(broken), "m.xlsx"))


def _parts(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


# --- the pages -------------------------------------------------------------------------------------


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def hidden(response) -> dict[str, str]:
    form = response.context["form"]
    return {"sheet": form["sheet"].value(), "seen": form["seen"].value()}


def test_table_is_previewed_then_imported(cast, sign_in):
    client = sign_in(cast.sekr)
    preview = client.post(PAGE, {"table": upload("\n".join([HEADING, NEW, KNOWN]))})
    page = text_of(preview)
    for words in (
        "Inget har ändrats än.",
        "Exempel Verkstad AB blir part",
        "Som förut",
        "asa@example.org",
        "Får en länk",
    ):
        assert words in page
    answer = client.post(PAGE, hidden(preview) | {"invite": "on"}, follow=True)
    assert answer.redirect_chain == [(reverse("members:roster", args=["kronoberg"]), 302)]
    assert "1 nya rader, 0 ändrade, 1 som förut. 1 inbjudan är på väg." in text_of(answer)
    assert Outbox.objects.filter(to="asa@example.org").count() == 1


def test_preview_of_wrong_rows_offers_no_import(cast, sign_in):
    page = text_of(sign_in(cast.sekr).post(PAGE, {"table": upload(f"{HEADING}\n;;;;;;;;;;")}))
    assert "Tabellen har inga rader under rubriken." in page
    page = text_of(sign_in(cast.sekr).post(PAGE, {"table": upload(f"{HEADING}\nNy;;;;;;;;;;")}))
    assert "1 rad är fel, så inget kan läsas in" in page
    assert 'href="#rad-2"' in page
    assert "Läs in tabellen" not in page


def test_stale_confirmation_shows_the_preview_again(cast, sign_in):
    client = sign_in(cast.sekr)
    posted = hidden(client.post(PAGE, {"table": upload(f"{HEADING}\n{UNION}")}))
    done(cast, UNION)
    answer = client.post(PAGE, posted)
    assert answer.status_code == 409
    assert "Något har ändrats sedan du granskade." in text_of(answer)


@pytest.mark.parametrize(
    "posted", [{"sheet": "", "seen": ""}, {"sheet": "\x00;\n", "seen": "x"}, {"sheet": "a\nb", "seen": "x"}]
)
def test_confirmation_that_nobody_was_shown_does_nothing(cast, sign_in, posted):
    before = everything()
    assert sign_in(cast.sekr).post(PAGE, posted).status_code in {302, 409}
    assert everything() == before


def test_templates_hold_the_headings_that_are_read(cast, sign_in):
    client = sign_in(cast.sekr)
    csv_file = client.get(f"{PAGE}mall.csv")
    book = client.get(f"{PAGE}mall.xlsx")
    heading = csv_file.content.decode("utf-8-sig").strip().split(";")
    assert csv_file["Content-Disposition"] == 'attachment; filename="medlemmar.csv"'
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows(values_only=True))
    assert rows == [tuple(heading)]
    assert try_import(cast.sekr.party.forum, [heading, ["IF Metall"]], by=cast.sekr).ignored == []
