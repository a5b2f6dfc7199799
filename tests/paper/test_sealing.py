"""From a finished paper to a sealed one: set once, by whom it says, on the bytes that were made, or not at all."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import call_command
from django.db import DatabaseError, transaction
from freezegun import freeze_time

from forum import clock
from forum.environment import SealSettings, seal
from forum.models import Forum, HistoryEntry, Paper, Seal
from forum.paper import build, certificate, requests, sealing, seals, storage, tasks
from forum.paper.seals import retry_seal
from forum.paper.signature import attached_files, signatures_of
from forum.paper.storage import served, store
from tests.paper.certificates import Service, issue, pem, pem_key, serving, written
from tests.paper.sealing import Authority, finished, fresh


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "papers"


@pytest.fixture(autouse=True)
def rings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The doorbells of seals that were rung, instead of a broker."""
    rung: list[int] = []
    monkeypatch.setattr(requests, "ring", lambda pk, kind: None)
    for module in (seals, tasks):
        monkeypatch.setattr(module, "ring_seal", lambda pk, kind: rung.append(pk))
    return rung


@pytest.fixture
def service(authority: Authority, configured: SealSettings, settings: Any) -> Iterator[Service]:
    """The timestamp service, configured."""
    with serving(Service(authority.tsa, authority.root)) as answering:
        url = answering.url.replace("127.0.0.1", "forum:hem%20lig@127.0.0.1")
        settings.SEAL = SealSettings(configured.key, configured.cert, "", "", url)
        yield answering


def due(seal: Seal) -> None:
    Seal.objects.filter(pk=seal.pk).update(lease_until=clock.now() - timedelta(seconds=1))


def test_seal_is_set_on_the_bytes_that_were_made(
    paper: Paper, pdf: bytes, authority: Authority, media: Path
) -> None:
    assert (paper.waits_for_seal, served(paper).sha256) == (True, paper.sha256)
    assert sealing.seal_paper(paper.seal.pk) is True
    paper = fresh(paper)
    seal, data = paper.seal, served(paper).read()
    assert data.startswith(pdf)
    assert (seal.state, seal.level, seal.error, seal.lease_until) == ("sealed", "B-B", "", None)
    assert (seal.owner, seal.signer) == ("Region Exempel", "CN=Sigill,O=Region Exempel,C=SE")
    assert seal.fingerprint == certificate.fingerprint_of(authority.seal.certificate)
    assert (seal.sha256, seal.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (seal.unsealed_sha256, seal.unsealed_size) == (paper.sha256, len(pdf))
    assert {file.stem for file in media.iterdir()} == {paper.sha256, seal.sha256}
    (found,) = signatures_of(data, [authority.root.certificate])
    assert (found.intact, found.whole, found.trusted, found.timestamp) == (True, True, True, None)
    assert attached_files(data)["siffror.json"] == b'{"meetings_held": 4, "decisions": 12}'
    entry = HistoryEntry.objects.get(verb="paper.sealed")
    assert (entry.forum, entry.facts["owner"], entry.facts["sha256"]) == (
        paper.forum, "Region Exempel", seal.sha256,
    )  # fmt: skip


def test_one_flipped_byte_and_one_added_line_are_detected(paper: Paper) -> None:
    sealing.seal_paper(paper.seal.pk)
    data = bytearray(served(fresh(paper)).read())
    assert signatures_of(bytes(data) + b"\n%added")[0].whole is False
    data[len(data) // 3] ^= 1
    assert signatures_of(bytes(data))[0].intact is False


def test_paper_is_sealed_once_and_frozen(paper: Paper) -> None:
    pk = paper.seal.pk
    assert [sealing.seal_paper(pk), sealing.seal_paper(pk), retry_seal(paper.seal)] == [True, False, False]
    for change in ({"state": "waiting"}, {"sha256": "0" * 64}, {"error": "x"}):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            Seal.objects.filter(pk=pk).update(**change)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Seal.objects.get(pk=pk).delete()
    assert HistoryEntry.objects.filter(verb="paper.sealed").count() == 1


def test_building_orders_the_seal_in_the_same_transaction(
    kronoberg: Forum, configured: SealSettings, rings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = requests.request_paper(
        forum=kronoberg, kind=Paper.Kind.MINUTES, title="x", template="papers/minutes.html",
        snapshot={"forum": "Kronoberg", "document_label": "Anteckningar"}, file_name="x.pdf", by=None,
    )  # fmt: skip
    with monkeypatch.context() as cut:
        cut.setattr(build, "order_seal", lambda _paper: Seal.objects.create(state="unheard of"))
        with pytest.raises(DatabaseError):
            build.build_paper(paper.pk)
    assert Paper.objects.get(pk=paper.pk).state == "failed"
    Paper.objects.filter(pk=paper.pk).update(state="requested", attempts=0)
    assert build.build_paper(paper.pk) is True
    assert rings == [fresh(paper).seal.pk]
    Paper.objects.filter(pk=paper.pk).update(state="requested", attempts=0)
    build.build_paper(paper.pk)
    assert Seal.objects.filter(paper=paper).count() == 1


def test_only_notes_and_follow_ups_are_promised_a_seal(
    kronoberg: Forum, configured: SealSettings, pdf: bytes, settings: Any
) -> None:
    def promised(kind: str) -> Any:
        return finished(kronoberg, pdf, kind).snapshot.get("seal")

    wanted = {"wanted": True, "by": "Region Exempel"}
    assert [promised(kind) for kind in ("minutes", "followup", "agenda")] == [wanted, wanted, None]
    assert Seal.objects.count() == 2
    settings.SEAL = SealSettings("", "", "", "", "")
    assert promised("minutes") == {"wanted": False, "by": ""}
    assert (Seal.objects.count(), certificate.problem(clock.now())) == (2, "")


def test_seal_with_time_carries_the_services_word(
    kronoberg: Forum, service: Service, authority: Authority, pdf: bytes
) -> None:
    paper = finished(kronoberg, pdf)
    sealing.seal_paper(paper.seal.pk)
    paper = fresh(paper)
    assert (paper.seal.state, paper.seal.level) == ("sealed", "B-T")
    (found,) = signatures_of(served(paper).read(), [authority.root.certificate])
    assert found.timestamp is not None
    assert (found.timestamp.by, found.timestamp.intact, found.timestamp.trusted) == (
        "Tidstjänsten", True, True,
    )  # fmt: skip
    assert service.signed_in == "Basic Zm9ydW06aGVtIGxpZw=="  # forum:hem lig


@pytest.mark.parametrize("wrong", ["down", "garbage", "other"])
def test_without_its_timestamp_nothing_is_sealed(
    kronoberg: Forum, service: Service, pdf: bytes, wrong: str
) -> None:
    service.wrong = wrong
    paper = finished(kronoberg, pdf)
    for attempt in (1, 2):
        assert sealing.seal_paper(paper.seal.pk) is False
        seal = fresh(paper).seal
        assert (seal.state, seal.attempts, seal.error) == ("waiting", attempt, sealing.NO_TIMESTAMP)
        assert (sealing.seal_paper(seal.pk), sealing.waiting()) == (False, [])  # not before its time
        due(seal)
        assert sealing.waiting() == [(seal.pk, "minutes")]
    assert sealing.seal_paper(paper.seal.pk) is True
    seal = fresh(paper).seal
    assert (seal.state, seal.level, seal.sha256, seal.error) == ("failed", "", "", sealing.NO_TIMESTAMP)
    service.wrong = ""
    assert retry_seal(seal) is True
    assert sealing.seal_paper(seal.pk) is True
    assert fresh(paper).seal.level == "B-T"


def test_another_files_bytes_are_not_sealed(paper: Paper, pdf: bytes, media: Path) -> None:
    (media / f"{paper.sha256}.pdf").write_bytes(pdf + b"\n")
    assert sealing.seal_paper(paper.seal.pk) is True
    seal = fresh(paper).seal
    assert (seal.state, seal.error, seal.sha256) == ("failed", sealing.OTHER_FILE, "")


def test_paper_that_names_somebody_else_is_not_sealed(
    paper: Paper, authority: Authority, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL = written(tmp_path, authority.stranger)
    sealing.seal_paper(paper.seal.pk)
    assert (fresh(paper).seal.state, fresh(paper).seal.error) == ("failed", sealing.OTHER_OWNER)


def test_dead_worker_is_followed_and_the_third_death_is_the_last(paper: Paper, media: Path) -> None:
    """Killed between the file and the row: the file is an orphan, the row waits for the next worker."""
    claim = sealing._claim(paper.seal.pk)
    assert claim is not None
    orphan = media / f"{store(b'%PDF sealed by a worker that died')}.pdf"
    assert (sealing.seal_paper(paper.seal.pk), sealing.waiting()) == (False, [])
    due(paper.seal)
    assert sealing.seal_paper(paper.seal.pk) is True
    with pytest.raises(sealing.LeaseLostError):
        claim.write(state="failed")
    seal = fresh(paper).seal
    assert (seal.state, seal.attempts) == ("sealed", 2)
    assert storage.orphans() == [orphan]

    other = finished(paper.forum, store_and_read(media, paper))
    Seal.objects.filter(paper=other).update(attempts=3)
    assert sealing.seal_paper(other.seal.pk) is False
    assert (fresh(other).seal.state, fresh(other).seal.error) == ("failed", sealing.TOO_OFTEN)


def store_and_read(media: Path, paper: Paper) -> bytes:
    return (media / f"{paper.sha256}.pdf").read_bytes()


def test_sweep_rings_what_was_not_heard(paper: Paper, rings: list[int]) -> None:
    rings.clear()
    tasks.sweep_papers()
    assert rings == [paper.seal.pk]


@pytest.fixture
def ill(authority: Authority, tmp_path: Path) -> Callable[[str], SealSettings]:
    """Settings with one thing wrong."""

    def make(wrong: str) -> SealSettings:
        good, key = written(tmp_path, authority.seal), authority.seal.key
        if wrong == "expired":
            ended = issue("Sigill", authority.root, until=datetime(2026, 1, 1, tzinfo=UTC), key=key)
            return written(tmp_path, ended)
        if wrong == "purpose":
            return written(tmp_path, issue("Sigill", authority.root, key=key, purposes=("key_agreement",)))
        if wrong == "stranger":
            (tmp_path / "seal.pem").write_bytes(pem(authority.stranger))
        if wrong == "locked":
            (tmp_path / "seal.key").write_bytes(pem_key(authority.seal, b"hemligt"))
            return SealSettings(good.key, good.cert, "", "fel", "")
        if wrong == "kind":
            odd = ed25519.Ed25519PrivateKey.generate()
            return written(tmp_path, issue("Sigill", authority.root, key=odd))
        if wrong == "garbage":
            (tmp_path / "seal.pem").write_bytes(
                b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            )
        if wrong == "gone":
            (tmp_path / "seal.key").unlink()
        key_path = "" if wrong == "half" else good.key
        return SealSettings(key_path, good.cert, "", "", "ftp://x" if wrong == "service" else "")

    return make


PROBLEMS = {
    "expired": certificate.EXPIRED,
    "purpose": certificate.NOT_FOR_SEALS,
    "stranger": certificate.STRANGERS,
    "locked": certificate.NO_PASSWORD,
    "kind": certificate.WRONG_KIND,
    "garbage": certificate.NO_CERTIFICATE,
    "gone": certificate.NO_KEY,
    "half": certificate.HALF_SET,
    "service": certificate.NO_SERVICE,
}


@pytest.mark.parametrize("wrong", PROBLEMS)
def test_what_cannot_seal_is_named_and_seals_nothing(
    paper: Paper, ill: Callable[[str], SealSettings], settings: Any, wrong: str, capsys: Any
) -> None:
    settings.SEAL = ill(wrong)
    assert certificate.problem(clock.now()) == PROBLEMS[wrong]
    call_command("check")
    assert f"(forum.W002) {PROBLEMS[wrong]}" in capsys.readouterr().err
    assert sealing.seal_paper(paper.seal.pk) is True
    seal = fresh(paper).seal
    assert (seal.state, seal.error, seal.sha256) == ("failed", PROBLEMS[wrong], "")
    assert (fresh(paper).waits_for_seal, served(paper).sha256) == (False, paper.sha256)


def test_certificate_seals_to_its_last_second(configured: SealSettings, authority: Authority) -> None:
    last = authority.seal.certificate.not_valid_after_utc
    assert [certificate.problem(last + timedelta(seconds=each)) for each in (0, 1)] == [
        "",
        certificate.EXPIRED,
    ]
    with freeze_time("2019-12-31"):
        assert certificate.problem(clock.now()) == certificate.TOO_EARLY


def test_key_and_chain_are_found_in_one_file_whatever_their_order(
    kronoberg: Forum, authority: Authority, settings: Any, tmp_path: Path, pdf: bytes
) -> None:
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", authority.seal.key, authority.seal.certificate, [authority.root.certificate],
        serialization.BestAvailableEncryption(b"hemligt"),
    )  # fmt: skip
    (tmp_path / "seal.p12").write_bytes(packed)
    settings.SEAL = SealSettings("", "", str(tmp_path / "seal.p12"), "hemligt", "")
    paper = finished(kronoberg, pdf)
    sealing.seal_paper(paper.seal.pk)
    assert fresh(paper).seal.owner == "Region Exempel"
    settings.SEAL = SealSettings("", "", str(tmp_path / "seal.p12"), "fel", "")
    assert certificate.problem(clock.now()) == certificate.NO_PASSWORD
    good = written(tmp_path, authority.root, authority.seal)
    (tmp_path / "seal.key").write_bytes(pem_key(authority.seal, b"hemligt"))
    settings.SEAL = SealSettings(good.key, good.cert, "", "hemligt", "")
    assert certificate.credentials(clock.now()).certificate == authority.seal.certificate


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seal().is_wanted is False
    for name, value in {"KEY": "/k", "CERT": "/c", "TSA": "https://tsa.example.org"}.items():
        monkeypatch.setenv(f"PORTAL_SEAL_{name}", value)
    assert seal() == SealSettings("/k", "/c", "", "", "https://tsa.example.org")
