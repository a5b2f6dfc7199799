"""Nothing of one forum is ever seen in another, and a forum sees all of its own."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from members.models import Seat
from tests.house.canaries import Canaries, plant, walk
from tests.house.test_access import BACKEND

MARKS = {"kronoberg": "zqkr", "kalmar": "zqka"}
NAMES = ("sekretariat.{}", "region.{}", "namnd.{}")
# What a forum keeps and its pages do not show, and why.
NOT_ON_PAGES = {
    "forum.Outbox.error": "the operator's",
    "forum.Outbox.subject": "a letter is its reader's",
    "forum.Outbox.text": "a letter is its reader's",
    "meetings.Circular.end_reason": "no question of the demo was taken back",
    "meetings.Meeting.cancel_reason": "no meeting of the demo is cancelled",
    "meetings.MinutesDraft.content": "the text that an adjuster had read, shown when it has changed since",
    "projects.KeyFigure.withdrawn_because": "stands in its series, and every planted name is a series of its own",
}


@pytest.fixture
def planted(demo: SimpleNamespace) -> dict[str, Canaries]:
    return {slug: plant(getattr(demo, slug), mark) for slug, mark in MARKS.items()}


def walked(slug: str, name: str) -> dict[str, str]:
    """All that one person of a forum can reach, and a search for both forums' words."""
    seat = Seat.objects.select_related("user").get(user__email=f"{name.format(slug)}@example.org")
    client = Client()
    client.force_login(seat.user, backend=BACKEND)
    searches = [f"/{slug}/sok/?q={mark}" for mark in MARKS.values()]
    papers = f"/{slug}/moten/2026-4/handlingar/"  # of the many meetings the one that files are attached to
    return walk(client, ["/", f"/{slug}/", papers, *searches])


@pytest.mark.parametrize("slug", MARKS)
@pytest.mark.parametrize("name", NAMES)
def test_nobody_sees_anything_of_another_forum(planted, slug, name):
    foreign = re.compile(f"({'|'.join(mark for each, mark in MARKS.items() if each != slug)})[0-9]")
    pages = walked(slug, name)
    assert len(pages) > 20
    assert [url for url, text in pages.items() if foreign.search(text)] == []


def test_secretariat_sees_all_of_its_own(planted):
    mine = "\n".join(walked("kronoberg", "sekretariat.{}").values())
    unseen = {field for word, field in planted["kronoberg"].items() if word not in mine}
    assert unseen == set(NOT_ON_PAGES)
