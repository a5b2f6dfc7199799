"""Suggested times: who is asked, what suits best, the meeting that comes of it, and the links."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from forum.home.todo import to_do
from forum.models import Outbox
from meetings.models import DatePoll, Meeting, PollAnswer, PollParticipant
from meetings.poll_links import guest_url, participant_path
from meetings.poll_standing import standing_of
from meetings.polls import (
    PollText,
    answer_as_guest,
    answer_poll,
    choose_time,
    close_poll,
    open_poll,
    run_polls_daily,
)
from meetings.scheduling import MeetingPlan
from members.models import Seat
from tests.factories import local

LIST = "/kronoberg/moten/tidsforslag/"
ASKED, ANSWERED, LAST_DAY = local(2026, 11, 24), local(2026, 11, 25), date(2026, 12, 4)
TIMES = (local(2026, 12, 14, 9), local(2026, 12, 15, 13), local(2026, 12, 16, 15))
TEXT = PollText(
    title="Extra möte om varsel", minutes=90, closes_on=LAST_DAY, form="remote", about="Kort och digitalt."
)
TYPED = {
    "title": "Extra möte",
    "minutes": "60",
    "form": "remote",
    "closes_on": "2026-12-04",
    "slot-TOTAL_FORMS": "10",
    "slot-INITIAL_FORMS": "0",
    "slot-0-date": "2026-12-14",
    "slot-0-starts": "09:00",
    "slot-1-date": "2026-12-24",
    "slot-1-starts": "13.30",
}


@pytest.fixture
def poll(cast) -> DatePoll:
    return open_poll(cast.sekr.party.forum, TEXT, TIMES, by=cast.sekr, at=ASKED)


def letters(kind: str) -> list[str]:
    rows = Outbox.objects.filter(kind=f"meetings.{kind}")
    return sorted(row.to.partition("@")[0] for row in rows)


def asked(poll: DatePoll, seat: Seat) -> PollParticipant:
    return poll.participants.get(seat=seat)


def answer(poll: DatePoll, seat: Seat, *said: str) -> None:
    slots = poll.slots.values_list("pk", flat=True)
    answer_poll(asked(poll, seat), dict(zip(slots, said, strict=True)), by=seat, at=ANSWERED)


def fields(poll: DatePoll, *said: str) -> dict[str, str]:
    return {
        f"slot_{pk}": each for pk, each in zip(poll.slots.values_list("pk", flat=True), said, strict=True)
    }


EVERYONE = [
    "foretag1",
    "ifmetall",
    "ifmetall.ersattare",
    "region.kronoberg",
    "sekretariat.kronoberg",
    "teknikforetagen",
    "unionen",
]


def test_everyone_who_would_be_called_is_asked_once(poll):
    assert letters("poll_asked") == EVERYONE
    letter = Outbox.objects.get(kind="meetings.poll_asked", to="unionen@example.org")
    assert letter.subject == "Kronoberg: när kan du? Extra möte om varsel"
    assert "- måndag 14 december" in letter.text
    assert "/oppet/kronoberg/tidsforslag/" in letter.text
    assert letter.calendar == ""


def test_the_best_time_has_every_approving_party(poll, cast):
    for seat in (cast.sekr, cast.company, cast.ifmetall, cast.ifmetall_deputy):
        answer(poll, seat, "yes", "no", "no")
    for seat in (cast.region, cast.teknik, cast.unionen):
        answer(poll, seat, "no", "if_needed", "no")
    answer(poll, cast.ifmetall, "yes", "yes", "no")
    standing = standing_of(poll)
    first, second, third = standing.rows
    assert [row.is_best for row in standing.rows] == [False, True, False]
    assert second.words == "1 ja och 3 vid behov. Alla parter som godkänner dagordningen kan."
    assert first.words == "4 ja. Ingen än från Region Kronoberg, Teknikföretagen, Unionen."
    assert (third.yes, third.if_needed, len(third.absent)) == (0, 0, 4)
    cells = {cell.name: cell.words for cell in first.cells}
    assert cells == {
        "Exempel Maskin AB": "ja",
        "IF Metall": "2 ja",
        "Region Kronoberg": "nej",
        "Sekretariat": "ja",
        "Teknikföretagen": "nej",
        "Unionen": "nej",
    }
    assert standing.answered == 7


def test_without_answers_no_time_is_best(poll):
    standing = standing_of(poll)
    assert (standing.best, len(standing.silent)) == ([], 7)


def test_one_answers_for_oneself_only(poll, cast):
    participant = asked(poll, cast.unionen)
    for seat in (cast.sekr, cast.ifmetall, cast.kalmar_unionen, cast.board):
        with pytest.raises(PermissionDenied):
            answer_poll(participant, {}, by=seat, at=ANSWERED)
    answer(poll, cast.unionen, "yes", "yes", "no")
    answer(poll, cast.unionen, "no", "yes", "no")
    assert [each.answer for each in participant.answers.order_by("slot__starts_at")] == ["no", "yes", "no"]


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_suggests_and_settles(poll, cast, who):
    seat = getattr(cast, who)
    slot = poll.slots.first()
    plan = MeetingPlan(starts_at=TIMES[0], ends_at=TIMES[0] + timedelta(minutes=90), form="remote")
    for deed in (
        lambda: open_poll(cast.sekr.party.forum, TEXT, TIMES, by=seat),
        lambda: choose_time(slot, plan, by=seat),
        lambda: close_poll(poll, by=seat),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    close_poll(poll, by=cast.sekr, at=ANSWERED)
    assert letters("poll_closed") == EVERYONE


def test_the_chosen_time_is_a_meeting_told_by_its_save_the_date_alone(poll, cast):
    slot = poll.slots.first()
    slot.poll = poll
    plan = MeetingPlan(
        starts_at=slot.starts_at, ends_at=slot.ends_at, form="remote", link="https://mote.example.org"
    )
    meeting = choose_time(slot, plan, by=cast.sekr, at=ANSWERED)
    poll.refresh_from_db()
    assert (poll.state, poll.meeting, poll.closed_by) == ("chosen", meeting, cast.sekr)
    assert (meeting.starts_at, meeting.ends_at) == (TIMES[0], TIMES[0] + timedelta(minutes=90))
    after = Outbox.objects.filter(created_at=ANSWERED)
    assert {row.kind for row in after} == {"meetings.save_the_date"}
    assert sorted(row.to.partition("@")[0] for row in after) == EVERYONE
    with pytest.raises(PermissionDenied):
        close_poll(poll, by=cast.sekr)
    with pytest.raises(PermissionDenied):
        answer(poll, cast.ifmetall, "yes", "yes", "yes")


def test_the_silent_are_reminded_once(poll, cast):
    answer(poll, cast.ifmetall, "yes", "no", "no")
    run_polls_daily(local(2026, 12, 1, 6, 30))
    assert letters("poll_reminder") == []
    for day in (2, 3, 4, 5):
        run_polls_daily(local(2026, 12, day, 6, 30))
    assert letters("poll_reminder") == [name for name in EVERYONE if name != "ifmetall"]


def test_suggested_times_and_the_question_stay(poll):
    def refused(change: Any) -> bool:
        try:
            with transaction.atomic():
                change()
        except DatabaseError:
            return True
        return False

    changes = [
        lambda: poll.slots.update(starts_at=TIMES[0] + timedelta(days=1)),
        lambda: poll.slots.all()._raw_delete("default"),
        lambda: poll.participants.all()._raw_delete("default"),
        lambda: DatePoll.objects.filter(pk=poll.pk)._raw_delete("default"),
        lambda: DatePoll.objects.filter(pk=poll.pk).update(state="chosen"),
    ]
    assert [refused(change) for change in changes] == [True] * 5


# --- pages -----------------------------------------------------------------------------------------


def test_the_secretariat_suggests_checks_and_sends(cast, meeting, sign_in):
    client = sign_in(cast.sekr)
    preview = client.post(f"{LIST}nytt/", TYPED)
    assert "24 december är julafton" in preview.text.lower()
    assert "Skicka till 7 personer" in preview.text
    assert DatePoll.objects.count() == 0
    back = client.post(f"{LIST}nytt/", {**TYPED, "step": "edit"})
    assert 'value="2026-12-14"' in back.text
    done = client.post(f"{LIST}nytt/", {**TYPED, "step": "confirm"}, follow=True)
    assert "Tiderna är föreslagna." in done.text
    made = DatePoll.objects.get()
    assert [slot.starts_at for slot in made.slots.all()] == [local(2026, 12, 14), local(2026, 12, 24, 13, 30)]


def test_a_time_at_which_the_forum_meets_is_noted(cast, meeting, sign_in):
    typed = {**TYPED, "slot-1-date": "2026-12-03", "slot-1-starts": "10:00"}
    assert "Forumet har redan ett möte då: möte 4" in sign_in(cast.sekr).post(f"{LIST}nytt/", typed).text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"slot-1-date": "2026-12-14", "slot-1-starts": "09:00"}, "Den tiden är redan föreslagen."),
        ({"slot-1-date": "2026-01-14"}, "Den tiden har redan passerat."),
        ({"slot-1-date": "9999-12-31"}, "Dagen ligger mer än fem år bort."),
        ({"slot-1-starts": ""}, "Skriv när mötet börjar."),
        ({"slot-1-date": ""}, "Föreslå minst två tider."),
        ({"closes_on": "2026-01-01"}, "Den dagen har redan passerat."),
        ({"slot-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_bad_times_come_back_with_what_was_typed(cast, sign_in, changed, words):
    page = sign_in(cast.sekr).post(f"{LIST}nytt/", {**TYPED, "step": "confirm", **changed})
    assert (page.status_code, words in page.text, "Extra möte" in page.text) == (200, True, True)
    assert DatePoll.objects.count() == 0


def test_the_page_answers_and_shows_the_parties(poll, cast, sign_in):
    url = f"{LIST}{poll.pk}/"
    client = sign_in(cast.unionen)
    assert [task.title for task in to_do([cast.unionen], LAST_DAY)] == ["När kan du? Extra möte om varsel"]
    assert (
        client.post(url, fields(poll, "yes", "no", "if_needed") | {"x": "y"}, follow=True).status_code == 200
    )
    assert to_do([cast.unionen], LAST_DAY) == []
    assert "Ändra ditt svar" in client.get(url).text
    missing = sign_in(cast.ifmetall).post(url, {})
    assert (missing.status_code, PollAnswer.objects.count()) == (200, 3)
    statuses = {
        who: sign_in(getattr(cast, who)).get(url).status_code for who in ("sekr", "board", "kalmar_sekr")
    }
    assert statuses == {"sekr": 200, "board": 403, "kalmar_sekr": 404}
    text = sign_in(cast.sekr).get(url).text
    assert ("Länk för gäster" in text, "Länk för gäster" in client.get(url).text) == (True, False)


def test_the_secretariat_chooses_with_the_usual_preview(poll, cast, sign_in):
    client = sign_in(cast.sekr)
    slot = poll.slots.first()
    url = f"{LIST}{poll.pk}/valj/{slot.pk}/"
    assert "Måndag 14 december" in client.get(url).text
    typed = {"form": "remote", "place": "", "link": "https://mote.example.org/x"}
    preview = client.post(url, typed).text
    assert ("7 personer får mejl." in preview, Meeting.objects.filter(starts_at=TIMES[0]).exists()) == (
        True,
        False,
    )
    done = client.post(url, {**typed, "step": "confirm"}, follow=True)
    assert "Mötet är planerat." in done.text
    assert DatePoll.objects.get().meeting.starts_at == TIMES[0]
    assert client.post(url, {**typed, "step": "confirm"}).status_code == 403
    late = sign_in(cast.ifmetall).post(f"{LIST}{poll.pk}/", fields(poll, "yes", "no", "no"), follow=True)
    assert "Ditt svar är inte sparat." in late.text


def test_the_link_answers_without_signing_in_and_opening_it_changes_nothing(poll, cast):
    path = participant_path(asked(poll, cast.unionen))
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"], PollAnswer.objects.count()) == (200, "no-store", 0)
    client.post(path, fields(poll, "yes", "yes", "yes"))
    assert PollAnswer.objects.count() == 0
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).text).group(1)
    client.post(path, {**fields(poll, "yes", "no", "no"), "csrfmiddlewaretoken": token})
    assert [each.answer for each in asked(poll, cast.unionen).answers.order_by("slot__starts_at")] == [
        "yes",
        "no",
        "no",
    ]
    assert client.get(path.replace("/kronoberg/", "/kalmar/")).status_code == 410
    assert client.get(path[:-2] + "x/").status_code == 404
    with freeze_time("2027-03-01"):
        assert client.get(path).status_code == 410
    Seat.objects.filter(pk=cast.unionen.pk).update(until=date(2026, 1, 31))
    assert client.get(path).status_code == 410


def test_a_guest_answers_by_name_and_changes_with_the_address_they_got(poll, cast, sign_in):
    path = "/" + guest_url(poll).split("/", 3)[3]
    client = Client()
    nameless = client.post(path, fields(poll, "yes", "no", "no"))
    assert (nameless.status_code, PollParticipant.objects.filter(seat=None).count()) == (200, 0)
    answered = client.post(path, {**fields(poll, "yes", "no", "no"), "name": "Föreläsaren, Växjö"})
    assert answered.status_code == 302
    assert answered["Location"] != path
    client.post(answered["Location"], fields(poll, "no", "no", "yes"))
    guest = PollParticipant.objects.get(seat=None)
    assert (guest.guest_name, [each.answer for each in guest.answers.order_by("slot__starts_at")]) == (
        "Föreläsaren, Växjö",
        ["no", "no", "yes"],
    )
    assert "Gäster" in sign_in(cast.ifmetall).get(f"{LIST}{poll.pk}/").text
    close_poll(poll, by=cast.sekr, at=ANSWERED)
    with pytest.raises(PermissionDenied):
        answer_as_guest(poll, "Sen", {}, at=ANSWERED)


def test_the_pages_cost_the_same_with_few_and_many(poll, cast, sign_in):
    client = sign_in(cast.ifmetall)

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    few = [queries(LIST), queries(f"{LIST}{poll.pk}/")]
    for seat in (cast.ifmetall, cast.region, cast.teknik, cast.unionen):
        answer(poll, seat, "yes", "no", "if_needed")
    for _each in range(3):
        open_poll(poll.forum, TEXT, TIMES, by=cast.sekr, at=ASKED)
    assert [queries(LIST), queries(f"{LIST}{poll.pk}/")] == few
    assert few == [5, 8]
