"""The whole course of a meeting's letters, and what a meeting called without every approval says of itself."""

from datetime import timedelta

import pytest

from forum.models import Outbox, Paper
from forum.paper.sheet import html_of
from meetings.agenda import call_anyway, reopen_agenda
from meetings.daily import run_daily
from meetings.models import Invitation, Meeting
from meetings.participation import answer_invitation
from tests.meetings.agenda_pages import at, page
from tests.meetings.agendas import APPROVED_AT, PROPOSED_AT, add_item, approve_all, put_forward

DAY = timedelta(days=1)
# Where the words stand, each in the place it is read.
CALLED_ANYWAY = "Ej gemensamt fastställd"


def letters(meeting, seat):
    """What this person has got about this meeting, in order."""
    about = Outbox.objects.filter(user=seat.user).exclude(kind__startswith="members.").order_by("pk")
    return [each.kind for each in about if f"/{meeting.slug}/" in each.text]


def test_a_called_person_gets_two_letters_in_the_plain_course(meeting, cast):
    for invitation in meeting.invitations.select_related("seat__party__organisation", "seat__user"):
        answer_invitation(invitation, Invitation.Answer.YES, by=invitation.seat, at=PROPOSED_AT - DAY)
    meeting.refresh_from_db()
    version = put_forward(meeting, cast, approve_by=(PROPOSED_AT + 7 * DAY).date())
    approve_all(version, cast)
    for day in range(17):
        run_daily(PROPOSED_AT + day * DAY)
    two = ["meetings.save_the_date", "meetings.notice"]
    assert {seat.user.email: letters(meeting, seat) for seat in (cast.sekr, cast.company)} == {
        cast.sekr.user.email: two,
        cast.company.user.email: two,
    }
    assert letters(meeting, cast.unionen) == [two[0], "meetings.approval_asked", two[1]]
    notice = Outbox.objects.get(kind="meetings.notice", user=cast.company.user)
    first = Outbox.objects.get(
        kind="meetings.save_the_date", user=cast.company.user, calendar__contains=str(meeting.calendar_uid)
    )
    assert str(meeting.calendar_uid) in notice.calendar
    assert (notice.calendar_method, first.calendar_method, notice.paper) == (
        "REQUEST",
        "REQUEST",
        Paper.objects.get(),
    )


@pytest.fixture
def called(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    call_anyway(meeting, by=cast.sekr, at=APPROVED_AT + DAY)
    return version


def test_called_anyway_says_so_on_every_page_in_the_paper_and_in_the_notice(called, cast, sign_in):
    pages = {
        name: page(sign_in(getattr(cast, name)), url)
        for name, url in (("teknik", at("agenda")), ("board", at("agenda")), ("sekr", at("version", 1)))
    }
    assert {name: CALLED_ANYWAY in text for name, text in pages.items()} == dict.fromkeys(pages, True)
    printed = html_of(Paper.objects.get())
    assert (CALLED_ANYWAY in printed, "har inte svarat" in printed) == (True, True)
    notices = Outbox.objects.filter(kind="meetings.notice")
    assert {"ej gemensamt fastställd" in " ".join(each.text.split()) for each in notices} == {True}


def test_reopened_agenda_stands_on_the_board_page_and_in_the_paper_until_the_next_is_set(
    meeting, cast, sign_in
):
    first = put_forward(meeting, cast)
    approve_all(first, cast)
    meeting.refresh_from_db()
    reopen_agenda(meeting, by=cast.sekr, at=APPROVED_AT + DAY)
    add_item(meeting, cast.unionen, "Sen punkt")
    board = sign_in(cast.board)
    assert "Sen punkt" not in page(board, at("agenda"))
    second = put_forward(meeting, cast)
    assert "Version 1 gäller tills parterna har godkänt nästa." in page(sign_in(cast.teknik), at("agenda"))
    assert "Sen punkt" not in page(board, at("agenda"))
    approve_all(second, cast)
    assert (Meeting.objects.get(pk=meeting.pk).set_version, "Sen punkt" in page(board, at("agenda"))) == (
        second,
        True,
    )
