"""Ordering, presenting and releasing."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import translation

from forum.chain import link_waiting
from forum.home.todo import to_do
from forum.models import HistoryEntry, HistoryLink, Outbox, Paper, Seal
from forum.paper.build import build_paper
from forum.report.editions import present_edition, release_edition
from forum.report.models import AnnualReport, Edition
from forum.report.reading import newest_seen
from forum.report.requests import EditionUnfinishedError, order_edition, retry_edition
from forum.report.rules import may_see_edition
from forum.report.texts import open_report, write_texts
from members.models import Seat
from tests.factories import local
from tests.report.years import AT

LATER = local(2026, 12, 20)


def test_edition_carries_the_newest_link_of_the_history(ordered: Callable[..., Edition]) -> None:
    assert ordered().paper.snapshot["figures"]["history"] is None
    link_waiting()
    newest = HistoryLink.objects.latest("number")
    noted = ordered(build=False).paper.snapshot["figures"]["history"]
    assert noted == {"number": newest.number, "sha256": newest.sha256}


def test_order_freezes_the_year_and_rings_the_worker(
    ordered: Callable[..., Edition], rings: list[int], cast: SimpleNamespace
) -> None:
    edition = ordered(build=False)
    assert (edition.number, edition.ordered_by, edition.ordered_at) == (1, cast.sekr, AT)
    assert edition.paper.file_name == "arlig-uppfoljning-2026-kronoberg-utgava-1.pdf"
    assert edition.paper.snapshot["figures"]["totals"]["decisions"] == 2
    assert rings == [edition.paper_id]
    entry = HistoryEntry.objects.get(verb="report.ordered")
    assert (entry.actor, entry.facts) == (cast.sekr.user, {"year": 2026, "number": 1})


def test_only_one_edition_is_made_at_a_time(ordered: Callable[..., Edition]) -> None:
    first = ordered(build=False)
    with pytest.raises(EditionUnfinishedError) as refusal:
        ordered(build=False)
    assert refusal.value.edition == first
    build_paper(first.paper_id)
    assert ordered(build=False).number == 2


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_of_the_forum_orders(
    year: SimpleNamespace, cast: SimpleNamespace, who: str
) -> None:
    with pytest.raises(PermissionDenied):
        order_edition(year.forum, 2026, by=getattr(cast, who), at=AT)
    assert not AnnualReport.objects.exists()


def test_failed_edition_is_built_again_from_the_same_snapshot(
    ordered: Callable[..., Edition], cast: SimpleNamespace
) -> None:
    edition = ordered(build=False)
    with pytest.raises(PermissionDenied):
        retry_edition(edition, by=cast.sekr)
    Paper.objects.filter(pk=edition.paper_id).update(state="failed", error="x", attempts=3)
    edition.refresh_from_db()
    retry_edition(edition, by=cast.sekr)
    assert build_paper(edition.paper_id) is True
    assert HistoryEntry.objects.filter(verb="report.retried").count() == 1


def test_edition_is_seen_step_by_step(ordered: Callable[..., Edition], cast: SimpleNamespace) -> None:
    def readers(edition: Edition) -> list[str]:
        names = ("sekr", "ifmetall", "ifmetall_deputy", "board", "kalmar_sekr")
        return [name for name in names if may_see_edition(getattr(cast, name), edition)]

    edition = ordered()
    assert readers(edition) == ["sekr"]
    edition = present_edition(edition, by=cast.sekr, at=LATER)
    assert (edition.presented_at, readers(edition)) == (LATER, ["sekr", "ifmetall", "ifmetall_deputy"])
    assert not Outbox.objects.filter(kind="report.released").exists()
    edition = release_edition(edition, "2026/77", by=cast.sekr, at=LATER)
    assert readers(edition) == ["sekr", "ifmetall", "ifmetall_deputy", "board"]


def test_release_freezes_and_tells_every_seat_once(
    ordered: Callable[..., Edition], cast: SimpleNamespace
) -> None:
    edition = release_edition(ordered(), "2026/77", by=cast.sekr, at=LATER)
    assert (edition.finalised_at, edition.released_at, edition.released_by) == (LATER, LATER, cast.sekr)
    assert AnnualReport.objects.get().dnr == "2026/77"
    letters = Outbox.objects.filter(kind="report.released")
    assert sorted(letters.values_list("to", flat=True)) == sorted(
        seat.user.email
        for seat in (
            cast.sekr, cast.region, cast.teknik, cast.ifmetall, cast.unionen, cast.board, cast.company,
            cast.ifmetall_deputy,
        )
    )  # fmt: skip
    letter = letters.get(to=cast.board.user.email)
    assert "/kronoberg/uppfoljning/2026/" in letter.text
    assert "2026/77" in letter.text
    entry = HistoryEntry.objects.get(verb="report.released")
    assert entry.facts == {"year": 2026, "number": 1, "dnr": "2026/77", "sha256": edition.paper.sha256}


def test_released_edition_refuses_change_in_the_database(
    ordered: Callable[..., Edition], cast: SimpleNamespace
) -> None:
    edition = release_edition(ordered(), "", by=cast.sekr, at=LATER)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(released_at=AT)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(number=9)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        edition.delete()
    assert Edition.objects.get(pk=edition.pk).released_at == LATER


def test_what_is_not_ready_is_neither_presented_nor_released(
    ordered: Callable[..., Edition], cast: SimpleNamespace
) -> None:
    edition = ordered(build=False)
    for refused in (
        lambda: present_edition(edition, by=cast.sekr),
        lambda: release_edition(edition, "", by=cast.sekr),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    build_paper(edition.paper_id)
    for who in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            release_edition(edition, "", by=who)
    release_edition(edition, "", by=cast.sekr)
    with pytest.raises(PermissionDenied):
        release_edition(edition, "", by=cast.sekr)


def test_later_edition_stands_beside_the_released_one(
    ordered: Callable[..., Edition], cast: SimpleNamespace
) -> None:
    first = release_edition(ordered(), "", by=cast.sekr, at=LATER)
    second = ordered(at=LATER)
    assert newest_seen(first.report, [cast.board]) == first
    assert newest_seen(first.report, [cast.sekr]) == first
    release_edition(second, "", by=cast.sekr, at=LATER)
    assert newest_seen(first.report, [cast.board]) == second


def test_texts_are_saved_and_only_changes_are_noted(year: SimpleNamespace, cast: SimpleNamespace) -> None:
    report = open_report(year.forum, 2026, by=cast.sekr, at=AT)
    write_texts(report, by=cast.sekr, summary="Ett gott år.", lessons="")
    write_texts(report, by=cast.sekr, summary="Ett gott år.")
    report.refresh_from_db()
    assert report.summary == "Ett gott år."
    assert [entry.facts for entry in HistoryEntry.objects.filter(verb="report.texts_written")] == [
        {"texts": ["summary"]}
    ]
    with pytest.raises(PermissionDenied):
        write_texts(report, by=cast.ifmetall, summary="Något annat")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("paper", "Utgåva 1 av den årliga uppföljningen 2026 kunde inte skapas"),
        ("seal", "Utgåva 1 av den årliga uppföljningen 2026 kunde inte e-stämplas"),
    ],
)
def test_stuck_edition_is_on_the_secretariats_list_until_the_next_one(
    ordered: Callable[..., Edition], cast: SimpleNamespace, broken: str, words: str
) -> None:
    def asked(seat: Seat) -> list[str]:
        with translation.override("sv"):
            return [task.title for task in to_do([seat], AT.date()) if "Utgåva" in task.title]

    edition = ordered()
    assert asked(cast.sekr) == []
    if broken == "paper":
        Paper.objects.filter(pk=edition.paper_id).update(state=Paper.State.FAILED)
    else:
        Seal.objects.create(paper=edition.paper, state=Seal.State.FAILED, ordered_at=AT)
    assert (asked(cast.sekr), asked(cast.ifmetall)) == ([words], [])
    ordered(at=LATER)
    assert asked(cast.sekr) == []
