"""The pages of the annual follow-up."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.models import HistoryEntry, Outbox, Paper
from forum.report.editions import present_edition, release_edition
from forum.report.models import AnnualReport, Edition
from members.models import Seat
from tests.factories import local
from tests.report.conftest import stand_in

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
    assert 'data-hx-trigger="every 500ms"' in text
    assert f'data-hx-get="{YEAR}lage/?efter=1-requested"' in text
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
    assert 'data-hx-trigger="every 500ms"' in text
    Paper.objects.filter(pk=edition.paper_id).update(state="failed", error="x")
    text = page(client, f"{YEAR}lage/")
    assert "data-hx-trigger" not in text
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


def test_page_hears_each_phase_once_and_shows_the_finished_edition(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    edition, client = ordered(build=False), sign_in(cast.sekr)
    rows = Paper.objects.filter(pk=edition.paper_id)
    rows.update(state="building", phase="layout", page=3)
    text = page(client, f"{YEAR}lage/?efter=1-requested")
    assert "Utgåva 1: Sätter sidorna." in text
    assert f'data-hx-get="{YEAR}lage/?efter=1-layout"' in text
    assert 'role="status"' not in page(client, f"{YEAR}lage/?efter=1-layout")
    assert 'id="year-head"' not in text
    stand_in(edition.paper)
    text = page(client, f"{YEAR}lage/?efter=1-layout")
    assert "Utgåva 1 är klar." in text
    assert 'id="year-head" data-hx-swap-oob="true"' in text
    assert f"{YEAR}pdf/" in text


def test_bar_expects_as_many_pages_as_the_last_edition_had(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    ordered()
    second = ordered(build=False, at=LATER)
    Paper.objects.filter(pk=second.paper_id).update(state="building", phase="layout", page=6)
    text = page(sign_in(cast.sekr), f"{YEAR}lage/")
    assert "Sätter sida 6 av ungefär 12" in text
    assert 'value="40"' in text


def test_older_edition_is_neither_presented_nor_released_after_a_later_one(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    first, second, client = ordered(), ordered(at=LATER), sign_in(cast.sekr)
    text = page(client, YEAR)
    assert f"{YEAR}utgava/1/slapp/" in text
    release_edition(second, "", by=cast.sekr, at=LATER)
    text = page(client, YEAR)
    assert f"{YEAR}utgava/1/slapp/" not in text
    assert f"{YEAR}utgava/1/presentera/" not in text
    assert client.post(f"{YEAR}utgava/1/slapp/", {"dnr": ""}).status_code == 403
    assert client.post(f"{YEAR}utgava/1/presentera/").status_code == 403
    first.refresh_from_db()
    assert (first.released_at, first.presented_at) == (None, None)


def test_details_tell_what_the_file_was_made_with(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    edition = ordered()
    Paper.objects.filter(pk=edition.paper_id).update(tools={"pango": "1.50.12", "snapshot": "c0ffee"})
    text = page(sign_in(cast.sekr), YEAR)
    for words in (edition.paper.sha256, "pango", "1.50.12", "Siffror och texter", "c0ffee"):
        assert words in text


def test_year_page_asks_the_database_no_more_with_more_editions(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    ordered()
    client = sign_in(cast.sekr)
    page(client, YEAR)
    with CaptureQueriesContext(connection) as one:
        page(client, YEAR)
    for _edition in range(3):
        ordered(at=LATER)
    with django_assert_num_queries(len(one)):
        page(client, YEAR)


@pytest.mark.parametrize("who", ["ifmetall", "board"])
@pytest.mark.parametrize(
    "path", ["bestall/", "texter/", "utgava/1/avbryt/", "utgava/1/presentera/", "utgava/1/slapp/"]
)
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
