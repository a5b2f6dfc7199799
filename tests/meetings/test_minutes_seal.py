"""The seal of finalised notes on their page: waited for, failed, tried again."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forum.models import HistoryEntry, Paper, Seal
from forum.paper import requests, seals
from forum.paper.storage import store
from meetings.bundle import entries_of
from meetings.models import Minutes
from meetings.seals import seal_again
from tests.meetings.conducting import FINALISED, finalised

MADE, SEALED = b"%PDF-1.7 the notes", b"%PDF-1.7 the notes, and their seal"


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    pks: list[int] = []
    monkeypatch.setattr(requests, "ring", lambda pk, kind: None)
    monkeypatch.setattr(seals, "ring_seal", lambda pk, kind: pks.append(pk))
    return pks


@pytest.fixture
def minutes(meeting, cast, tmp_path, settings, rung) -> Minutes:
    """Finalised; the paper is made and waits for its seal."""
    settings.MEDIA_ROOT = tmp_path
    record = finalised(meeting, cast.sekr)
    ready(record.paper)
    Seal.objects.create(paper=record.paper, ordered_at=FINALISED)
    return Minutes.objects.select_related("meeting__forum", "paper__seal").get(pk=record.pk)


def ready(paper: Paper | None) -> None:
    made = {"state": "ready", "sha256": store(MADE), "size": len(MADE), "pages": 1, "built_at": FINALISED}
    Paper.objects.filter(pk=paper.pk).update(**made)


def page(name: str, minutes: Minutes) -> str:
    return reverse(f"meetings:{name}", args=[minutes.meeting.forum.slug, minutes.meeting.slug])


def sit(paper: Paper) -> None:
    Seal.objects.update(
        state="sealed", owner="Region Exempel", signer="CN=Sigill", issuer="CN=Rot", fingerprint="ab" * 32,
        level="B-B", sha256=store(SEALED), size=len(SEALED), sealed_at=FINALISED,
        unsealed_sha256=paper.sha256 or "0" * 64, unsealed_size=len(MADE),
    )  # fmt: skip


def names(minutes: Minutes, seat: Any) -> list[str]:
    meeting = type(minutes.meeting).objects.select_related("forum", "minutes").get(pk=minutes.meeting.pk)
    return [entry.name for entry in entries_of(meeting, [seat]) if entry.name.startswith("99")]


def test_readers_wait_for_the_seal_and_then_get_the_sealed_file(minutes, cast, sign_in):
    board = sign_in(cast.board)
    waiting = "PDF:en håller på att e-stämplas. Den går att hämta om en stund."
    assert waiting in board.get(page("minutes", minutes)).text
    answer = board.get(page("minutes_paper", minutes))
    assert (waiting in answer.text, answer["Content-Type"]) == (True, "text/html; charset=utf-8")
    assert "data-hx-trigger" in answer.text
    assert names(minutes, cast.board) == []
    sit(minutes.paper)
    text = board.get(page("minutes", minutes)).text
    assert "PDF:en är e-stämplad av Region Exempel" in text
    assert "ab" * 32 in text
    assert b"".join(board.get(page("minutes_paper", minutes)).streaming_content) == SEALED
    assert names(minutes, cast.board) == ["99 Minnesanteckningar.pdf"]


def test_failed_seal_is_the_secretariats_to_try_again(minutes, cast, sign_in, rung):
    Seal.objects.update(state="failed", error="The seal's certificate has expired.")
    board, sekr = sign_in(cast.board), sign_in(cast.sekr)
    text = board.get(page("minutes", minutes)).text
    assert "PDF:en saknar e-stämpel. Den gick inte att sätta." in text
    assert "certifikat" not in text
    assert b"".join(board.get(page("minutes_paper", minutes)).streaming_content) == MADE
    text = sekr.get(page("minutes", minutes)).text
    assert "E-stämpelns certifikat har gått ut." in text
    assert "Försök e-stämpla igen" in text
    for seat in (cast.board, cast.ifmetall, cast.kalmar_sekr):
        assert sign_in(seat).post(page("minutes_seal", minutes)).status_code in {403, 404}
        with pytest.raises(PermissionDenied):
            seal_again(minutes, by=seat)
    assert Seal.objects.get().state == "failed"
    assert sekr.post(page("minutes_seal", minutes)).status_code == 302
    assert (Seal.objects.get().state, rung) == ("waiting", [minutes.paper.seal.pk])
    assert HistoryEntry.objects.filter(verb="minutes.seal_retried").count() == 1
    seal_again(minutes, by=cast.sekr)
    assert HistoryEntry.objects.filter(verb="minutes.seal_retried").count() == 1


def test_snapshot_of_the_notes_does_not_hold_the_seal(minutes):
    """What is hashed is the record; the promise of a seal belongs to its paper."""
    assert "seal" not in minutes.snapshot
    assert minutes.paper.snapshot == {
        **minutes.snapshot, "sha256": minutes.sha256, "seal": {"wanted": False, "by": ""},
    }  # fmt: skip
