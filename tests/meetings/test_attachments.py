"""Attaching, removing and reading files: the rules, the limits, and what is let in."""

import io
import tracemalloc

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from forum.files import storage
from forum.models import HistoryEntry
from meetings.agenda import propose_version
from meetings.attachments import attach_file, remove_file, sweep_files
from meetings.conduct import close_meeting, open_meeting
from meetings.drafting import remove_item
from meetings.file_rules import may_attach, may_read_file
from meetings.minutes import finalise_minutes
from meetings.models import Attachment
from meetings.versions import canonical, changes, digest
from tests.factories import local
from tests.meetings import handouts
from tests.meetings.agendas import add_item, approve_all, put_forward
from tests.meetings.handouts import a_docx, a_pdf, a_picture, an_open_document, an_xlsx, upload, with_part

AT = local(2026, 11, 10, 9)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall)


def attach(meeting, by, item=None, name="Underlag.pdf", content=None, **more):
    return attach_file(meeting, upload(name, content or a_pdf()), item=item, by=by, at=AT, **more)


def content_of(file):
    with storage.open_kept(file.sha256) as kept:
        return kept.read()


def refusal(meeting, by, item, name, content):
    with pytest.raises(ValidationError) as caught:
        attach(meeting, by, item, name, content)
    assert Attachment.objects.count() == 0
    return caught.value.code


# --- the deed --------------------------------------------------------------------------------------


def test_file_is_stored_by_its_content_before_its_row(meeting, cast, item, tmp_path):
    content = a_docx()
    file = attach(meeting, cast.ifmetall, item, "Förslag.docx", content, description="Två sidor")
    assert (file.name, file.description, file.size, file.item, file.uploaded_by) == (
        "Förslag.docx", "Två sidor", len(content), item, cast.ifmetall,
    )  # fmt: skip
    assert (tmp_path / "files" / file.sha256[:2] / file.sha256).read_bytes() == content
    entry = HistoryEntry.objects.get(verb="file.attached")
    assert (entry.subject, entry.facts["item"], entry.party, entry.url) == (
        "Förslag.docx", "Valideringsplatser 2027", "IF Metall", "/kronoberg/moten/2026-4/handlingar/",
    )  # fmt: skip


def test_thirty_real_files_pass_byte_for_byte(meeting, cast, item):
    files = handouts.thirty_files()
    assert len(files) == 32
    for name, content in files.items():
        attach(meeting, cast.unionen, item, name, content)
    kept = {file.name: content_of(file) for file in meeting.attachments.all()}
    assert kept == files


def test_same_content_is_stored_once(meeting, cast, item, tmp_path):
    content = a_pdf()
    attach(meeting, cast.ifmetall, item, "A.pdf", content)
    attach(meeting, cast.sekr, None, "B.pdf", content)
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_same_name_replaces_ones_own_file_and_nobody_elses(meeting, cast, item):
    old = attach(meeting, cast.ifmetall, item, content=a_pdf(1))
    new = attach(meeting, cast.ifmetall, item, content=a_pdf(2))
    old.refresh_from_db()
    assert (old.removed_by, list(meeting.attachments.filter(removed_at=None))) == (cast.ifmetall, [new])
    assert HistoryEntry.objects.filter(verb="file.replaced").count() == 1
    with pytest.raises(ValidationError, match="från IF Metall"):
        attach(meeting, cast.unionen, item, content=a_pdf(3))
    with pytest.raises(ValidationError, match="samma innehåll"):
        attach(meeting, cast.ifmetall, item, content=content_of(new))
    assert attach(meeting, cast.sekr, item, content=a_pdf(3)).uploaded_by == cast.sekr


@pytest.mark.parametrize("who", ["board", "kalmar_ifmetall", "kalmar_sekr"])
def test_outsiders_attach_and_remove_nothing(meeting, cast, item, who):
    seat = getattr(cast, who)
    file = attach(meeting, cast.ifmetall, item)
    with pytest.raises(PermissionDenied):
        attach(meeting, seat, item, "Annat.pdf")
    with pytest.raises(PermissionDenied):
        remove_file(file, by=seat)
    assert Attachment.objects.filter(removed_at=None).count() == 1


def test_party_attaches_to_items_and_secretariat_to_the_meeting(meeting, cast, item):
    assert [may_attach(cast.unionen, meeting, place) for place in (item, None)] == [True, False]
    assert [may_attach(cast.sekr, meeting, place) for place in (item, None)] == [True, True]
    remove_item(item, by=cast.ifmetall)
    item.refresh_from_db()
    assert [may_attach(seat, meeting, item) for seat in (cast.ifmetall, cast.sekr)] == [False, False]


def test_set_agenda_takes_files_from_the_secretariat_alone(meeting, cast, item):
    mine = attach(meeting, cast.ifmetall, item)
    approve_all(put_forward(meeting, cast), cast)
    meeting.refresh_from_db()
    assert [may_attach(seat, meeting, item) for seat in (cast.ifmetall, cast.sekr)] == [False, True]
    with pytest.raises(PermissionDenied):
        remove_file(mine, by=cast.ifmetall)


def test_finalised_minutes_freeze_the_files(meeting, cast, item):
    file = attach(meeting, cast.ifmetall, item)
    open_meeting(meeting, by=cast.sekr, at=meeting.starts_at)
    meeting.refresh_from_db()
    close_meeting(meeting, by=cast.sekr, at=meeting.ends_at)
    meeting.refresh_from_db()
    finalise_minutes(meeting.minutes, "", by=cast.sekr, at=meeting.ends_at)
    for deed in (lambda: attach(meeting, cast.sekr), lambda: remove_file(file, by=cast.sekr)):
        with pytest.raises(PermissionDenied):
            deed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=file.pk).update(removed_at=AT, removed_by=cast.sekr)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE meetings_attachment SET sha256 = repeat('0', 64)", "DELETE FROM meetings_attachment"],
)
def test_row_of_a_file_never_changes(meeting, cast, item, statement):
    attach(meeting, cast.ifmetall, item)
    with pytest.raises(Exception, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_limits_of_a_meeting_are_told(meeting, cast, item, settings):
    settings.FILES_PER_MEETING = 1
    attach(meeting, cast.ifmetall, item, "A.pdf")
    with pytest.raises(ValidationError, match="kan ha 1 filer"):
        attach(meeting, cast.ifmetall, item, "B.pdf")
    settings.FILES_PER_MEETING, settings.FILES_PER_MEETING_BYTES = 9, 10
    with pytest.raises(ValidationError, match="högst 10"):
        attach(meeting, cast.ifmetall, item, "B.pdf")


def test_sweep_takes_what_no_row_names_once_it_is_old(meeting, cast, item, tmp_path):
    file = attach(meeting, cast.ifmetall, item)
    orphan = storage.keep(upload("x", b"x" * 10))
    assert (sweep_files(), storage.is_kept(orphan)) == (0, True)
    storage.STALE_AFTER, before = -1, storage.STALE_AFTER
    try:
        assert sweep_files() == 1
    finally:
        storage.STALE_AFTER = before
    assert (storage.is_kept(orphan), storage.is_kept(file.sha256)) == (False, True)


# --- what is let in --------------------------------------------------------------------------------

ZIP = handouts.zipped({"a.txt": "x"})
REFUSED = {
    "empty": ("Tom.pdf", b"", "empty"),
    "program": ("Spel.exe", b"MZ" + b"0" * 99, "kind"),
    "no ending": ("Underlag", b"text", "kind"),
    "page": ("Sida.html", b"<html>", "page"),
    "drawing": ("Bild.svg", b"<svg onload='x'/>", "page"),
    "page as text": ("Sida.txt", b"\xef\xbb\xbf  <!DOCTYPE html><script>", "page"),
    "program as text": ("Läs.txt", b"MZ\x90", "mismatch"),
    "binary as table": ("Data.csv", b"a;b\x00c", "mismatch"),
    "picture as PDF": ("Underlag.pdf", a_picture(), "mismatch"),
    "PDF as picture": ("Bild.png", a_pdf(), "mismatch"),
    "docx as xlsx": ("Kalkyl.xlsx", a_docx(), "mismatch"),
    "odt as ods": ("Kalkyl.ods", an_open_document("text"), "mismatch"),
    "zip as docx": ("Text.docx", ZIP, "mismatch"),
    "old Word": ("Text.docx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "encrypted"),
    "macros by name": ("Kalkyl.xlsm", an_xlsx(), "macros"),
    "macros inside": ("Text.docx", a_docx(macros=True), "macros"),
    "macros in odt": ("Text.odt", an_open_document("text", **{"Basic/Standard/m.xml": "x"}), "macros"),
    "locked docx": ("Text.docx", handouts.encrypted(a_docx()), "encrypted"),
    "locked odt": (
        "Text.odt",
        an_open_document("text", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "encrypted",
    ),
    "bomb": ("Text.docx", handouts.bomb(), "bomb"),
    "larger than it says": ("Text.docx", handouts.lying(handouts.bomb(2), "word/media/noll.bin", 10), "bomb"),
    "too many parts": (
        "Text.docx", handouts.zipped({f"{n}": "" for n in range(5001)}, 0), "bomb",
    ),
    "packed inside": ("Text.docx", with_part(a_docx(), "word/media/x.zip", ZIP), "nested"),
    "document in document in document": (
        "Text.docx",
        with_part(a_docx(), "word/embeddings/a.docx", with_part(a_docx(), "b.xlsx", an_xlsx())),
        "nested",
    ),
    "program inside": ("Text.docx", with_part(a_docx(), "word/media/x.exe", b"MZ"), "program"),
    "way out": ("Text.docx", with_part(a_docx(), "../../etc/passwd", b"x"), "broken"),
    "damaged": ("Text.docx", a_docx()[:-400] + a_docx()[-300:], "broken"),
    "zip after PDF": ("Underlag.pdf", a_pdf() + ZIP, "trailing"),
    "text before PDF": ("Underlag.pdf", b"<html>" + a_pdf(), "mismatch"),
    "cut PDF": ("Underlag.pdf", a_pdf()[:-30], "broken"),
    "zip after docx": ("Text.docx", a_docx() + b"MZ" * 9, "trailing"),
    "zip after JPEG": ("Foto.jpg", a_picture("JPEG") + ZIP, "trailing"),
    "something after PNG": ("Bild.png", a_picture() + b"<script>", "broken"),
    "PDF in PNG": ("Bild.png", a_picture()[:40] + b"%PDF-1.7" + a_picture()[40:], "trailing"),
    "exploding picture": ("Bild.png", handouts.huge_picture(), "pixels"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_bad_files_are_refused_and_leave_nothing(meeting, cast, item, tmp_path, what):
    name, content, code = REFUSED[what]
    with pytest.raises(ValidationError) as caught:
        attach_file(meeting, upload(name, content), item=item, by=cast.ifmetall, at=AT)
    assert caught.value.code == code
    assert name in str(caught.value)
    assert Attachment.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_refusal_says_what_it_looks_like_instead(meeting, cast, item):
    with pytest.raises(ValidationError, match="ser ut att vara PNG"):
        attach(meeting, cast.ifmetall, item, "Underlag.pdf", a_picture())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/Underlag.pdf", "Underlag.pdf"),
        ("C:\\mina filer\\Underlag.pdf", "Underlag.pdf"),
        ("Under\r\nlag\x00.pdf", "Under lag.pdf"),
        ("Underlag\u202efdp.exe.pdf", "Underlag fdp.exe.pdf"),
        ("  .dold.pdf", "dold.pdf"),
        ('A<b>:"c"|?*.PDF', "A-b-c-.PDF"),
        ("con.pdf", "_con.pdf"),
        ("å" * 400 + ".pdf", "å" * 146 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(meeting, cast, item, given, kept):
    file = upload("x.pdf", a_pdf())
    file._name = given
    assert attach_file(meeting, file, item=item, by=cast.ifmetall, at=AT).name == kept


def test_largest_file_and_bomb_cost_little_memory(meeting, cast, item):
    parts = {"mimetype": f"{handouts.ODF}.text", "a.bin": bytes(24_900_000)}
    large, bomb = upload("Stor.odt", handouts.zipped(parts, 0)), upload("Bomb.docx", handouts.bomb(150))
    tracemalloc.start()
    attach_file(meeting, large, item=item, by=cast.ifmetall, at=AT)
    with pytest.raises(ValidationError) as caught:
        attach_file(meeting, bomb, item=item, by=cast.ifmetall, at=AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (caught.value.code, Attachment.objects.get().name) == ("bomb", "Stor.odt")
    assert peak < 10_000_000


# --- the scanner -----------------------------------------------------------------------------------


def suspicious(path):
    return "EICAR" if b"EICAR" in path.read_bytes() else ""


@pytest.mark.parametrize("scanner", ["command", "function"])
def test_scanner_refuses_what_it_finds(meeting, cast, item, settings, tmp_path, scanner):
    script = tmp_path / "scan.sh"
    script.write_text('#!/bin/sh\n! grep -q EICAR "$1"\n')
    script.chmod(0o755)
    settings.FILE_SCANNER = (
        str(script) if scanner == "command" else "tests.meetings.test_attachments.suspicious"
    )
    assert refusal(meeting, cast.ifmetall, item, "Virus.txt", b"xx EICAR xx") == "harmful"
    assert attach(meeting, cast.ifmetall, item, "Rent.txt", b"rent").size == 4


@pytest.mark.parametrize(
    "scanner", ["false-and-missing", "no.such.function", "sh -c 'sleep 5'", "ls --no-such-option"]
)
def test_scanner_that_cannot_say_lets_nothing_in(meeting, cast, item, settings, scanner):
    settings.FILE_SCANNER, settings.FILE_SCANNER_SECONDS = scanner, 0.2
    assert refusal(meeting, cast.ifmetall, item, "Rent.txt", b"rent") == "unscanned"


# --- versions of the agenda ------------------------------------------------------------------------


def test_files_are_part_of_what_is_approved(meeting, cast, item):
    before = canonical(meeting)
    attach(meeting, cast.ifmetall, item, "B.pdf", a_pdf(2))
    attach(meeting, cast.ifmetall, item, "A.pdf", a_pdf(1))
    after = canonical(meeting)
    (place,) = [each for each in after if each["uuid"] == str(item.uuid)]
    kept = sorted(meeting.attachments.all(), key=lambda file: file.sha256)
    assert place["files"] == [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in kept]
    assert digest(before) != digest(after)
    (change,) = changes(before, after)
    assert [(field.label, field.old, field.new) for field in change.fields] == [("Filer", "", "A.pdf\nB.pdf")]


def test_version_without_files_keeps_the_hash_it_always_had(meeting, cast):
    items = canonical(meeting)
    assert all("files" not in each for each in items)
    attach(meeting, cast.sekr)
    assert digest(canonical(meeting)) == digest(items)


def test_new_content_under_the_same_name_is_a_change_in_words(meeting, cast, item):
    attach(meeting, cast.ifmetall, item, content=a_pdf(1))
    version = put_forward(meeting, cast)
    attach(meeting, cast.ifmetall, item, content=a_pdf(2))
    (change,) = changes(version.items, canonical(meeting))
    assert [(field.old, field.new) for field in change.fields] == [
        ("Underlag.pdf", "Underlag.pdf (nytt innehåll)")
    ]
    newer = propose_version(meeting, by=cast.sekr, at=AT)
    assert (newer.number, newer.sha256 != version.sha256) == (2, True)


# --- who reads -------------------------------------------------------------------------------------


def test_board_reads_the_files_of_the_set_agenda(meeting, cast, item):
    file = attach(meeting, cast.ifmetall, item)
    whole = attach(meeting, cast.sekr, None, "Karta.pdf")

    def readers(file):
        file = Attachment.objects.select_related("meeting__forum", "meeting__set_version", "item").get(
            pk=file.pk
        )
        seats = (cast.sekr, cast.unionen, cast.board, cast.kalmar_sekr)
        return [may_read_file(seat, file) for seat in seats]

    assert readers(file) == readers(whole) == [True, True, False, False]
    approve_all(put_forward(meeting, cast), cast)
    meeting.refresh_from_db()
    late = attach(meeting, cast.sekr, item, "Sent.pdf", a_pdf(2))
    assert readers(file) == readers(whole) == readers(late) == [True, True, True, False]
    remove_file(file, by=cast.sekr)
    remove_file(late, by=cast.sekr)
    assert readers(file) == [True, True, True, False]
    assert readers(late) == [False, False, False, False]


def test_memory_file_is_scanned_and_inspected_from_its_start(meeting, cast, item):
    file = upload("Underlag.pdf", a_pdf())
    file.seek(0, io.SEEK_END)
    assert attach_file(meeting, file, item=item, by=cast.ifmetall, at=AT).size == file.size
