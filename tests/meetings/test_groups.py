"""Meetings of a group: who is called, who writes and approves, and how the forum's own year stays as it is."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from forum.models import Outbox
from meetings.agenda import approve_version, propose_version, standing
from meetings.attendance import expected
from meetings.audiences import find_audience
from meetings.daily import run_daily
from meetings.models import Meeting
from meetings.pages import meeting_title
from meetings.quorum import quorum
from meetings.rules import may_approve, may_edit_agenda, may_see_agenda
from meetings.scheduling import Clash, MeetingPlan, schedule_meeting
from meetings.waiting import waiting_for
from members.groups import change_group, form_group
from tests.factories import local
from tests.meetings.agenda_pages import page
from tests.meetings.agendas import add_item

AT = local(2026, 11, 1)


def plan(day, group=None, hour=9, **more):
    return MeetingPlan(
        starts_at=local(2026, 12, day, hour),
        ends_at=local(2026, 12, day, hour + 2),
        place="Ljungby",
        group=group,
        **more,
    )


def addresses(kind, meeting):
    found = Outbox.objects.filter(kind=f"meetings.{kind}", subject__contains=f"öte {meeting.number}")
    return sorted(found.values_list("to", flat=True))


@pytest.fixture
def group(meeting, cast):
    seats = [cast.sekr, cast.ifmetall, cast.teknik, cast.company]
    return form_group(meeting.forum, "Styrgruppen", seats, since=date(2026, 10, 1), by=cast.sekr, at=AT)


@pytest.fixture
def group_meeting(group, meeting, cast):
    """After meeting 4 in the year, so that the mark would move to it if it were the forum's."""
    return schedule_meeting(meeting.forum, plan(17, group), by=cast.sekr, at=AT)


def test_only_the_groups_seats_are_called(group_meeting, cast):
    called = sorted(each.seat.user.email for each in group_meeting.invitations.all())
    assert called == sorted(seat.user.email for seat in (cast.sekr, cast.ifmetall, cast.teknik, cast.company))
    assert addresses("save_the_date", group_meeting) == called


def test_only_they_are_expected_counted_and_written_to(group_meeting, group, meeting, cast):
    """At the door, for the quorum, and as a group to write to."""
    meeting.forum.quorum = 2
    meeting.forum.save(update_fields=["quorum"])
    group_meeting.forum.refresh_from_db()
    mine = {cast.sekr, cast.ifmetall, cast.teknik, cast.company}
    assert {each.seat for each in expected(group_meeting)} == mine
    assert quorum(group_meeting).total == 2
    assert set(find_audience(meeting.forum, f"grupp-{group.pk}", AT).people) == mine


def test_title_names_the_group(group_meeting, meeting):
    assert meeting_title(group_meeting) == "Styrgruppen: möte 5, torsdag 17 december"
    assert str(group_meeting) == "Möte 5, 2026 (Styrgruppen)"


def test_mark_stays_with_the_forums_last_meeting(group_meeting, meeting):
    meeting.refresh_from_db()
    assert (meeting.carries_follow_up, group_meeting.carries_follow_up) == (True, False)
    assert not group_meeting.items.filter(standing="follow_up").exists()


def test_parties_with_a_seat_in_the_group_approve(group_meeting, cast):
    version = propose_version(group_meeting, by=cast.sekr, at=AT)
    assert [party.name for party in standing(group_meeting, AT.date()).missing] == [
        "IF Metall",
        "Teknikföretagen",
    ]
    asked = Outbox.objects.filter(kind="meetings.approval_asked").order_by("to").values_list("to", flat=True)
    assert list(asked) == ["ifmetall@example.org", "teknikforetagen@example.org"]
    for seat in (cast.unionen, cast.ifmetall_deputy):
        with pytest.raises(PermissionDenied):
            approve_version(version, 1, version.sha256, by=seat, at=AT)
    for seat in (cast.ifmetall, cast.teknik):
        approve_version(version, 1, version.sha256, by=seat, at=AT)
    group_meeting.refresh_from_db()
    assert (group_meeting.agenda_state, group_meeting.set_jointly) == ("set", True)


def test_waiting_is_told_by_circle(group_meeting, meeting, cast):
    for each in (meeting, group_meeting):
        propose_version(each, by=cast.sekr, at=AT)
    waiting = waiting_for(meeting.forum, [meeting, group_meeting])
    assert [(each.total, len(each.missing)) for each in waiting.values()] == [(4, 4), (2, 2)]


def test_others_read_the_groups_agenda_and_write_nothing(group_meeting, cast, sign_in):
    assert (may_edit_agenda(cast.ifmetall, group_meeting), may_edit_agenda(cast.sekr, group_meeting)) == (
        True,
        True,
    )
    for seat in (cast.unionen, cast.ifmetall_deputy, cast.kalmar_ifmetall, cast.board):
        assert not may_edit_agenda(seat, group_meeting)
        with pytest.raises(PermissionDenied):
            add_item(group_meeting, seat)
    assert may_see_agenda(cast.unionen, group_meeting)
    html = page(sign_in(cast.unionen), "/kronoberg/moten/2026-5/dagordning/")
    assert "Styrgruppen: möte 5" in html
    assert "/dagordning/ny/" not in html
    assert sign_in(cast.unionen).get("/kronoberg/moten/2026-5/dagordning/ny/").status_code == 403
    assert "/dagordning/ny/" in page(sign_in(cast.ifmetall), "/kronoberg/moten/2026-5/dagordning/")


def test_who_leaves_the_group_loses_the_right(group_meeting, group, cast):
    version = propose_version(group_meeting, by=cast.sekr, at=AT)
    change_group(group, "Styrgruppen", [cast.sekr, cast.teknik], by=cast.sekr, at=local(2026, 11, 2))
    again = Meeting.objects.get(pk=group_meeting.pk)
    version.meeting = again
    assert not may_approve(cast.ifmetall, version)
    run_daily(local(2026, 11, 3))
    gone = Outbox.objects.get(kind="meetings.invitation_withdrawn", to="ifmetall@example.org")
    assert gone.calendar_method == "CANCEL"


def test_call_for_items_asks_the_group(group_meeting, cast):
    Meeting.objects.exclude(pk=group_meeting.pk).update(call_opens=None, call_closes=None)
    run_daily(local(2026, 11, 5, 6))
    asked = Outbox.objects.filter(kind="meetings.call_opened").order_by("to").values_list("to", flat=True)
    assert list(asked) == ["foretag1@example.org", "ifmetall@example.org", "teknikforetagen@example.org"]


def test_group_and_forum_never_meet_at_the_same_time_but_two_groups_may(group, meeting, cast):
    other = form_group(meeting.forum, "Arbetsgruppen", [cast.unionen], since=date(2026, 10, 1), by=cast.sekr)
    with pytest.raises(Clash):
        schedule_meeting(meeting.forum, plan(3, group, 10), by=cast.sekr, at=AT)
    schedule_meeting(meeting.forum, plan(17, group), by=cast.sekr, at=AT)
    schedule_meeting(meeting.forum, plan(17, other), by=cast.sekr, at=AT)
    for circle in (None, group):
        with pytest.raises(Clash):
            schedule_meeting(meeting.forum, plan(17, circle, 10), by=cast.sekr, at=AT)


def test_group_of_another_forum_is_refused(meeting, cast):
    foreign = form_group(
        cast.kalmar_sekr.party.forum, "Kalmar", [], since=date(2026, 10, 1), by=cast.kalmar_sekr
    )
    with pytest.raises(PermissionDenied):
        schedule_meeting(meeting.forum, plan(17, foreign), by=cast.sekr, at=AT)


def test_year_list_shows_the_group_and_filters_by_it(group_meeting, group, meeting, cast, sign_in):
    client = sign_in(cast.unionen)
    html = page(client, "/kronoberg/moten/?ar=2026")
    assert "Styrgruppen: möte 5, torsdag 17 december" in html
    assert "Möte 4, torsdag 3 december" in html
    only = page(client, f"/kronoberg/moten/?ar=2026&grupp={group.pk}")
    assert "Möte 4, torsdag 3 december" not in only
    forum = page(client, "/kronoberg/moten/?ar=2026&grupp=forum")
    assert "Styrgruppen: möte 5" not in forum
    nonsense = page(client, "/kronoberg/moten/?ar=2026&grupp=99x")
    assert ("Styrgruppen: möte 5" in nonsense, "Möte 4, torsdag" in nonsense) == (True, True)


def test_plan_on_one_page_may_hold_a_groups_meeting(group, cast, sign_in):
    client = sign_in(cast.sekr)
    row = {"starts": "09:00", "ends": "11:00", "form": "on_site", "place": "Växjö", "link": ""}
    days = (("2027-02-10", ""), ("2027-02-10", str(group.pk)), ("2027-12-15", str(group.pk)))
    data = {"year": "2027", "meeting-TOTAL_FORMS": "3", "meeting-INITIAL_FORMS": "3"}
    for place, (day, circle) in enumerate(days):
        fields = {**row, "date": day, "group": circle}
        data |= {f"meeting-{place}-{name}": value for name, value in fields.items()}
    refused = client.post("/kronoberg/moten/planera/", data)
    assert "Två av mötena pågår samtidigt." in refused.content.decode()
    data["meeting-1-date"] = "2027-02-11"
    foreign = client.post("/kronoberg/moten/planera/", {**data, "meeting-1-group": "999999"})
    assert "Vems möte" in foreign.content.decode()
    assert client.post("/kronoberg/moten/planera/", data).status_code == 302
    preview = client.get("/kronoberg/moten/planera/skicka/").context["preview"]
    assert [each.carries_follow_up for each in preview.meetings] == [True, False, False]
    letters = {each.seat.user.email: each.letters for each in preview.recipients}
    assert (letters["unionen@example.org"], letters["ifmetall@example.org"], preview.letters) == (1, 3, 15)
    client.post("/kronoberg/moten/planera/skicka/")
    planned = (
        Meeting.objects.filter(year=2027)
        .order_by("number")
        .values_list("number", "group", "carries_follow_up")
    )
    assert list(planned) == [(1, None, True), (2, group.pk, False), (3, group.pk, False)]


def test_home_asks_those_who_sit_in_the_group(group_meeting, cast, sign_in):
    Meeting.objects.exclude(pk=group_meeting.pk).update(call_opens=None, call_closes=None)
    run_daily(local(2026, 11, 6, 6))
    wanted = "Vad ska möte 5 (Styrgruppen) ta upp?"
    assert wanted in page(sign_in(cast.ifmetall), "/kronoberg/")
    assert wanted not in page(sign_in(cast.unionen), "/kronoberg/")
