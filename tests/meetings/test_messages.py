"""Messages from the secretariat: to whom, seen before they go, kept as they were."""

import html
import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.models import HistoryEntry, NoticeGroup, Outbox
from meetings.audiences import audiences, find_audience
from meetings.messages import RecipientsChanged, send_message
from meetings.models import Message
from meetings.participation import answer_invitation
from members.notices import choose_notices
from tests.factories import local

AT = local(2026, 11, 20, 10)
NEW, LIST = (reverse(f"meetings:{name}", args=["kronoberg"]) for name in ("message_new", "messages"))
TYPED = {"to": "parter", "subject": "Inför mötet", "text": "Hej!\n\nVi ses <snart>."}
EVERYBODY = {
    *("sekretariat.kronoberg", "region.kronoberg", "namnd.kronoberg", "teknikforetagen"),
    *("ifmetall", "ifmetall.ersattare", "unionen", "foretag1"),
}


def send(cast, to: str = "parter", **more) -> Message:
    forum = cast.sekr.party.forum
    audience = find_audience(forum, to, AT)
    assert audience
    given = {"ticket": uuid4(), "by": cast.sekr, "at": AT} | more
    return send_message(forum, audience, "Inför mötet", "Hej!", **given)


def letters() -> list[str]:
    rows = Outbox.objects.filter(kind="meetings.message").values_list("to", flat=True)
    return sorted(to.partition("@")[0] for to in rows)


def hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_nothing_is_sent_before_the_page_has_said_who_gets_it(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    page = client.post(NEW, TYPED).text
    assert ("Skicka till 6 personer" in page, "unionen@example.org" in page) == (True, True)
    assert ("namnd.kronoberg@example.org" in page, "&lt;snart&gt;" in page) == (False, True)
    assert (Message.objects.count(), letters()) == (0, [])

    sent = {**TYPED, **hidden(page), "confirmed": "1"}
    text = client.post(NEW, sent, follow=True).text
    assert "Meddelandet går till 6 personer." in text
    assert letters() == [
        "foretag1",
        "ifmetall",
        "ifmetall.ersattare",
        "region.kronoberg",
        "teknikforetagen",
        "unionen",
    ]
    letter = Outbox.objects.get(kind="meetings.message", to="unionen@example.org")
    assert letter.subject == "Kronoberg: Inför mötet"
    assert letter.text.startswith("Hej!\n\nVi ses <snart>.\n")
    entry = HistoryEntry.objects.get(verb="message.sent")
    assert entry.facts == {"to": "Parternas företrädare", "people": 6}

    client.post(NEW, sent, follow=True)
    assert (Message.objects.count(), len(letters())) == (1, 6), "pressed twice, sent once"


@pytest.mark.parametrize(
    ("to", "people"),
    [
        ("alla", EVERYBODY),
        ("namnd", {"namnd.kronoberg"}),
        ("kallade-2026-4", EVERYBODY - {"namnd.kronoberg"}),
        ("tysta-2026-4", EVERYBODY - {"namnd.kronoberg", "unionen"}),
    ],
)
def test_each_choice_reaches_its_people(meeting, cast, to, people):
    answer_invitation(meeting.invitations.get(seat=cast.unionen), "yes", by=cast.unionen, at=AT)
    send(cast, to)
    assert set(letters()) == people


def test_one_party_is_a_choice_of_its_own(meeting, cast):
    send(cast, f"part-{cast.ifmetall.party_id}")
    assert letters() == ["ifmetall", "ifmetall.ersattare"]


def test_a_person_with_two_seats_gets_one_letter(cast):
    cast.teknik.party.seats.create(user=cast.ifmetall.user, role="partner", since="2025-01-01")
    send(cast, "alla")
    assert set(letters()) == EVERYBODY
    assert len(letters()) == len(EVERYBODY)


def test_another_forums_party_is_no_choice(cast):
    keys = {each.key for each in audiences(cast.sekr.party.forum, AT)}
    assert f"part-{cast.ifmetall.party_id}" in keys
    assert f"part-{cast.kalmar_ifmetall.party_id}" not in keys


def test_who_came_meanwhile_is_shown_first(cast, sign_in):
    client = sign_in(cast.sekr)
    page = client.post(NEW, TYPED).text
    cast.unionen.until = "2026-01-01"
    cast.unionen.save(update_fields=["until"])
    again = client.post(NEW, {**TYPED, **hidden(page), "confirmed": "1"}).text
    assert ("Någon har tillkommit eller slutat" in again, "Skicka till 5 personer" in again) == (True, True)
    assert letters() == []
    with pytest.raises(RecipientsChanged):
        send(cast, shown=[1])


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"to": ""}, "id_to_error"),
        ({"to": "part-0"}, "id_to_error"),
        ({"subject": " "}, "id_subject_error"),
        ({"subject": "x" * 151}, "id_subject_error"),
        ({"text": "x" * 5001}, "id_text_error"),
        ({"text": "a\x00b"}, "id_text_error"),
    ],
)
def test_bad_input_is_named_at_its_field(cast, sign_in, change, target):
    page = sign_in(cast.sekr).post(NEW, TYPED | change | {"confirmed": "1", "ticket": str(uuid4())}).text
    assert target in page
    assert letters() == []


def test_a_subject_of_several_lines_becomes_one(cast, sign_in):
    client = sign_in(cast.sekr)
    typed = TYPED | {"subject": "Hej\r\nBcc: alla@example.org"}
    page = client.post(NEW, typed).text
    client.post(NEW, {**typed, **hidden(page), "confirmed": "1"})
    assert Message.objects.get().subject == "Hej Bcc: alla@example.org"


@pytest.mark.parametrize("role", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_writes(cast, role):
    with pytest.raises(PermissionDenied):
        send(cast, by=getattr(cast, role))
    assert letters() == []


def test_receivers_read_their_own_and_the_secretariat_all(cast, sign_in):
    message = send(cast, f"part-{cast.ifmetall.party_id}")
    url = message.get_absolute_url()
    assert "Inför mötet" in sign_in(cast.ifmetall).get(LIST).text
    assert ("Inför mötet" in sign_in(cast.unionen).get(LIST).text) is False
    assert [sign_in(seat).get(url).status_code for seat in (cast.sekr, cast.ifmetall, cast.unionen)] == [
        200,
        200,
        404,
    ]
    assert sign_in(cast.kalmar_sekr).get(url.replace("kronoberg", "kalmar")).status_code == 404
    assert "ifmetall.ersattare@example.org" not in sign_in(cast.ifmetall).get(url).text


def test_the_secretariat_sees_what_became_of_each_letter(cast, sign_in):
    choose_notices(cast.unionen.user, dict.fromkeys(NoticeGroup.values, "none"))
    choose_notices(cast.teknik.user, dict.fromkeys(NoticeGroup.values, "daily"))
    message = send(cast)
    letters = Outbox.objects.filter(kind="meetings.message")
    letters.filter(to="ifmetall@example.org").update(state="sent", sent_at=AT)
    letters.filter(to="region.kronoberg@example.org").update(state="uncertain")
    letters.filter(to="foretag1@example.org").update(state="failed")
    page = sign_in(cast.sekr).get(message.get_absolute_url()).text
    cells = re.findall(r"@example\.org</span></th>.*?</svg>([^<]+)</span></td></tr>", page)
    assert sorted(cells) == sorted(
        [
            "Bortvalt av mottagaren",
            "Väntar på sammanfattningen",
            "Skickat",
            "Kan ha kommit fram",
            "Misslyckades",
            "I kö",
        ]
    )


def test_a_sent_message_is_frozen(cast):
    message = send(cast)
    for change in (lambda: Message.objects.update(text="Nytt"), message.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    message.refresh_from_db()
    assert message.text == "Hej!"


def test_the_list_costs_the_same_with_one_and_many(cast, sign_in):
    client = sign_in(cast.sekr)

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    first = send(cast, f"part-{cast.unionen.party_id}")
    one, page = queries(LIST), queries(first.get_absolute_url())
    more = [send(cast, "alla") for _ in range(3)]
    assert queries(LIST) == one <= 6
    assert queries(more[0].get_absolute_url()) == page <= 7
