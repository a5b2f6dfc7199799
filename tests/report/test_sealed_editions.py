"""An edition and its seal: what readers get, what the page says, and who may try again."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.home.page import newest_edition
from forum.mail import Letter, post
from forum.mail.delivery import _may_leave, deliver, waiting
from forum.models import HistoryEntry, Outbox, Paper, Seal
from forum.paper import seals
from forum.paper.storage import store
from forum.report.editions import release_edition
from forum.report.models import Edition
from forum.report.requests import seal_again
from members.models import Seat
from tests.factories import local

YEAR = "/kronoberg/uppfoljning/2026/"
LATER = local(2026, 12, 20)
SEALED = b"%PDF-1.7 stand-in, and its seal"
Ordered = Callable[..., Edition]
SignIn = Callable[[Seat], Client]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    pks: list[int] = []
    monkeypatch.setattr(seals, "ring_seal", lambda pk, kind: pks.append(pk))
    return pks


@pytest.fixture
def edition(ordered: Ordered) -> Edition:
    """Made, and waiting for its seal."""
    made = ordered()
    Seal.objects.create(paper=made.paper, ordered_at=LATER)
    return again(made)


def again(edition: Edition) -> Edition:
    return Edition.objects.select_related("paper__seal", "report__forum").get(pk=edition.pk)


def fail(edition: Edition) -> Edition:
    Seal.objects.update(
        state="failed", error="The timestamp service did not answer as it should.", attempts=3
    )
    return again(edition)


def sit(edition: Edition) -> Edition:
    Seal.objects.update(
        state="sealed", owner="Region Exempel", signer="CN=Sigill,O=Region Exempel", issuer="CN=Rot",
        fingerprint="ab" * 32, level="B-T", sha256=store(SEALED), size=len(SEALED), sealed_at=LATER,
        unsealed_sha256=edition.paper.sha256, unsealed_size=3,
    )  # fmt: skip
    return again(edition)


def body(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_an_edition_is_there_when_its_seal_sits(
    edition: Edition, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    sekr = sign_in(cast.sekr)
    assert (edition.is_made, edition.is_ready, edition.is_building) == (True, False, True)
    assert newest_edition(edition.report.forum, [cast.sekr]) is None
    text = sekr.get(YEAR).text
    assert "Sätter e-stämpeln" in text
    assert "data-hx-trigger" in text
    waiting = sekr.get(f"{YEAR}utgava/1/pdf/", follow=True)
    assert "PDF:en håller på att e-stämplas. Försök igen om en stund." in waiting.text
    assert not HistoryEntry.objects.filter(verb="report.downloaded").exists()
    edition = sit(edition)
    assert (edition.is_ready, edition.is_building) == (True, False)
    assert newest_edition(edition.report.forum, [cast.sekr]) == edition
    assert "PDF:en är e-stämplad av Region Exempel, 20 december 2026." in sekr.get(YEAR).text.replace(
        "\u00a0", " "
    )
    assert body(sekr, f"{YEAR}utgava/1/pdf/") == SEALED


def test_history_keeps_what_was_handed_out(edition: Edition, cast: SimpleNamespace, sign_in: SignIn) -> None:
    sit(edition)
    release_edition(edition, "", by=cast.sekr, at=LATER)
    sealed = hashlib.sha256(SEALED).hexdigest()
    assert HistoryEntry.objects.get(verb="report.released").facts["sha256"] == sealed
    board = sign_in(cast.board)
    text = board.get(YEAR).text
    assert "PDF:en är e-stämplad av Region Exempel" in text
    assert sealed in text
    assert body(board, f"{YEAR}pdf/") == SEALED
    assert HistoryEntry.objects.get(verb="report.downloaded").facts["sha256"] == sealed


def test_failed_seal_is_the_secretariats_to_try_again(
    edition: Edition, rung: list[int], cast: SimpleNamespace, sign_in: SignIn
) -> None:
    with pytest.raises(PermissionDenied):
        seal_again(edition, by=cast.sekr)
    edition = fail(edition)
    with pytest.raises(PermissionDenied):
        seal_again(edition, by=cast.ifmetall)
    release_edition(edition, "", by=cast.sekr, at=LATER)
    board = sign_in(cast.board)
    text = board.get(YEAR).text
    assert "PDF:en saknar e-stämpel. Den gick inte att sätta." in text
    assert "Försök e-stämpla igen" not in text
    assert body(board, f"{YEAR}pdf/") != SEALED
    assert HistoryEntry.objects.get(verb="report.downloaded").facts["sha256"] == edition.paper.sha256

    sekr = sign_in(cast.sekr)
    assert "Tidsstämpeltjänsten svarade inte som den ska." in sekr.get(YEAR).text
    assert sekr.post(f"{YEAR}utgava/1/stampla/").status_code == 302
    seal = Seal.objects.get()
    assert (seal.state, seal.attempts, seal.error, rung) == ("waiting", 0, "", [seal.pk])
    assert HistoryEntry.objects.get(verb="report.seal_retried").facts == {"number": 1}
    # What the board could read yesterday is not hidden while the seal is tried again.
    assert "PDF:en håller på att e-stämplas" in board.get(YEAR).text


def test_unsealed_portal_says_so(ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn) -> None:
    edition = ordered()
    assert edition.paper.snapshot["seal"] == {"wanted": False, "by": ""}
    text = sign_in(cast.sekr).get(YEAR).text
    assert "PDF:en är inte e-stämplad." in text
    assert "Sätter e-stämpeln" not in text


def test_letters_wait_for_the_seal_and_carry_it(
    edition: Edition, cast: SimpleNamespace, media: Path, mailoutbox: list[Any]
) -> None:
    letters = [
        post(
            Letter(
                key=f"x{number}", kind="account.password_set", template="account/password_set",
                to="n@example.org", paper=paper,
            ),
            at=LATER,
        )
        for number, paper in enumerate([edition.paper, None])
    ]  # fmt: skip
    own = [letter.pk for letter in letters]
    assert [pk for pk in waiting() if pk in own] == own[1:]
    deliver(letters[0].pk)
    assert (mailoutbox, Outbox.objects.get(pk=letters[0].pk).state) == ([], "queued")
    sit(edition)
    assert [pk for pk in waiting() if pk in own] == own
    deliver(letters[0].pk)
    assert [each[1] for each in mailoutbox[0].attachments] == [SEALED]


def test_letters_do_not_wait_for_a_seal_that_failed(edition: Edition) -> None:
    assert _may_leave(edition.paper) is False
    assert _may_leave(fail(edition).paper) is True
    assert Paper.objects.count() == 1
