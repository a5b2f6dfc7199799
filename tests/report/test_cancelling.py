"""Stopping an edition, and the letters that tell what became of an order."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.models import HistoryEntry, NoticeChoice, Outbox, Paper, User
from forum.paper import build, making
from forum.paper.document import PaperError
from forum.paper.making import Made
from forum.paper.progress import LAYOUT, Listener, Progress
from forum.paper.storage import orphans
from forum.report.models import Edition
from forum.report.requests import (
    EditionFinishedError,
    EditionUnfinishedError,
    cancel_edition,
    order_edition,
    retry_edition,
)
from members.models import Party, Seat
from tests.factories import SINCE
from tests.report.years import AT

YEAR = "/kronoberg/uppfoljning/2026/"
MADE = Made(b"%PDF-1.7 a stand-in", 12, {"weasyprint": "70.0"})
SignIn = Callable[[Seat], Client]
Ordered = Callable[..., Edition]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """The worker's own steps around a stand-in for the pages; what is put in the list happens at page 3."""
    meanwhile: list[Callable[[], None]] = []

    def make(_paper: Paper, on_progress: Listener) -> Made:
        for number in (1, 2, 3):
            on_progress(Progress(LAYOUT, number))
        for happen in meanwhile:
            happen()
        on_progress(Progress(LAYOUT, 4))
        return MADE

    monkeypatch.setattr(making, "make", make)
    return meanwhile


@pytest.fixture
def colleague(cast: SimpleNamespace) -> Seat:
    """Another seat of the secretariat."""
    party = Party.objects.get(pk=cast.sekr.party_id)
    person = User.objects.create_user("kollega@example.org", name="Kollega")
    return Seat.objects.create(party=party, user=person, role=Seat.Role.SECRETARIAT, since=SINCE)


def letters() -> list[tuple[str, str, str]]:
    rows = Outbox.objects.filter(kind__startswith="report.edition").order_by("pk")
    return [(row.kind.removeprefix("report.edition_"), row.to, row.state) for row in rows]


def test_waiting_edition_is_cancelled_and_never_made(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Any]
) -> None:
    edition = ordered(build=False)
    cancel_edition(edition, by=cast.sekr)
    assert build.build_paper(edition.paper_id) is False
    assert build.waiting() == []
    assert Paper.objects.get(pk=edition.paper_id).state == "cancelled"
    entry = HistoryEntry.objects.get(verb="report.cancelled")
    assert (entry.actor, entry.facts) == (cast.sekr.user, {"number": 1})
    assert letters() == []


def test_cancelled_build_stops_at_its_next_report_and_leaves_no_file(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Callable[[], None]], media: Path
) -> None:
    edition = ordered(build=False)
    quick.append(lambda: cancel_edition(edition, by=cast.sekr))
    assert build.build_paper(edition.paper_id) is False
    paper = Paper.objects.get(pk=edition.paper_id)
    assert (paper.state, paper.phase, paper.page, paper.sha256, paper.lease_until) == (
        "cancelled",
        "",
        None,
        "",
        None,
    )
    assert not media.exists()


def test_file_stored_before_the_cancelling_belongs_to_nobody(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep then takes it away, as it does for a worker that was killed there."""
    edition, store = ordered(build=False), build.storage.store

    def stored(data: bytes) -> str:
        sha256 = store(data)
        cancel_edition(edition, by=cast.sekr)
        return sha256

    monkeypatch.setattr(build.storage, "store", stored)
    assert build.build_paper(edition.paper_id) is False
    assert Paper.objects.get(pk=edition.paper_id).state == "cancelled"
    assert len(orphans()) == 1


def test_worker_of_a_cancelled_order_has_no_part_in_the_next(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Callable[[], None]]
) -> None:
    """Its attempts begin anew, its claims do not: the first worker is not taken for the second."""
    edition = ordered(build=False)

    def cancel_and_order_again() -> None:
        quick.clear()
        cancel_edition(edition, by=cast.sekr)
        retry_edition(Edition.objects.get(pk=edition.pk), by=cast.sekr)
        assert build._claim(edition.paper_id) is not None

    quick.append(cancel_and_order_again)
    assert build.build_paper(edition.paper_id) is False
    paper = Paper.objects.get(pk=edition.paper_id)
    assert (paper.state, paper.attempts, paper.claim, paper.page) == ("building", 1, 2, None)


def test_numbers_are_not_used_again(ordered: Ordered, cast: SimpleNamespace, quick: list[Any]) -> None:
    first = ordered(build=False)
    cancel_edition(first, by=cast.sekr)
    second = order_edition(first.report.forum, 2026, by=cast.sekr, at=AT)
    assert second.number == 2
    with pytest.raises(EditionUnfinishedError):
        retry_edition(Edition.objects.get(pk=first.pk), by=cast.sekr)
    build.build_paper(second.paper_id)
    retry_edition(Edition.objects.get(pk=first.pk), by=cast.sekr)
    assert build.build_paper(first.paper_id) is True
    assert [edition.number for edition in Edition.objects.ready()] == [2, 1]


def test_what_is_finished_is_not_cancelled(ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn) -> None:
    edition = ordered()
    with pytest.raises(EditionFinishedError):
        cancel_edition(edition, by=cast.sekr)
    response = sign_in(cast.sekr).post(f"{YEAR}utgava/1/avbryt/", follow=True)
    assert "Utgåva 1 hann bli klar innan den kunde avbrytas." in response.content.decode()
    assert Paper.objects.get(pk=edition.paper_id).state == "ready"
    assert not HistoryEntry.objects.filter(verb="report.cancelled").exists()


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_of_the_forum_cancels(ordered: Ordered, cast: SimpleNamespace, who: str) -> None:
    edition = ordered(build=False)
    with pytest.raises(PermissionDenied):
        cancel_edition(edition, by=getattr(cast, who))
    assert Paper.objects.get(pk=edition.paper_id).state == "requested"


def test_page_cancels_and_offers_the_next_step(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    ordered(build=False)
    client = sign_in(cast.sekr)
    assert f"{YEAR}utgava/1/avbryt/" in client.get(YEAR).content.decode()
    text = client.post(f"{YEAR}utgava/1/avbryt/", follow=True).content.decode()
    assert "Avbruten" in text
    assert f"{YEAR}utgava/1/forsok-igen/" in text
    assert f"{YEAR}bestall/" in text
    assert "data-hx-trigger" not in text


def test_ready_edition_is_told_once_to_whoever_ordered(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Any]
) -> None:
    edition = ordered(build=False)
    build.build_paper(edition.paper_id)
    assert letters() == [("ready", cast.sekr.user.email, "queued")]
    letter = Outbox.objects.get(kind="report.edition_ready")
    assert letter.subject == "Kronoberg: utgåva 1 av årlig uppföljning 2026 är klar"
    assert "12 sidor" in letter.text
    assert f"{YEAR}\n" in letter.text
    Paper.objects.filter(pk=edition.paper_id).update(state="requested", attempts=0)  # its file was lost
    build.build_paper(edition.paper_id)
    assert letters() == [("ready", cast.sekr.user.email, "queued")]


def test_each_failed_order_is_told_with_its_reason(
    ordered: Ordered, cast: SimpleNamespace, colleague: Seat, quick: list[Callable[[], None]]
) -> None:
    def break_down() -> None:
        raise PaperError("no such font")

    edition = ordered(build=False)
    quick.append(break_down)
    for _order in (1, 2):
        with pytest.raises(PaperError):
            build.build_paper(edition.paper_id)
        retry_edition(Edition.objects.get(pk=edition.pk), by=colleague)
    assert letters() == [
        ("failed", cast.sekr.user.email, "queued"),
        ("failed", "kollega@example.org", "queued"),
    ]
    texts = Outbox.objects.filter(kind="report.edition_failed").values_list("text", flat=True)
    assert all("Dokumentet gick inte att skapa av sina uppgifter." in text for text in texts)


def test_third_death_is_told_too(ordered: Ordered, cast: SimpleNamespace) -> None:
    edition = ordered(build=False)
    Paper.objects.filter(pk=edition.paper_id).update(state="building", attempts=3, claim=3)
    assert build.build_paper(edition.paper_id) is False
    assert letters() == [("failed", cast.sekr.user.email, "queued")]


def test_who_waits_for_a_letter_is_told_who_cancelled(
    ordered: Ordered, cast: SimpleNamespace, colleague: Seat
) -> None:
    cancel_edition(ordered(build=False), by=colleague)
    assert letters() == [("cancelled", cast.sekr.user.email, "queued")]
    assert "Kollega avbröt utgåva 1" in Outbox.objects.get(kind="report.edition_cancelled").text


def test_letters_come_as_their_reader_has_chosen(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Any]
) -> None:
    NoticeChoice.objects.create(user=cast.sekr.user, group="minutes", when="daily")
    build.build_paper(ordered(build=False).paper_id)
    assert letters() == [("ready", cast.sekr.user.email, "daily")]


def test_nobody_is_told_after_the_seat_has_ended(
    ordered: Ordered, cast: SimpleNamespace, quick: list[Any]
) -> None:
    edition = ordered(build=False)
    Seat.objects.filter(pk=cast.sekr.pk).update(until=SINCE)
    build.build_paper(edition.paper_id)
    assert letters() == []
