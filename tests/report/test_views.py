"""The pages of the annual follow-up."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from forum.models import HistoryEntry, Outbox, Paper
from forum.report.editions import present_edition, release_edition
from forum.report.models import AnnualReport, Edition
from members.models import Seat
from tests.factories import local

YEAR = "/kronoberg/uppfoljning/2026/"
LATER = local(2026, 12, 20)
SignIn = Callable[[Seat], Client]
Ordered = Callable[..., Edition]


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def status_of(client: Client, url: str) -> int:
    """A file is read to its end, which closes it."""
    response = client.get(url)
    if response.streaming:
        list(response.streaming_content)  # type: ignore[attr-defined]
    return response.status_code


def test_order_redirects_to_a_page_that_follows_the_work(
    year: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    response = client.post(f"{YEAR}bestall/")
    assert (response.status_code, response["Location"]) == (302, YEAR)
    assert Edition.objects.get().number == 1
    text = page(client, YEAR)
    assert 'hx-trigger="every 1s"' in text
    assert f'hx-get="{YEAR}lage/"' in text
    assert "<progress" in text
    assert "bestall" not in text


def test_second_order_while_one_is_made_changes_nothing(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    ordered(build=False)
    client = sign_in(cast.sekr)
    assert client.post(f"{YEAR}bestall/").status_code == 302
    assert Edition.objects.count() == 1
    assert 'class="messages"' in page(client, YEAR)


def test_progress_tells_phase_and_page_and_ends(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    edition = ordered(build=False)
    client = sign_in(cast.sekr)
    Paper.objects.filter(pk=edition.paper_id).update(state="building", phase="writing", page=7, pages=14)
    text = page(client, f"{YEAR}lage/")
    assert "<html" not in text
    assert 'value="84"' in text
    assert "7" in text
    assert 'hx-trigger="every 1s"' in text
    Paper.objects.filter(pk=edition.paper_id).update(state="failed", error="x")
    text = page(client, f"{YEAR}lage/")
    assert "hx-trigger" not in text
    assert f"{YEAR}utgava/1/forsok-igen/" in text


def test_failure_shows_its_sentence_and_a_retry(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn, rings: list[int]
) -> None:
    edition = ordered(build=False)
    Paper.objects.filter(pk=edition.paper_id).update(state="failed", error="Something of its own.")
    client = sign_in(cast.sekr)
    assert "Something of its own." in page(client, YEAR)
    rings.clear()
    assert client.post(f"{YEAR}utgava/1/forsok-igen/").status_code == 302
    assert rings == [edition.paper_id]
    assert Paper.objects.get(pk=edition.paper_id).state == "requested"


def test_download_is_a_named_file_and_in_the_history(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    edition = release_edition(ordered(), "", by=cast.sekr, at=LATER)
    response = sign_in(cast.board).get(f"{YEAR}pdf/")
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert (response.status_code, response["Content-Type"], len(data)) == (
        200,
        "application/pdf",
        edition.paper.size,
    )
    assert response["Content-Disposition"] == f'attachment; filename="{edition.paper.file_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    entry = HistoryEntry.objects.get(verb="report.downloaded")
    assert (entry.actor, entry.facts["sha256"]) == (cast.board.user, edition.paper.sha256)


@pytest.mark.parametrize("state", ["draft", "presented", "released"])
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sekr", {"draft", "presented", "released"}),
        ("ifmetall", {"presented", "released"}),
        ("board", {"released"}),
        ("kalmar_sekr", set()),
    ],
)
def test_paper_is_found_by_those_who_may_see_it(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn, state: str, who: str, sees: set[str]
) -> None:
    edition = ordered()
    if state == "presented":
        present_edition(edition, by=cast.sekr, at=LATER)
    if state == "released":
        release_edition(edition, "", by=cast.sekr, at=LATER)
    client = sign_in(getattr(cast, who))
    expected = 200 if state in sees else 404
    assert status_of(client, f"{YEAR}pdf/") == expected
    assert status_of(client, f"{YEAR}utgava/1/pdf/") == expected
    assert status_of(client, f"{YEAR}utgava/2/pdf/") == 404


def test_year_tells_what_is_missing_and_links_to_it(
    year: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    text = page(sign_in(cast.sekr), YEAR)
    assert f"{YEAR}texter/" in text
    assert "/kronoberg/projekt/kik/" in text
    assert "/kronoberg/moten/2026-4/" in text
    assert "lacks" not in page(sign_in(cast.ifmetall), YEAR)


def test_texts_are_kept_when_they_are_too_long_and_saved_when_not(
    year: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    assert not AnnualReport.objects.exists()
    page(client, f"{YEAR}texter/")
    assert not AnnualReport.objects.exists()
    response = client.post(f"{YEAR}texter/", {"summary": "x" * 20_001})
    assert response.status_code == 200
    assert "x" * 20_001 in response.content.decode()
    assert client.post(f"{YEAR}texter/", {"summary": "Ett gott år."}).status_code == 302
    assert AnnualReport.objects.get().summary == "Ett gott år."


def test_presenting_asks_first_and_sends_nothing(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    ordered()
    client = sign_in(cast.sekr)
    page(client, f"{YEAR}utgava/1/presentera/")
    assert Edition.objects.get().presented_at is None
    assert client.post(f"{YEAR}utgava/1/presentera/").status_code == 302
    assert Edition.objects.get().presented_at is not None
    assert not Outbox.objects.filter(kind="report.released").exists()


def test_releasing_says_who_gets_mail_and_does_it_once(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    ordered()
    client = sign_in(cast.sekr)
    text = page(client, f"{YEAR}utgava/1/slapp/")
    for seat in (cast.board, cast.ifmetall, cast.unionen, cast.region):
        assert seat.user.email in text
    assert not Outbox.objects.filter(kind="report.released").exists()
    assert client.post(f"{YEAR}utgava/1/slapp/", {"dnr": "2026/77"}).status_code == 302
    assert Outbox.objects.filter(kind="report.released").count() == 8
    assert client.post(f"{YEAR}utgava/1/slapp/", {"dnr": ""}).status_code == 403
    assert Outbox.objects.filter(kind="report.released").count() == 8


@pytest.mark.parametrize("who", ["ifmetall", "board"])
@pytest.mark.parametrize("path", ["bestall/", "texter/", "utgava/1/presentera/", "utgava/1/slapp/"])
def test_only_the_secretariat_changes_anything(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn, who: str, path: str
) -> None:
    ordered()
    assert sign_in(getattr(cast, who)).post(f"{YEAR}{path}").status_code == 403
    assert Edition.objects.count() == 1
    assert Edition.objects.get().presented_at is None


def test_board_sees_an_empty_state_until_the_release(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    edition = ordered()
    client = sign_in(cast.board)
    assert f"{YEAR}pdf/" not in page(client, YEAR)
    release_edition(edition, "", by=cast.sekr, at=LATER)
    assert f"{YEAR}pdf/" in page(client, YEAR)
    assert f"{YEAR}pdf/" in page(client, "/kronoberg/uppfoljning/")


@pytest.mark.parametrize("number", ["1999", "2028", "99999"])
def test_impossible_year_is_no_page(
    year: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn, number: str
) -> None:
    client = sign_in(cast.sekr)
    assert client.get(f"/kronoberg/uppfoljning/{number}/").status_code == 404
    assert client.post(f"/kronoberg/uppfoljning/{number}/bestall/").status_code == 404
