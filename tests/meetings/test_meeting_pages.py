"""Moving and cancelling a meeting, its head on every page, and its participants, as people use them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from forum.models import Forum, Outbox
from meetings.agenda import approve_version, propose_version
from meetings.models import Meeting
from meetings.scheduling import cancel_meeting
from tests.factories import local, make_party, make_seat
from tests.meetings.test_year_pages import queries_of, text_of, url

AT = local(2026, 11, 1)
PARTICIPANT_QUERIES = 8
SignIn = Callable[[object], Client]


@pytest.fixture
def secretariat(cast: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(cast.sekr)


# --- moving and cancelling -------------------------------------------------------------------------


def moved(**changes: str) -> dict[str, str]:
    return {
        "date": "2026-12-04", "starts": "13:00", "ends": "15:00", "form": "hybrid", "place": "Ljungby",
        "link": "https://example.org/m", "sequence": "0", **changes,
    }  # fmt: skip


def test_move_is_previewed_then_done(meeting: Meeting, secretariat: Client) -> None:
    address = url("move", "2026-4")
    page = text_of(secretariat.post(address, moved()))
    for words in ("Möte 4, fredag 4 december", "kl. 13–15", "Ljungby, och digitalt", "unionen@example.org"):
        assert words in page
    meeting.refresh_from_db()
    assert (meeting.sequence, Outbox.objects.filter(kind="meetings.moved").count()) == (0, 0)
    assert 'value="13:00"' in text_of(secretariat.post(address, moved(step="edit")))
    response = secretariat.post(address, moved(step="confirm"))
    assert (response.status_code, response["Location"]) == (302, meeting.get_absolute_url())
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (local(2026, 12, 4, 13), 1)
    assert Outbox.objects.filter(kind="meetings.moved").count() == 7


def test_move_confirmed_after_somebody_elses_is_shown_again(meeting: Meeting, secretariat: Client) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(sequence=3)
    page = text_of(secretariat.post(url("move", "2026-4"), moved(step="confirm")))
    assert "Någon annan har flyttat mötet" in page
    assert 'name="sequence" value="3"' in page
    meeting.refresh_from_db()
    assert meeting.starts_at == local(2026, 12, 3)


def test_move_to_where_it_is_says_so(meeting: Meeting, secretariat: Client) -> None:
    same = moved(date="2026-12-03", starts="09:00", ends="12:00", form="on_site", place="Växjö", link="")
    assert "Inget är ändrat." in text_of(secretariat.post(url("move", "2026-4"), same))


def test_cancel_needs_a_reason_a_preview_and_a_confirmation(meeting: Meeting, secretariat: Client) -> None:
    address = url("cancel", "2026-4")
    assert "errsum" in text_of(secretariat.post(address, {"reason": " "}))
    page = text_of(secretariat.post(address, {"reason": "För få <anmälda>."}))
    assert "För få &lt;anmälda&gt;." in page
    assert "unionen@example.org" in page
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    secretariat.post(address, {"reason": "För få anmälda.", "step": "confirm"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == ("cancelled", "För få anmälda.")
    assert secretariat.post(address, {"reason": "Igen.", "step": "confirm"}).status_code == 403


# --- participants ----------------------------------------------------------------------------------


def test_participants_show_answers_by_party_and_who_is_silent(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.ifmetall)
    address = url("participants", "2026-4")
    page = text_of(client.get(address))
    assert "Ingen har svarat än." in page
    for words in ("Jag kommer", "Jag kommer inte", "Jag skickar ersättare", "Unionen"):
        assert words in page
    own = meeting.invitations.get(seat=cast.ifmetall)
    data = {"answer": "deputy", "deputy": cast.ifmetall_deputy.pk}
    after = text_of(client.post(url("answer", "2026-4", own.pk), data, follow=True))
    assert "ersätter" in after
    assert "Ingen har svarat än." not in after
    own.refresh_from_db()
    assert (own.answer, own.deputy) == ("deputy", cast.ifmetall_deputy)


def test_answer_for_another_party_is_refused(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    other = meeting.invitations.get(seat=cast.unionen)
    address = url("answer", "2026-4", other.pk)
    assert sign_in(cast.ifmetall).post(address, {"answer": "no"}).status_code == 403
    assert sign_in(cast.board).post(address, {"answer": "no"}).status_code == 403
    assert sign_in(cast.sekr).post(address, {"answer": "no"}).status_code == 302
    other.refresh_from_db()
    assert (other.answer, other.answered_by) == ("no", cast.sekr)
    assert sign_in(cast.sekr).post(url("answer", "2026-4", 999999), {"answer": "no"}).status_code == 404


def test_bad_answer_changes_nothing_and_says_why(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    own = meeting.invitations.get(seat=cast.ifmetall)
    client = sign_in(cast.ifmetall)
    for data in (
        {"answer": "deputy"},
        {"answer": "perhaps"},
        {},
        {"answer": "deputy", "deputy": cast.unionen.pk},
    ):
        page = text_of(client.post(url("answer", "2026-4", own.pk), data, follow=True))
        assert 'role="alert"' in page
    own.refresh_from_db()
    assert own.answer == "none"


def test_participants_ask_the_same_questions_for_seven_as_for_twenty(
    meeting: Meeting, cast: SimpleNamespace, kronoberg: Forum, sign_in: SignIn
) -> None:
    client = sign_in(cast.ifmetall)
    few = queries_of(client, url("participants", "2026-4"))
    party = make_party(kronoberg, "Ljungby kommun", "municipality", "municipality", approves=False)
    for number in range(13):
        seat = make_seat(party, f"kommun{number}@example.org", kind="deputy" if number % 2 else "ordinary")
        meeting.invitations.create(seat=seat, invited_at=AT)
    many = queries_of(client, url("participants", "2026-4"))
    assert few == many == PARTICIPANT_QUERIES


def test_board_does_not_see_participants(meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.board).get(url("participants", "2026-4")).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(url("participants", "2026-4")).status_code == 404


# --- the head of every page of a meeting ---------------------------------------------------------------


def test_head_says_who_is_missing_and_what_a_reader_may_open(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    version = propose_version(meeting, by=cast.sekr, at=AT)
    for seat in (cast.region, cast.teknik, cast.unionen):
        approve_version(version, version.number, version.sha256, by=seat, at=AT)
    client, address = sign_in(cast.ifmetall), url("participants", "2026-4")
    page = text_of(client.get(address))
    for words in ("Väntar på IF Metall", "Steg 2 av 6:", "kl. 9–12", "Ordförande: Region Kronoberg"):
        assert words in page
    assert url("move", "2026-4") not in page
    assert url("move", "2026-4") in text_of(sign_in(cast.sekr).get(address))
    assert queries_of(client, address) == PARTICIPANT_QUERIES + 2


def test_head_of_a_cancelled_meeting_has_its_reason_and_no_steps(
    meeting: Meeting, cast: SimpleNamespace, secretariat: Client
) -> None:
    cancel_meeting(meeting, "Krock med mässan.", by=cast.sekr, at=AT)
    page = text_of(secretariat.get(url("participants", "2026-4")))
    assert "Mötet ställdes in den 1 november." in page
    assert "Krock med mässan." in page
    assert "Steg " not in page
    assert url("move", "2026-4") not in page
