"""The papers' page, attaching and downloading, and the zip, as people use them."""

import asyncio
import io
import zipfile
from pathlib import Path

import pytest
from django.test import AsyncRequestFactory, Client
from django.test.client import encode_multipart

from forum.files import storage
from forum.files.receiving import LimitedUploadHandler, TooLarge
from forum.files.sending import send_file
from meetings.agenda import propose_version
from meetings.attachments import attach_file, remove_file
from meetings.models import Attachment, Meeting
from tests.meetings import handouts
from tests.meetings.agendas import add_item, approve_all, put_forward
from tests.meetings.handouts import a_docx, a_pdf, upload
from tests.meetings.test_attachments import AT, attach
from tests.meetings.test_year_pages import queries_of, text_of, url

PAPERS = "/kronoberg/moten/2026-4/handlingar/"
ATTACH = f"{PAPERS}bifoga/"
PAPER_QUERIES = 11


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall)


def posted(item, *files, **more):
    place = str(item.uuid) if item else "motet"
    return {"place": place, "description": "", "papers": list(files)} | more


def body_of(answer) -> bytes:
    """To its end, and closed as a server would, without the rest of what ends a request."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def status_of(answer) -> int:
    if answer.streaming:
        body_of(answer)
    return answer.status_code


# --- attaching -------------------------------------------------------------------------------------


def test_party_attaches_several_files_at_once(cast, sign_in, item):
    client = sign_in(cast.ifmetall)
    page = text_of(client.get(f"{ATTACH}?punkt={item.uuid}"))
    assert f'<option value="{item.uuid}" selected>' in page
    assert "Hela mötet" not in page
    files = upload("A.pdf", a_pdf()), upload("B.docx", a_docx())
    answer = client.post(ATTACH, posted(item, *files, description="Från facket"), follow=True)
    assert answer.redirect_chain == [(PAPERS, 302)]
    page = text_of(answer)
    for words in (
        "2 filer är bifogade.",
        "A.pdf",
        "B.docx",
        "Från facket",
        "Valideringsplatser 2027",
        "IF Metall",
    ):
        assert words in page
    assert [file.uploaded_by for file in Attachment.objects.all()] == [cast.ifmetall] * 2


def test_refused_file_loses_nothing_of_the_others(cast, sign_in, item):
    files = upload("A.pdf", a_pdf()), upload("Makro.docm", b"PK"), upload("Tom.txt", b"")
    answer = sign_in(cast.ifmetall).post(ATTACH, posted(item, *files, description="Kvar <b>"))
    page = text_of(answer)
    for words in (
        "1 fil är bifogad.",
        "”Makro.docm” innehåller makron",
        "”Tom.txt” är tom.",
        'value="Kvar &lt;b&gt;"',
    ):
        assert words in page
    assert [file.name for file in Attachment.objects.all()] == ["A.pdf"]


def test_sixty_megabytes_are_told_and_the_rest_is_kept(cast, sign_in, item, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    files = upload("Karta.pdf", bytes(60_000_000)), upload("A.pdf", a_pdf())
    answer = sign_in(cast.ifmetall).post(ATTACH, posted(item, *files, description="Kartan"))
    page = text_of(answer)
    assert answer.status_code == 413
    assert (
        "”Karta.pdf” är 57,2 MB stor. En fil får vara högst 25,0 MB, så den sparades inte."
        in page.replace("\xa0", " ")
    )
    assert 'value="Kartan"' in page
    assert [file.name for file in Attachment.objects.all()] == ["A.pdf"]
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 100_000


def test_file_that_is_too_large_takes_no_room_on_the_disk():
    handler = LimitedUploadHandler()
    handler.new_file("papers", "Karta.pdf", "application/pdf", 0)
    path = Path(handler.file.temporary_file_path())
    for _piece in range(30):
        handler.receive_data_chunk(bytes(1024**2), 0)
    assert path.stat().st_size == 0
    found = handler.file_complete(30 * 1024**2)
    assert (type(found), found.name, found.size, path.exists()) == (
        TooLarge,
        "Karta.pdf",
        30 * 1024**2,
        False,
    )


def test_form_beyond_all_limits_has_its_own_page(cast, sign_in, item):
    answer = sign_in(cast.ifmetall).post(
        ATTACH, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="220200961"
    )
    assert answer.status_code == 413
    assert "Filen är för stor" in text_of(answer)


@pytest.mark.parametrize(
    ("data", "words"), [({"place": ""}, "Hör till:"), ({"papers": []}, "Välj minst en fil.")]
)
def test_what_is_missing_is_said_at_its_field(cast, sign_in, item, data, words):
    answer = sign_in(cast.ifmetall).post(ATTACH, posted(item, upload("A.pdf", a_pdf())) | data)
    assert words in text_of(answer)
    assert Attachment.objects.count() == 0


def test_party_does_not_attach_to_the_meeting_or_to_another_forums_item(cast, sign_in, item):
    client = sign_in(cast.ifmetall)
    for place in ("motet", "00000000-0000-0000-0000-000000000000", "\x00"):
        client.post(ATTACH, posted(item, upload("A.pdf", a_pdf()), place=place))
    assert Attachment.objects.count() == 0
    assert sign_in(cast.board).get(ATTACH).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(ATTACH).status_code == 404


def test_set_agenda_closes_the_form_to_parties(meeting, cast, sign_in, item):
    approve_all(put_forward(meeting, cast), cast)
    assert sign_in(cast.ifmetall).get(ATTACH).status_code == 403
    assert "Bifoga filer" not in text_of(sign_in(cast.ifmetall).get(PAPERS))
    sign_in(cast.sekr).post(ATTACH, posted(item, upload("Sent.pdf", a_pdf())))
    page = text_of(sign_in(cast.board).get(PAPERS))
    assert "Sent.pdf" in page
    assert "Tillkom efter att dagordningen fastställdes" in page


def test_script_gets_the_refusals_as_data(cast, sign_in, item):
    client = sign_in(cast.ifmetall)
    answers = [
        client.post(ATTACH, posted(item, file), headers={"accept": "application/json"})
        for file in (upload("A.pdf", a_pdf()), upload("Tom.txt", b""))
    ]
    assert [answer.json() for answer in answers] == [{"errors": []}, {"errors": ["”Tom.txt” är tom."]}]


# --- the list and downloading ------------------------------------------------------------------------


def test_download_is_an_attachment_with_its_hash(meeting, cast, sign_in, item):
    content = a_docx()
    file = attach(meeting, cast.ifmetall, item, "Förslag å.docx", content)
    client = sign_in(cast.unionen)
    answer = client.get(file.get_absolute_url())
    assert body_of(answer) == content
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''F%C3%B6rslag%20%C3%A5.docx"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == file.content_type
    assert answer["Content-Length"] == str(len(content))
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    etag = f'"{file.sha256}"'
    assert answer["ETag"] == etag
    assert client.get(file.get_absolute_url(), headers={"if-none-match": etag}).status_code == 304
    assert client.post(file.get_absolute_url()).status_code == 405


def test_download_through_the_asynchronous_server_comes_in_pieces(meeting, cast, item):
    content = handouts.zipped({"mimetype": f"{handouts.ODF}.text", "a.bin": bytes(900_000)}, 0)
    file = attach(meeting, cast.ifmetall, item, "Stor.odt", content)
    request = AsyncRequestFactory().get("/")

    async def sent() -> list[bytes]:
        answer = send_file(request, storage.open_kept(file.sha256), file.name, file.content_type)
        found = [piece async for piece in answer.streaming_content]
        answer.close()
        return found

    pieces = asyncio.run(sent())
    assert (b"".join(pieces), len(pieces)) == (content, 4)


def test_files_are_found_by_those_who_may(meeting, cast, sign_in, item):
    file = attach(meeting, cast.ifmetall, item)
    address = file.get_absolute_url()
    seats = (cast.unionen, cast.board, cast.kalmar_sekr)
    assert [status_of(sign_in(seat).get(address)) for seat in seats] == [200, 403, 404]
    assert Client().get(address).status_code == 302
    other = address.replace("2026-4", "2026-3")
    assert sign_in(cast.sekr).get(other).status_code == 404
    assert sign_in(cast.sekr).get(f"{PAPERS}fil/{2**70}/").status_code == 404


def test_removed_file_stays_with_the_version_that_names_it(meeting, cast, sign_in, item):
    named = attach(meeting, cast.ifmetall, item, "Namngiven.pdf")
    put_forward(meeting, cast)
    unnamed = attach(meeting, cast.ifmetall, item, "Ny.pdf")
    client = sign_in(cast.ifmetall)
    assert "Ta bort Namngiven.pdf?" in text_of(client.get(f"{named.get_absolute_url()}ta-bort/"))
    for file in (named, unnamed):
        client.post(f"{file.get_absolute_url()}ta-bort/")
    assert [status_of(client.get(file.get_absolute_url())) for file in (named, unnamed)] == [200, 403]
    assert "Namngiven.pdf” är borttagen" in text_of(client.get(PAPERS))
    assert "Namngiven.pdf" not in text_of(client.get(PAPERS))
    assert named.get_absolute_url() in text_of(client.get(url("version", "2026-4", 1)))


def test_lost_content_has_a_page_that_says_so(meeting, cast, sign_in, item, caplog):
    file = attach(meeting, cast.ifmetall, item)
    Path(storage.store().path(storage.name_of(file.sha256))).unlink()
    answer = sign_in(cast.unionen).get(file.get_absolute_url())
    assert answer.status_code == 503
    assert "Filen går inte att läsa" in text_of(answer)
    assert file.sha256 in caplog.text


def test_agenda_shows_the_files_of_each_item(meeting, cast, sign_in, item):
    file = attach(meeting, cast.ifmetall, item)
    page = text_of(sign_in(cast.unionen).get(url("agenda", "2026-4")))
    assert f'<div class="files" id="filer-{item.uuid}">' in page
    assert file.get_absolute_url() in page
    approve_all(put_forward(meeting, cast), cast)
    page = text_of(sign_in(cast.board).get(url("agenda", "2026-4")))
    assert file.get_absolute_url() in page
    assert "Bifoga" not in page


def test_list_reads_the_same_number_of_rows_whatever_its_size(meeting, cast, sign_in, item):
    client = sign_in(cast.ifmetall)
    attach(meeting, cast.ifmetall, item, "0.pdf")
    put_forward(meeting, cast)
    few = queries_of(client, PAPERS)
    for number in range(1, 9):
        attach(meeting, cast.ifmetall, add_item(meeting, cast.ifmetall, f"Punkt {number}"), f"{number}.pdf")
    assert (few, queries_of(client, PAPERS)) == (PAPER_QUERIES, PAPER_QUERIES)


# --- the zip -----------------------------------------------------------------------------------------


def zip_of(client) -> zipfile.ZipFile:
    answer = client.get(f"{PAPERS}alla.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="handlingar-kronoberg-2026-4.zip"'
    archive = zipfile.ZipFile(io.BytesIO(body_of(answer)))
    assert archive.testzip() is None
    return archive


def test_zip_holds_what_this_reader_may_open_in_order(meeting, cast, sign_in, item):
    number = list(meeting.items.filter(deleted_at=None)).index(item) + 1
    content = a_pdf()
    attach(meeting, cast.ifmetall, item, "Underlag.pdf", content)
    approve_all(put_forward(meeting, cast), cast)
    meeting.refresh_from_db()
    other = meeting.items.filter(deleted_at=None).exclude(pk=item.pk).first()
    attach(meeting, cast.sekr, None, "Karta.pdf", a_pdf(2))
    attach(meeting, cast.sekr, other, "Övrigt.txt", "å".encode())
    expected = [
        "00 Karta.pdf",
        f"01 {other.title} – Övrigt.txt",
        f"{number:02} Valideringsplatser 2027 – Underlag.pdf",
    ]
    for seat in (cast.unionen, cast.board):
        archive = zip_of(sign_in(seat))
        assert archive.namelist() == expected
        assert archive.read(expected[2]) == content
    meeting.refresh_from_db()
    Meeting.objects.filter(pk=meeting.pk).update(agenda_state="draft")
    assert zip_of(sign_in(cast.board)).namelist() == [expected[0], expected[2]]


def test_zip_is_empty_for_the_board_before_the_agenda_is_set(meeting, cast, sign_in, item):
    attach(meeting, cast.ifmetall, item)
    assert zip_of(sign_in(cast.board)).namelist() == []
    assert len(zip_of(sign_in(cast.unionen)).namelist()) == 1


def test_names_in_the_zip_are_safe_and_never_the_same(meeting, cast, sign_in, item):
    place = add_item(meeting, cast.ifmetall, "../a/b: ett?")
    attach(meeting, cast.ifmetall, place, "Underlag.pdf")
    remove_file(attach(meeting, cast.ifmetall, place, "Borta.pdf", a_pdf(2)), by=cast.ifmetall)
    propose_version(meeting, by=cast.sekr, at=AT)
    (name,) = zip_of(sign_in(cast.ifmetall)).namelist()
    assert "/" not in name
    assert name.endswith("b- ett- – Underlag.pdf")


def test_upload_is_read_to_the_disk_and_not_into_memory(cast, sign_in, item, monkeypatch):
    """However many files: nothing is handed to the view that lies in memory."""
    seen = []
    monkeypatch.setattr(
        "meetings.views.files.attach_file", lambda meeting, file, **facts: seen.append(type(file).__name__)
    )
    data = encode_multipart("x", posted(item, *(upload(f"{n}.pdf", a_pdf()) for n in range(3))))
    sign_in(cast.ifmetall).post(ATTACH, data, content_type="multipart/form-data; boundary=x")
    assert seen == ["TemporaryUploadedFile"] * 3


def test_same_deed_serves_a_file_from_another_program(meeting, cast, item):
    assert (
        attach_file(meeting, upload("A.pdf", a_pdf()), item=item, by=cast.sekr, at=AT).uploaded_by
        == cast.sekr
    )
