"""The forum's own word for the record, in its right form, on every page, letter and file of a record's life."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from forum.home.records import records_of
from forum.models import Outbox
from forum.paper.sheet import html_of
from meetings.adjusting import adjust, ask_again, ask_for_change
from meetings.conduct import note_item
from meetings.corrections import request_corrected_paper
from meetings.minutes import add_addendum, finalise_minutes
from tests.factories import local
from tests.meetings.adjusters import LATER, READ, appoint, draft_out, sha_of, want
from tests.meetings.conducting import FINALISED

FORMS = {
    "minnesanteckningar": ("minnesanteckningar", "minnesanteckningarna", "färdigställda", "justerade"),
    "motesanteckningar": ("mötesanteckningar", "mötesanteckningarna", "färdigställda", "justerade"),
    "protokoll": ("protokoll", "protokollet", "färdigställt", "justerat"),
}
FORBIDDEN = re.compile("överklaga|anslås|laga kraft", re.IGNORECASE)
PAGES = ("minutes", "adjusters", "papers")


def page(name: str, meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug])


def told(meeting, cast, sign_in) -> Iterator[str]:
    """Every text of a record's life, from before the meeting to a correction."""
    sekr, ifmetall = sign_in(cast.sekr), sign_in(cast.ifmetall)

    def seen(client, *names: str) -> Iterator[str]:
        for name in names:
            yield body(client.get(page(name, meeting), follow=True).text)

    want(meeting, 1)
    yield from seen(sekr, *PAGES)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    minutes, item = draft_out(meeting, cast)
    yield from seen(sekr, *PAGES, "finalise", "adjusters_ask")
    yield from seen(ifmetall, *PAGES, "adjust_change")
    yield body(ifmetall.post(page("adjust", meeting), {"sha256": ""}).text)
    ask_for_change(adjuster, "Ändra.", by=cast.ifmetall, at=READ)
    item.refresh_from_db()
    note_item(item, "Ändrat.", "noted", item.seq, by=cast.sekr, at=LATER)
    ask_again(minutes, by=cast.sekr, at=LATER)
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=LATER)
    yield from seen(sekr, *PAGES, "finalise")
    yield body(sekr.get(reverse("home:forum", args=["kronoberg"])).text)
    finalise_minutes(minutes, "DEMO-1", by=cast.sekr, at=FINALISED)
    add_addendum(minutes, "Stavfel.", by=cast.sekr, at=local(2027, 1, 12))
    yield from seen(sekr, *PAGES, "addendum")
    yield from seen(sign_in(cast.board), "minutes", "papers")
    yield " ".join(f"{row.kind} {row.title}" for row in records_of(meeting.forum, [cast.sekr]))
    for paper in (minutes.paper, request_corrected_paper(minutes, by=cast.sekr)):
        yield strip_tags(html_of(paper)) + paper.title
    for letter in Outbox.objects.filter(kind__startswith="meetings.minutes"):
        yield f"{letter.subject}\n{letter.text}"


def body(html: str) -> str:
    """What is read on the page: its main part, without addresses and tags."""
    return strip_tags(html[html.index("<main") : html.index("</main>")])


@pytest.mark.parametrize("label", FORMS)
def test_only_the_forums_own_word_is_used(meeting, cast, sign_in, label):
    meeting.forum.document_label = label
    meeting.forum.save(update_fields=["document_label"])
    texts = list(told(meeting, cast, sign_in))
    whole = "\n".join(texts).lower()

    others = {form for other, forms in FORMS.items() if other != label for form in forms[:2]}
    # The standing item "Föregående minnesanteckningar" and the like are the agenda's own titles.
    titles = [item.title.lower() for item in meeting.items.all()]
    for title in titles:
        whole = whole.replace(title, "")
    assert {form for form in others if re.search(rf"\b{form}\b", whole)} == set()

    name, the, finalised, adjusted = FORMS[label]
    for form in (name, the, f"{the} är {finalised}", f"{the} är {adjusted}", f"justera {the}"):
        assert re.search(rf"\b{form}\b", whole), form
    wrong = {"protokollet är färdigställda", "anteckningarna är färdigställt", "protokollet är justerade"}
    assert {phrase for phrase in wrong if phrase in whole} == set()
    assert [text for text in texts if FORBIDDEN.search(text)] == []
    assert len(texts) > 30
