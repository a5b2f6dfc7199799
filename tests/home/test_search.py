"""Search finds what the reader may see, and nothing else."""

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from forum.home.marking import excerpt, mark
from forum.home.models import SearchEntry
from forum.home.search import catch_up, find
from forum.home.search_page import search_page
from meetings.agenda import call_anyway, propose_version
from meetings.drafting import ItemFields, propose_item, remove_item
from meetings.followup import assign_action, record_decision, remove_decision
from meetings.models import AgendaItem, Attachment, Meeting, Minutes
from members.models import Seat
from projects.models import Following, Project
from tests.factories import local
from tests.home.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: SimpleNamespace, meeting: Meeting) -> AgendaItem:
    fields = ItemFields(
        title="Valideringsplatser",
        kind="decision",
        text="Regionen behöver 120 platser för kompetensförsörjningen.",
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
    return sorted({each.kind for each in find(seat.party.forum, [seat], words, TODAY).matches})


def finalise(meeting: Meeting) -> None:
    Minutes.objects.filter(meeting=meeting).update(
        state="finalised", finalised_at=local(2026, 12, 9), snapshot={}, sha256="0" * 64
    )


def test_every_word_must_occur(cast: SimpleNamespace, item: AgendaItem) -> None:
    assert found(cast.unionen, "120 platser") == ["item"]
    assert found(cast.unionen, "VALIDERING regionen") == ["item"]
    assert found(cast.unionen, "platser saknas") == []


def test_changed_item_is_found_by_what_it_says_now(cast: SimpleNamespace, item: AgendaItem) -> None:
    assert found(cast.unionen, "valideringsplatser") == ["item"]
    AgendaItem.objects.filter(pk=item.pk).update(title="Lärcentrum")
    assert (found(cast.unionen, "valideringsplatser"), found(cast.unionen, "lärcentrum")) == ([], ["item"])


@pytest.mark.parametrize(
    "words", ["kompetens", "försörjning", "Kompetensförsörjning", "platserna", "valideringens"]
)
def test_a_word_is_found_by_its_parts_and_in_its_other_forms(
    cast: SimpleNamespace, item: AgendaItem, words: str
) -> None:
    assert found(cast.unionen, words) == ["item"]


def test_board_finds_only_what_is_finalised(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assert found(cast.board, "Valideringsplatser") == []
    assert found(cast.board, "gemensam modell") == []
    assert found(cast.sekr, "gemensam modell") == ["decision"]
    finalise(decided.meeting)
    assert found(cast.board, "gemensam modell") == ["decision"]
    assert found(cast.board, "Valideringsplatser") == ["decision", "item", "note"]


def test_notes_are_found_when_they_may_be_read(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assert found(cast.sekr, "svets") == ["note"]
    assert found(cast.ifmetall, "svets") == []
    Minutes.objects.filter(meeting=decided.meeting).update(state="comments", shared_at=local(2026, 12, 4))
    assert found(cast.ifmetall, "svets") == ["note"]
    assert found(cast.board, "svets") == []


def test_actions_are_not_the_boards(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assign_action(decided, "Räkna svetsplatser", cast.ifmetall.party, TODAY, by=cast.sekr)
    assert found(cast.unionen, "räkna") == ["action"]
    assert found(cast.board, "räkna") == []


def test_files_are_found_by_name_and_by_the_board_once_the_agenda_is_set(
    cast: SimpleNamespace, item: AgendaItem
) -> None:
    file = Attachment.objects.create(
        meeting=item.meeting, item=item, name="Årsplan_validering.pdf", content_type="application/pdf", size=1,
        sha256="0" * 64, uploaded_by=cast.ifmetall, uploaded_at=local(2026, 11, 11),
    )  # fmt: skip
    assert (found(cast.unionen, "årsplan"), found(cast.board, "årsplan")) == (["file"], [])
    propose_version(item.meeting, by=cast.sekr, at=local(2026, 11, 16))
    item.meeting.refresh_from_db()
    call_anyway(item.meeting, by=cast.sekr, at=local(2026, 11, 17))
    assert found(cast.board, "årsplan") == ["file"]
    Attachment.objects.filter(pk=file.pk).update(removed_at=local(2026, 11, 18), removed_by=cast.sekr)
    assert found(cast.unionen, "årsplan") == []


def test_projects_are_found_while_they_are_followed(cast: SimpleNamespace) -> None:
    project = Project.objects.create(slug="xf", name="XF", summary="Framtidssäkring av tillverkningsindustri")
    assert found(cast.board, "framtid") == []
    following = Following.objects.create(
        project=project, forum=cast.sekr.party.forum, since=local(2026, 1, 1)
    )
    assert (found(cast.board, "industri"), found(cast.kalmar_sekr, "industri")) == (["project"], [])
    Project.objects.filter(pk=project.pk).update(summary="Om gruvor")
    assert (found(cast.board, "industri"), found(cast.board, "gruva")) == ([], ["project"])
    Following.objects.filter(pk=following.pk).update(until=local(2026, 2, 1).date())
    assert found(cast.board, "gruva") == []


def test_other_forum_finds_nothing(cast: SimpleNamespace, decided: AgendaItem) -> None:
    assert found(cast.kalmar_sekr, "Valideringsplatser") == []
    assert found(cast.kalmar_sekr, "svets") == []


def test_what_is_taken_away_is_found_no_more(cast: SimpleNamespace, decided: AgendaItem) -> None:
    remove_decision(decided.decisions.get(), by=cast.sekr)
    assert found(cast.sekr, "gemensam modell") == []
    AgendaItem.objects.filter(pk=decided.pk).update(deleted_at=local(2026, 12, 3), note="")
    assert found(cast.sekr, "svets") == []
    Meeting.objects.filter(pk=decided.meeting_id).update(state="cancelled")
    assert found(cast.sekr, "validering") == []


def test_the_rows_that_triggers_keep_are_those_built_anew(cast: SimpleNamespace, decided: AgendaItem) -> None:
    catch_up()
    fields = [field.name for field in SearchEntry._meta.fields if field.name != "id"]
    kept = Counter(map(str, SearchEntry.objects.order_by("kind", "ref").values(*fields)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_rebuild()")
    assert Counter(map(str, SearchEntry.objects.order_by("kind", "ref").values(*fields))) == kept
    assert len(kept) >= 3


def test_search_page_shows_hits_and_keeps_the_words(
    cast: SimpleNamespace, item: AgendaItem, sign_in: Callable[[Seat], Client]
) -> None:
    page = sign_in(cast.ifmetall).get("/kronoberg/sok/", {"q": "platserna"}).content.decode()
    assert 'value="platserna"' in page
    assert "<mark>plats</mark>er för" in page
    assert f'href="/kronoberg/moten/2026-4/dagordning/#punkt-{item.uuid}"' in page


def test_one_kind_is_paged_and_the_year_narrows_it(cast: SimpleNamespace, meeting: Meeting) -> None:
    forum = meeting.forum
    SearchEntry.objects.bulk_create(
        SearchEntry(
            kind="item", ref=10_000 + n, forum=forum, meeting=meeting, key=str(n), title="Svets", body=""
        )
        for n in range(45)
    )
    SearchEntry.objects.create(kind="action", ref=1, forum=forum, title="Svets", body="", day="2024-05-06")
    every = search_page(forum, [cast.ifmetall], {"q": "svets"}, TODAY)
    assert [(tab.kind, tab.count, len(tab.hits)) for tab in every.groups] == [
        ("item", 45, 5),
        ("action", 1, 1),
    ]
    assert every.years == [(2026, 45), (2024, 1)]
    third = search_page(forum, [cast.ifmetall], {"q": "svets", "typ": "item", "sida": "3"}, TODAY)
    assert (third.count, len(third.groups[0].hits), third.page.paginator.num_pages) == (45, 5, 3)
    early = search_page(forum, [cast.ifmetall], {"q": "svets", "ar": "2024", "typ": "okänd"}, TODAY)
    assert [(choice.name, choice.count) for choice in early.kinds] == [
        ("Alla", 1), ("Punkter på dagordningen", 0), ("Åtgärder", 1)
    ]  # fmt: skip


def test_title_comes_before_text(cast: SimpleNamespace, item: AgendaItem, meeting: Meeting) -> None:
    other = propose_item(
        meeting,
        ItemFields(title="Övrigt", text="Om valideringsplatser."),
        by=cast.ifmetall,
        at=local(2026, 11, 11),
    )
    hits = find(meeting.forum, [cast.ifmetall], "valideringsplatser", TODAY).matches
    refs = SearchEntry.objects.in_bulk([hit.pk for hit in hits])
    assert [refs[hit.pk].ref for hit in hits] == [item.pk, other.pk]


def test_a_slip_of_the_pen_is_put_right(
    cast: SimpleNamespace, item: AgendaItem, sign_in: Callable[[Seat], Client]
) -> None:
    page = sign_in(cast.ifmetall).get("/kronoberg/sok/", {"q": "valideringsplaster"}).content.decode()
    assert 'Menade du <a href="?q=valideringsplatser">valideringsplatser</a>?' in page
    board = search_page(item.meeting.forum, [cast.board], {"q": "valideringsplaster"}, TODAY)
    assert board.suggestion == ""


@pytest.mark.parametrize(
    "words", ["", "%", "_", "<script>alert(1)</script>", "a" * 400, "'\"\\", "a' | b:*", "och", "é ñ 日本"]
)
def test_search_page_takes_anything(
    cast: SimpleNamespace, item: AgendaItem, sign_in: Callable[[Seat], Client], words: str
) -> None:
    answer = sign_in(cast.ifmetall).get("/kronoberg/sok/", {"q": words, "ar": words, "sida": words})
    assert (answer.status_code, b"<script>alert" in answer.content) == (200, False)


@pytest.mark.parametrize(
    "text", ["å" * 200_000, "ord " * 60_000, " ".join(map(str, range(40_000))), "x" * 1_000_000]
)
def test_no_text_is_too_long_to_keep(cast: SimpleNamespace, item: AgendaItem, text: str) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(note=text)
    catch_up()
    assert SearchEntry.objects.get(kind="note", ref=item.pk).body == text


def test_number_of_queries_is_the_same_whatever_is_found(
    cast: SimpleNamespace, decided: AgendaItem, django_assert_num_queries: Callable
) -> None:
    forum, seats = decided.meeting.forum, [cast.sekr]
    with django_assert_num_queries(3):
        assert search_page(forum, seats, {"q": "platser"}, TODAY).count == 3
    with django_assert_num_queries(3):
        assert search_page(forum, seats, {"q": "finnsinte"}, TODAY).count == 0
    with django_assert_num_queries(4):
        assert search_page(forum, seats, {"q": "valideringsplaster"}, TODAY).suggestion


def test_removed_items_are_not_found(cast: SimpleNamespace, item: AgendaItem) -> None:
    remove_item(item, by=cast.ifmetall)
    assert found(cast.ifmetall, "validering") == []


def test_found_words_are_marked_and_the_rest_escaped() -> None:
    assert mark("<b>Svets & svets", ["svets"]) == "&lt;b&gt;<mark>Svets</mark> &amp; <mark>svets</mark>"
    assert mark("a&amp;b", ["amp"]) == "a&amp;<mark>amp</mark>;b"


def test_excerpt_is_around_the_first_hit() -> None:
    text = "x " * 200 + "svets" + " y" * 200
    part = excerpt(text, ["svets"])
    assert part.startswith("…")
    assert "<mark>svets</mark>" in part
    assert len(part) < 260
