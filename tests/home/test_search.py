"""Search finds what the reader may see, and nothing else."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from forum.home.search import excerpt, find, mark
from meetings.drafting import ItemFields, propose_item
from meetings.followup import record_decision
from meetings.models import AgendaItem, Meeting, Minutes
from members.models import Seat
from tests.factories import local
from tests.home.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: SimpleNamespace, meeting: Meeting) -> AgendaItem:
    fields = ItemFields(
        title="Valideringsplatser",
        kind="decision",
        text="Regionen behöver 120 platser.",
        proposal="Forumet enas.",
    )
    return propose_item(meeting, fields, by=cast.ifmetall, at=local(2026, 11, 10))


@pytest.fixture
def decided(cast: SimpleNamespace, item: AgendaItem) -> AgendaItem:
    """The meeting is under way: a note and a decision, whose minutes are a draft."""
    Meeting.objects.filter(pk=item.meeting_id).update(state=Meeting.State.OPEN)
    item.meeting.refresh_from_db()
    Minutes.objects.create(meeting=item.meeting, opened_at=local(2026, 12, 3))
    record_decision(item, "att införa en gemensam modell", by=cast.sekr, at=local(2026, 12, 3, 10))
    AgendaItem.objects.filter(pk=item.pk).update(note="Svets och underhåll nämndes.")
    return item


def found(seat: Seat, words: str) -> list[str]:
    groups = find(seat.party.forum, [seat], words, TODAY)
    return [group.icon for group in groups]


def test_parties_find_items(cast: SimpleNamespace, item: AgendaItem) -> None:
    assert found(cast.unionen, "120 platser") == ["doc"]
    assert found(cast.unionen, "platser saknas") == []


def test_search_ignores_case_and_joins_words(cast: SimpleNamespace, item: AgendaItem) -> None:
    assert found(cast.unionen, "VALIDERING regionen") == ["doc"]


def test_board_finds_only_what_is_finalised(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assert found(cast.board, "Valideringsplatser") == []
    assert found(cast.board, "gemensam modell") == []
    assert found(cast.sekr, "gemensam modell") == ["flag"]


def test_notes_are_found_when_they_may_be_read(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assert found(cast.sekr, "svets") == ["edit"]
    assert found(cast.ifmetall, "svets") == []
    Minutes.objects.filter(meeting=decided.meeting).update(state="comments", shared_at=local(2026, 12, 4))
    assert found(cast.ifmetall, "svets") == ["edit"]
    assert found(cast.board, "svets") == []


def test_other_forum_finds_nothing(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assert found(cast.kalmar_sekr, "Valideringsplatser") == []
    assert found(cast.kalmar_sekr, "svets") == []


def test_search_page_shows_hits_and_keeps_the_words(
    cast: SimpleNamespace, item: AgendaItem, sign_in: Callable[[Seat], Client]
) -> None:
    page = sign_in(cast.ifmetall).get("/kronoberg/sok/", {"q": "platser"}).content.decode()
    assert 'value="platser"' in page
    assert "<mark>platser</mark>" in page


@pytest.mark.parametrize("words", ["", "%", "_", "<script>alert(1)</script>", "a" * 400, "'\"\\"])
def test_search_page_takes_anything(
    cast: SimpleNamespace, item: AgendaItem, sign_in: Callable[[Seat], Client], words: str
) -> None:
    answer = sign_in(cast.ifmetall).get("/kronoberg/sok/", {"q": words})
    assert (answer.status_code, b"<script>alert" in answer.content) == (200, False)


def test_search_asks_one_question_for_each_kind(
    cast: SimpleNamespace, item: AgendaItem, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(5):
        find(cast.ifmetall.party.forum, [cast.ifmetall], "platser", TODAY)


def test_found_words_are_marked_and_the_rest_escaped() -> None:
    assert mark("<b>Svets & svets", ["svets"]) == "&lt;b&gt;<mark>Svets</mark> &amp; <mark>svets</mark>"
    assert mark("a&amp;b", ["amp"]) == "a&amp;<mark>amp</mark>;b"


def test_excerpt_is_around_the_first_hit() -> None:
    text = "x " * 200 + "svets" + " y" * 200
    part = excerpt(text, ["svets"])
    assert part.startswith("…")
    assert "<mark>svets</mark>" in part
    assert len(part) < 260
