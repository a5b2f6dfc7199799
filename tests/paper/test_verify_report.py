"""`verify_report`: what it says of a file that somebody holds, and `verify` of the sealed files."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from forum import clock
from forum.chain import link_waiting, noted_head
from forum.environment import SealSettings
from forum.models import Forum, HistoryLink, Paper, Seal
from forum.paper import certificate, sealing, seals, signing
from forum.paper.storage import served
from forum.report.examination import snapshot_sha256
from tests.kept import paper_path, served_path
from tests.paper.certificates import pem, written
from tests.paper.sealing import Authority, finished, fresh, make_pdf

Say = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(seals, "ring_seal", lambda pk, kind: None)
    return tmp_path / "papers"


@pytest.fixture
def sealed(paper: Paper) -> Paper:
    sealing.seal_paper(paper.seal.pk)
    return fresh(paper)


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Exit status and words of the command on these bytes."""

    def run(data: bytes, *arguments: str) -> tuple[int, str]:
        file = tmp_path / "held.pdf"
        file.write_bytes(data)
        try:
            call_command("verify_report", str(file), *arguments)
        except CommandError as error:
            return error.returncode, capsys.readouterr().out + str(error)
        return 0, capsys.readouterr().out

    return run


def test_sealed_file_is_intact_known_and_carries_the_figures(
    sealed: Paper, say: Say, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "root.pem").write_bytes(pem(authority.root))
    status, text = say(served(sealed).read(), "--trust", str(tmp_path / "root.pem"))
    assert status == 0
    for line in (
        f"SHA-256: {sealed.seal.sha256}",
        "Intact: the whole file is as it was sealed.",
        f"Sealed by Region Exempel (CN=Sigill,O=Region Exempel,C=SE), certificate {sealed.seal.fingerprint}.",
        "The certificate was valid then (2020-01-01 01:00 to 2040-01-01 01:00).",
        "Trusted: the certificate leads to a root that was given.",
        "Known: byte for byte as it was sealed by this portal.",
        'It is "Anteckningar, möte 4", Industriforum Kronoberg (kronoberg).',
        f"Ordered 2025-12-10 09:00; SHA-256 of its snapshot: {snapshot_sha256(sealed)}",
        "The attached siffror.json equals the figures of the snapshot.",
        "verify_report: ok, intact and known",
    ):
        assert line in text.splitlines()
    assert "as the signer's own clock says (PAdES B-B)." in text


def test_unknown_root_is_a_note_for_our_own_seal_and_a_failure_where_a_root_is_demanded(
    sealed: Paper, say: Say, authority: Authority, tmp_path: Path, settings: Any
) -> None:
    data = served(sealed).read()
    assert say(data)[0] == 0
    assert (
        "unknown to this machine (--trust FILE names a root); it is the certificate that this portal"
        in say(data)[1]
    )
    settings.SEAL = SealSettings("", "", "", "", "")
    assert say(data)[0] == 0
    assert "it is the certificate that the portal noted when it sealed the file." in say(data)[1]
    (tmp_path / "other.pem").write_bytes(pem(authority.stranger))
    status, text = say(data, "--trust", str(tmp_path / "other.pem"))
    assert status == 1
    assert "NOT trusted: the certificate leads to none of the roots that were given." in text


def test_unsealed_file_is_known_too_and_leads_to_the_sealed_one(sealed: Paper, say: Say) -> None:
    status, text = say(paper_path(sealed).read_bytes())
    assert status == 0
    assert "It carries no seal." in text
    assert "Known: byte for byte as it was made by this portal." in text
    assert f"Note: it was sealed afterwards; SHA-256 of the sealed file: {sealed.seal.sha256}" in text


def test_changed_foreign_and_broken_files_do_not_pass(sealed: Paper, say: Say, pdf: bytes) -> None:
    data = served(sealed).read()
    flipped = bytearray(data)
    flipped[len(pdf) // 2] ^= 1
    assert say(bytes(flipped))[0] == 1
    assert "NOT intact: the file has been changed since it was sealed." in say(bytes(flipped))[1]
    added = say(data + b"\n%added\n")
    assert added[0] == 1
    assert "NOT intact: something has been added to the file after its seal." in added[1]
    foreign = say(pdf + b"\n%foreign\n")
    assert foreign[0] == 1
    assert "NOT known: this portal has made no such file." in foreign[1]
    status, text = say(b"%PDF-1.7 cut off")
    assert status == 1
    assert "It is not a PDF that can be read." in text


def test_figures_that_differ_from_the_snapshot_are_named(sealed: Paper, say: Say) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE forum_paper SET snapshot = jsonb_set(snapshot, '{figures,decisions}', '13') WHERE id = %s",
            [sealed.pk],
        )
    status, text = say(served(sealed).read())
    assert status == 1
    assert "The attached siffror.json does NOT equal the figures of the snapshot." in text


def test_history_made_anew_since_the_file_was_ordered_is_named(kronoberg: Forum, say: Say) -> None:
    link_waiting()
    figures = {"decisions": 12, "history": noted_head()}
    number = HistoryLink.objects.latest("number").number
    data = make_pdf(figures)
    finished(kronoberg, data, figures=figures)
    status, text = say(data)
    assert (status, f"The history has kept what it was then, up to link {number}." in text) == (0, True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE forum_historylink SET sha256 = repeat('0', 64) WHERE number = %s", [number])
    status, text = say(data)
    assert (status, f"NOT the same history: link {number} is not what it was then." in text) == (1, True)


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_report", str(tmp_path / "gone.pdf"))
    (tmp_path / "x.pem").write_bytes(b"no certificate")
    with pytest.raises(CommandError, match="holds no certificate in PEM"):
        call_command("verify_report", str(tmp_path / "x.pem"), "--trust", str(tmp_path / "x.pem"))


def verified(capsys: pytest.CaptureFixture[str]) -> str:
    try:
        call_command("verify")
    except CommandError:
        return capsys.readouterr().out
    return f"{capsys.readouterr().out}ok"


def test_verify_reads_the_sealed_files(
    sealed: Paper, authority: Authority, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    seal, file = sealed.seal, served_path(sealed)
    good = file.read_bytes()
    assert "seals                   1 checked, 0 broken" in verified(capsys)
    file.write_bytes(good[:-1] + b" ")
    assert f'Seal {seal.pk}, kronoberg, "Anteckningar, möte 4": its file holds other bytes' in verified(
        capsys
    )
    file.unlink()
    assert f"its file {seal.sha256}.pdf is missing" in verified(capsys)
    file.write_bytes(good)
    # Somebody with power over the database seals the file anew, with another certificate, and corrects the row.
    forged = forge(sealed, authority, settings, tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE forum_seal SET sha256 = %s, size = %s WHERE id = %s",
            [hashlib.sha256(forged).hexdigest(), len(forged), seal.pk],
        )
    file.with_stem(hashlib.sha256(forged).hexdigest()).write_bytes(forged)
    assert "it was set with the certificate" in verified(capsys)
    assert Seal.objects.get().fingerprint == seal.fingerprint


def forge(sealed: Paper, authority: Authority, settings: Any, folder: Path) -> bytes:
    settings.SEAL = written(folder, authority.stranger)
    owned = certificate.credentials(clock.now())
    return signing.sign(paper_path(sealed).read_bytes(), owned, None, "x")
