import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import translation

from forum.models import DocumentLabel, HistoryEntry, Outbox, Paper
from meetings.attendance import name_chair, note_attendance
from meetings.conduct import add_item_at_meeting, note_item
from meetings.followup import record_decision
from meetings.labels import document_label
from meetings.minutes import AlreadyFinalised, add_addendum, finalise_minutes, open_minutes, share_minutes
from meetings.models import Addendum, Minutes
from meetings.rules import may_see_minutes
from meetings.transcript import digest, transcript
from tests.meetings.conducting import CLOSED, FINALISED, finalised, held, make_action, make_item, opened


@pytest.fixture
def noted(meeting, cast) -> Minutes:
    """A held meeting with one item treated in full."""
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    note_attendance(
        meeting,
        {
            cast.region: "present",
            cast.ifmetall_deputy: "serving",
            cast.unionen: "regrets",
            cast.teknik: "absent",
        },
        by=cast.sekr,
        at=CLOSED,
    )
    name_chair(meeting, cast.region, by=cast.sekr, at=CLOSED)
    note_item(item, "Alla är *med*.", "decided", item.seq, by=cast.sekr, at=CLOSED)
    record_decision(item, "att ställa sig bakom 120 platser\natt följa upp", by=cast.sekr, at=CLOSED)
    make_action(item, cast.teknik, cast.sekr)
    return held(meeting, cast.sekr)


def item_of(content: dict, title: str) -> dict:
    return next(item for item in content["items"] if item["title"] == title)


def test_transcript_tells_the_whole_meeting(noted, meeting, cast):
    content = transcript(meeting)

    assert content["meeting"] == {
        "label": "Möte 4, 2026",
        "number": 4,
        "year": 2026,
        "starts_at": "2026-12-03T09:00:00+01:00",
        "ends_at": "2026-12-03T12:00:00+01:00",
        "place": "Växjö",
        "form": "På plats",
        "chair": "Region Kronoberg",
    }
    item = item_of(content, "Valideringsplatser")
    assert item["decisions"] == [
        {
            "label": "2026-4/1",
            "number": 1,
            "clauses": ["att ställa sig bakom 120 platser", "att följa upp"],
            "reservations": [],
        }
    ]
    assert item["actions"] == [{"text": "Fråga företagen", "owner": "Teknikföretagen", "due": "2027-01-31"}]
    assert (item["note"], item["outcome"], item["proposer"]) == ("Alla är *med*.", "decided", "IF Metall")
    assert [(person["organisation"], person["status"]) for person in content["attendance"]] == [
        ("Region Kronoberg", "present"),
        ("IF Metall", "serving"),
        ("Unionen", "regrets"),
        ("Teknikföretagen", "absent"),
    ]
    assert content["closed_at"] == "2026-12-03T12:00:00+01:00"
    assert (content["next_meeting"], content["set_jointly"]) == (None, None)


def test_transcript_names_nobody_unless_the_forum_says_so(noted, meeting, cast):
    assert cast.region.user.name not in str(transcript(meeting))
    meeting.forum.names_in_print = True
    assert transcript(meeting)["attendance"][0]["name"] == cast.region.user.name


def test_share_minutes_tells_each_party_once(noted, cast):
    share_minutes(noted, by=cast.sekr, at=CLOSED)
    share_minutes(noted, by=cast.sekr, at=FINALISED)

    noted.refresh_from_db()
    assert (noted.state, noted.shared_at) == (Minutes.State.COMMENTS, CLOSED)
    letters = Outbox.objects.filter(kind="meetings.minutes_shared")
    partners = (cast.region, cast.teknik, cast.ifmetall, cast.ifmetall_deputy, cast.unionen, cast.company)
    assert sorted(letter.to for letter in letters) == sorted(seat.user.email for seat in partners)
    assert "minnesanteckningarna" in letters[0].subject
    assert HistoryEntry.objects.filter(verb="minutes.shared").count() == 1


def test_a_draft_is_read_by_the_secretariat_a_shared_one_by_the_parties(noted, cast):
    readers = (cast.sekr, cast.ifmetall, cast.board, cast.kalmar_ifmetall)
    assert [may_see_minutes(seat, noted) for seat in readers] == [True, False, False, False]
    share_minutes(noted, by=cast.sekr, at=CLOSED)
    assert [may_see_minutes(seat, noted) for seat in readers] == [True, True, False, False]
    finalise_minutes(noted, "", by=cast.sekr, at=FINALISED)
    assert [may_see_minutes(seat, noted) for seat in readers] == [True, True, True, False]


def test_finalise_minutes_freezes_what_they_say(noted, meeting, cast):
    said = transcript(meeting)

    finalise_minutes(noted, " DEMO-2026-0001 ", by=cast.sekr, at=FINALISED)

    noted.refresh_from_db()
    assert (noted.state, noted.finalised_at, noted.finalised_by) == ("finalised", FINALISED, cast.sekr)
    assert noted.snapshot == said | {
        "dnr": "DEMO-2026-0001",
        "finalised_at": "2026-12-08T14:03:00+01:00",
        "finalised_by": {"organisation": "Region Kronoberg", "role": "Sekretariat"},
    }
    assert noted.dnr == "DEMO-2026-0001"
    assert noted.sha256 == digest(noted.snapshot)
    entry = HistoryEntry.objects.get(verb="minutes.finalised")
    assert (entry.at, entry.facts["sha256"]) == (FINALISED, noted.sha256)


def test_finalise_minutes_asks_for_the_paper_made_from_the_snapshot(noted, cast):
    finalise_minutes(noted, "", by=cast.sekr, at=FINALISED)

    paper = Paper.objects.get(kind=Paper.Kind.MINUTES)
    assert noted.paper == paper
    assert {**noted.snapshot, "sha256": noted.sha256}.items() <= paper.snapshot.items()
    assert (paper.template, paper.file_name) == (
        "papers/minutes.html",
        "minnesanteckningar-kronoberg-2026-4.pdf",
    )
    assert paper.title == "Minnesanteckningar, möte 4, 2026 – Industriforum Kronoberg"


def test_finalised_minutes_reach_everyone_with_the_paper(noted, cast):
    finalise_minutes(noted, "DEMO-2026-0001", by=cast.sekr, at=FINALISED)

    letters = Outbox.objects.filter(kind="meetings.minutes_finalised")
    everyone = {cast.sekr, cast.region, cast.teknik, cast.ifmetall, cast.ifmetall_deputy, cast.unionen}
    everyone |= {cast.company, cast.board}
    assert sorted(letter.to for letter in letters) == sorted(seat.user.email for seat in everyone)
    assert {letter.paper for letter in letters} == {noted.paper}
    assert "Minnesanteckningarna är färdigställda" in letters[0].subject
    assert "DEMO-2026-0001" in letters[0].text


def test_finalising_again_is_refused(noted, cast):
    stale = Minutes.objects.get(pk=noted.pk)
    finalise_minutes(noted, "", by=cast.sekr, at=FINALISED)

    with pytest.raises(AlreadyFinalised):
        finalise_minutes(stale, "DEMO-2", by=cast.sekr, at=FINALISED)
    with pytest.raises(PermissionDenied):
        finalise_minutes(noted, "DEMO-2", by=cast.sekr, at=FINALISED)
    assert Minutes.objects.get(pk=noted.pk).dnr == ""


@pytest.mark.parametrize("role", ["ifmetall", "region", "board", "kalmar_sekr"])
def test_only_the_own_secretariat_shares_and_finalises(noted, cast, role):
    for deed in (share_minutes, lambda *args, **kw: finalise_minutes(*args, "", **kw)):
        with pytest.raises(PermissionDenied):
            deed(noted, by=getattr(cast, role), at=FINALISED)
    noted.refresh_from_db()
    assert noted.state == Minutes.State.DRAFT


def test_minutes_of_an_open_meeting_are_not_finalised(meeting, cast):
    minutes = open_minutes(opened(meeting, cast.sekr))
    with pytest.raises(PermissionDenied):
        finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    with pytest.raises(PermissionDenied):
        share_minutes(minutes, by=cast.sekr, at=FINALISED)


def test_nothing_is_written_after_finalising(noted, meeting, cast):
    item = meeting.items.get(title="Valideringsplatser")
    finalise_minutes(noted, "", by=cast.sekr, at=FINALISED)
    deeds = [
        lambda: note_item(item, "Ny", "noted", item.seq, by=cast.sekr),
        lambda: record_decision(item, "att ändra", by=cast.sekr),
        lambda: make_action(item, cast.teknik, cast.sekr),
        lambda: note_attendance(meeting, {cast.company: "present"}, by=cast.sekr),
        lambda: name_chair(meeting, cast.teknik, by=cast.sekr),
        lambda: add_item_at_meeting(meeting, "Sent", by=cast.sekr),
    ]
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()


def test_addendum_stands_beside_the_frozen_text(meeting, cast):
    minutes = finalised(meeting, cast.sekr)
    before = minutes.sha256

    addendum = add_addendum(minutes, " Punkt 3: 120, inte 12. ", by=cast.sekr, at=FINALISED)

    minutes.refresh_from_db()
    assert minutes.sha256 == before
    assert (addendum.text, addendum.at, addendum.seat) == ("Punkt 3: 120, inte 12.", FINALISED, cast.sekr)
    assert addendum.sha256 == digest(
        {
            "minutes": before,
            "text": addendum.text,
            "at": "2026-12-08T14:03:00+01:00",
            "by": {"organisation": "Region Kronoberg", "role": "Sekretariat"},
        }
    )
    with pytest.raises(ValidationError):
        add_addendum(minutes, "  ", by=cast.sekr, at=FINALISED)
    with pytest.raises(PermissionDenied):
        add_addendum(minutes, "Vår rättelse", by=cast.ifmetall, at=FINALISED)


def test_a_draft_takes_no_addendum(noted, cast):
    with pytest.raises(PermissionDenied):
        add_addendum(noted, "För tidigt", by=cast.sekr, at=FINALISED)
    assert not Addendum.objects.exists()


@pytest.mark.parametrize(
    ("label", "swedish", "english"),
    [
        (
            DocumentLabel.NOTES,
            ("minnesanteckningar", "minnesanteckningarna", "färdigställda"),
            "notes of the meeting",
        ),
        (
            DocumentLabel.MEETING_NOTES,
            ("mötesanteckningar", "mötesanteckningarna", "färdigställda"),
            "meeting notes",
        ),
        (DocumentLabel.MINUTES, ("protokoll", "protokollet", "färdigställt"), "minutes"),
    ],
)
def test_label_is_inflected_in_both_languages(kronoberg, label, swedish, english):
    kronoberg.document_label = label
    found = document_label(kronoberg)
    with translation.override("sv"):
        assert (str(found.name), str(found.the), str(found.finalised)) == swedish
        assert found.the_title == swedish[1].capitalize()
    with translation.override("en"):
        assert (str(found.name), str(found.the), found.title) == (
            english,
            f"the {english}",
            english.capitalize(),
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_finalise_at_once_have_one_winner(meeting, cast):
    pk = held(meeting, cast.sekr).pk
    gate, outcomes = threading.Barrier(2), []

    def finalise(dnr: str) -> None:
        try:
            minutes = Minutes.objects.select_related("meeting__forum").get(pk=pk)
            gate.wait(10)
            finalise_minutes(minutes, dnr, by=cast.sekr, at=FINALISED)
            outcomes.append(dnr)
        except AlreadyFinalised:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=finalise, args=[dnr]) for dnr in ("DEMO-1", "DEMO-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    winner = Minutes.objects.get(pk=pk).dnr
    assert sorted(outcomes) == sorted([winner, "refused"])
    assert Paper.objects.filter(kind=Paper.Kind.MINUTES).count() == 1
    assert HistoryEntry.objects.filter(verb="minutes.finalised").count() == 1
    assert Outbox.objects.filter(kind="meetings.minutes_finalised").count() == 8
