"""Papers and files in a bucket: the same bytes for readers, and nothing lost while it does not answer."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse

from forum import clock
from forum.environment import BucketSettings
from forum.files import storage as files
from forum.files.storage import Unreachable
from forum.health import health
from forum.mail import Letter, post
from forum.mail.delivery import deliver
from forum.models import HistoryEntry, Outbox, Paper, Seal
from forum.operator import NAMES
from forum.paper import build, sealing, storage
from forum.paper.requests import remake_if_lost, request_paper
from meetings.attachments import attach_file, sweep_files
from meetings.models import Attachment
from tests.bucket.conftest import use
from tests.meetings.agendas import add_item
from tests.meetings.handouts import a_docx, a_pdf, upload
from tests.meetings.test_file_pages import body_of, posted
from tests.paper.certificates import issue, written
from tests.paper.samples import MINUTES
from tests.paper.sealing import finished, fresh, make_pdf

pytestmark = pytest.mark.check
GONE = "there is no bucket {bucket}"


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall)


@pytest.fixture
def paper(kronoberg):
    """Made of a few bytes; who reads it is asked elsewhere."""
    return request_paper(
        forum=kronoberg, kind=Paper.Kind.MINUTES, title="Anteckningar", template="papers/minutes.html",
        snapshot=MINUTES, file_name="anteckningar.pdf", by=None,
    )  # fmt: skip


def ready(paper):
    data = a_pdf()
    paper.state, paper.sha256, paper.size = Paper.State.READY, storage.store(data), len(data)
    paper.pages, paper.built_at = 1, clock.now()
    paper.save()
    return data


def sha256_of(content):
    return hashlib.sha256(content).hexdigest()


def let_time_pass():
    Paper.objects.filter(state=Paper.State.BUILDING).update(lease_until=clock.now() - timedelta(seconds=1))


# --- the storage itself ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1000, 9 * 1024**2])  # the last goes up in parts
def test_what_comes_out_is_what_went_in(server, bucket, size):
    content = os.urandom(size)
    sha256 = files.keep(upload("Underlag.bin", content))
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert server.names(bucket) == [files.name_of(sha256)]
    with files.open_kept(sha256) as kept:
        assert (kept.size, kept.read()) == (size, content)
    assert storages["files"].size(files.name_of(sha256)) == size


def test_nothing_lies_on_this_machine(server, bucket, settings):
    sha256 = storage.store(b"%PDF-1.7")
    assert storage.address_of(sha256) == f"s3://{bucket}/papers/{sha256}.pdf"
    assert server.content(bucket, f"papers/{sha256}.pdf") == b"%PDF-1.7"
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.django_db
def test_portal_takes_nothing_away(server, bucket):
    sha256 = storage.store(b"%PDF unnamed")
    assert (storage.sweep_orphans(), storage.sweep_unfinished(), sweep_files()) == (0, 0, 0)
    with pytest.raises(PermissionError):
        storages["papers"].delete(storage.name_of(sha256))
    assert server.names(bucket) == [storage.name_of(sha256)]


def test_file_that_is_not_there_is_told_from_a_bucket_that_is_not(server, bucket):
    place = storages["papers"]
    assert (place.exists("papers/x.pdf"), place.problem()) == (False, "")
    with pytest.raises(FileNotFoundError):
        place.open("papers/x.pdf")
    server.drop_bucket(bucket)
    assert place.problem() == GONE.format(bucket=bucket)
    for ask in (
        lambda: place.exists("papers/x.pdf"),
        lambda: place.open("papers/x.pdf"),
        lambda: place.save("papers/x.pdf", ContentFile(b"x")),
    ):
        with pytest.raises(Unreachable):
            ask()


def test_server_that_does_not_answer_is_no_lost_file(bucket, monkeypatch):
    use(monkeypatch, BucketSettings(bucket, "http://127.0.0.1:9", "eu-north-1"))
    with pytest.raises(Unreachable, match="does not answer: endpoint connection error"):
        storage.is_kept("a" * 64)


def test_folder_is_copied_into_the_bucket(server, bucket, settings, capsys):
    paper, file = b"%PDF-1.7 before", b"before"
    names = [f"papers/{sha256_of(paper)}.pdf", f"files/{sha256_of(file)[:2]}/{sha256_of(file)}"]
    harmed = f"files/{'0' * 2}/{'0' * 64}"
    unfinished = "papers/.building-x"
    for name, content in zip([*names, harmed, unfinished], [paper, file, b"harmed", b"%PD"], strict=True):
        (settings.MEDIA_ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.MEDIA_ROOT / name).write_bytes(content)
    with pytest.raises(CommandError, match="1 files are broken"):
        call_command("fill_bucket")
    assert capsys.readouterr().out.splitlines() == [
        f"fill_bucket: 2 copied into {bucket}", f"{harmed} holds other bytes than its name says, and was left out",
    ]  # fmt: skip
    (settings.MEDIA_ROOT / harmed).unlink()
    call_command("fill_bucket")
    assert capsys.readouterr().out == f"fill_bucket: 0 copied into {bucket}\n"
    assert {name: server.content(bucket, name) for name in server.names(bucket)} == dict(
        zip(names, [paper, file], strict=True)
    )
    assert (settings.MEDIA_ROOT / names[0]).read_bytes() == paper
    server.drop_bucket(bucket)
    with pytest.raises(CommandError, match="Nothing was copied: there is no bucket"):
        call_command("fill_bucket")


# --- while the bucket is gone -----------------------------------------------------------------------


def test_paper_is_not_taken_for_lost(server, bucket, paper):
    ready(paper)
    server.drop_bucket(bucket)
    with pytest.raises(Unreachable):
        remake_if_lost(paper)
    paper.refresh_from_db()
    assert paper.state == Paper.State.READY
    server.make_bucket(bucket)
    assert remake_if_lost(paper) is True  # now it is known to be gone


def test_build_waits_and_fails_after_the_third_time(server, bucket, paper):
    server.drop_bucket(bucket)
    seen = []
    for _attempt in range(3):
        assert build.build_paper(paper.pk) is False
        paper.refresh_from_db()
        seen.append((paper.state, paper.error))
        let_time_pass()
    building, failed = (Paper.State.BUILDING, ""), (Paper.State.FAILED, build.NO_ROOM)
    assert seen == [building, building, failed]


def test_build_that_waited_is_stored_when_the_bucket_is_back(server, bucket, paper):
    server.drop_bucket(bucket)
    build.build_paper(paper.pk)
    assert build.waiting() == []
    server.make_bucket(bucket)
    let_time_pass()
    assert build.waiting() == [(paper.pk, paper.kind)]
    assert build.build_paper(paper.pk) is True
    paper.refresh_from_db()
    assert server.names(bucket) == [storage.name_of(paper.sha256)]


def test_seal_waits_and_is_set_when_the_bucket_is_back(server, bucket, kronoberg, settings, tmp_path):
    root = issue("Rot", ca=True)
    settings.SEAL = written(tmp_path, issue("Sigill", root), root)
    pdf = make_pdf()
    seal = finished(kronoberg, pdf).seal
    server.drop_bucket(bucket)
    assert sealing.seal_paper(seal.pk) is False
    seal.refresh_from_db()
    assert (seal.state, seal.error) == (Seal.State.WAITING, sealing.NO_ROOM)
    server.make_bucket(bucket)
    storage.store(pdf)
    Seal.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert sealing.seal_paper(seal.pk) is True
    assert storage.served(fresh(seal.paper)).read().startswith(pdf)


def test_upload_is_refused_and_the_form_keeps_its_words(server, bucket, meeting, cast, item, sign_in):
    server.drop_bucket(bucket)
    before = HistoryEntry.objects.count()
    address = reverse("meetings:attach", args=[meeting.forum.slug, meeting.slug])
    answer = sign_in(cast.ifmetall).post(
        address, posted(item, upload("U.docx", a_docx()), description="Två sidor")
    )
    words = "”U.docx” bifogades inte: lagringen av filer svarar inte. Försök igen om en stund."
    assert (answer.status_code, answer.text.count(words)) == (200, 2)  # on top and at the field
    assert "Två sidor" in answer.text
    assert (Attachment.objects.count(), HistoryEntry.objects.count()) == (0, before)


def test_download_says_that_the_place_does_not_answer(server, bucket, meeting, cast, item, sign_in):
    content = a_docx()
    file = attach_file(meeting, upload("U.docx", content), item=item, by=cast.ifmetall)
    address = reverse("meetings:file", args=[meeting.forum.slug, meeting.slug, file.pk])
    visitor = sign_in(cast.unionen)
    assert body_of(visitor.get(address)) == content
    server.drop_bucket(bucket)
    answer = visitor.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "<h1>Portalen är borta en stund</h1>" in answer.text
    outsider = sign_in(cast.kalmar_sekr).get(address)
    assert outsider.status_code == 404  # the right is asked before the bucket


def test_letter_waits_for_its_paper(server, bucket, paper, cast):
    data = ready(paper)
    template = "account/password_changed"
    letter = post(Letter(key="prov:1", kind="prov", template=template, to=cast.ifmetall.user, paper=paper))
    server.drop_bucket(bucket)
    deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.error, mail.outbox) == (
        Outbox.State.QUEUED, f"the bucket {bucket} answers NoSuchBucket", [],
    )  # fmt: skip
    server.make_bucket(bucket)
    storage.store(data)
    Outbox.objects.update(due_at=None)
    deliver(letter.pk)
    assert [each.attachments[0][1] for each in mail.outbox] == [data]


# --- for whoever runs the portal --------------------------------------------------------------------


def test_operator_is_told(server, bucket, paper, capsys):
    ready(paper)
    assert health()["files"] == "ok"
    assert set(health()) - {"status"} == set(NAMES)  # each has its name on the operator's page
    call_command("verify")
    assert "papers                  1 checked, 0 broken" in capsys.readouterr().out
    server.client.put_object(Bucket=bucket, Key=storage.name_of(paper.sha256), Body=b"%PDF other")
    with pytest.raises(CommandError, match="1 of"):
        call_command("verify")
    assert "its file holds other bytes" in capsys.readouterr().out
    server.drop_bucket(bucket)
    assert health()["files"] == GONE.format(bucket=bucket)
    with pytest.raises(CommandError, match=f"verify: no file can be read, {GONE.format(bucket=bucket)}"):
        call_command("verify")


def test_programs_are_told_too(server, bucket, told, program):
    data = b"%PDF-1.7 released"
    Paper.objects.filter(edition__report__year=2025).update(sha256=storage.store(data), size=len(data))
    read = program("reports")
    answer = read("/reports/2025/1/pdf")
    assert (answer.status_code, body_of(answer)) == (200, data)
    server.drop_bucket(bucket)
    answer = read("/reports/2025/1/pdf")
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (
        503, "30", "application/problem+json; charset=utf-8",
    )  # fmt: skip
    assert answer.json()["title"] == "Portalen är borta en stund: fråga igen senare."


def test_refusal_at_the_deed_names_the_file(server, bucket, meeting, cast, item):
    server.drop_bucket(bucket)
    with pytest.raises(ValidationError) as caught:
        attach_file(meeting, upload("U.docx", a_docx()), item=item, by=cast.ifmetall)
    assert caught.value.code == "unreachable"
