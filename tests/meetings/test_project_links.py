"""Which project an item or an action is about, and what the project's page shows of it to whom."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum.models import HistoryEntry
from meetings.drafting import ItemFields, propose_item
from meetings.followup import record_decision, report_progress
from meetings.minutes import finalise_minutes, share_minutes
from meetings.project_links import name_project_of_action, name_project_of_item
from meetings.project_matters import matters_of
from projects import following
from tests.factories import local
from tests.meetings.conducting import CLOSED, FINALISED, held, make_action, make_item, opened

AT, DAY = local(2026, 11, 1), date(2026, 12, 5)


@pytest.fixture
def project(cast):
    return following.create_project(
        cast.sekr.party.forum, {"name": "Verkstad", "starts_on": date(2025, 1, 1)}, since=date(2025, 1, 1),
        by=cast.sekr, at=AT,
    )  # fmt: skip


@pytest.fixture
def item(meeting, cast, project):
    found = make_item(meeting, cast.ifmetall)
    return name_project_of_item(found, project, by=cast.ifmetall, at=AT)


def seen(cast, project, who) -> tuple[list[str], list[str], list[str]]:
    """Decisions, open actions and meetings as one person reads them."""
    seat = getattr(cast, who)
    matters = matters_of(project, seat.party.forum, [seat], DAY)
    meetings = [moment.detail for moment in matters.timeline if moment.kind == "meeting"]
    return [row.decision.text for row in matters.decisions], [each.text for each in matters.actions], meetings


def test_item_names_its_project_and_its_actions_follow(cast, meeting, item, project):
    other = following.create_project(
        meeting.forum, {"name": "Annat"}, since=date(2025, 1, 1), by=cast.sekr, at=AT
    )
    opened(meeting, cast.sekr)
    action = make_action(item, cast.teknik, cast.sekr)
    assert action.project == project
    own = name_project_of_action(make_action(item, cast.teknik, cast.sekr, "Eget"), None, by=cast.sekr, at=AT)
    name_project_of_item(item, other, by=cast.sekr, at=AT)
    action.refresh_from_db()
    own.refresh_from_db()
    assert (action.project, own.project) == (other, None)
    told = HistoryEntry.objects.filter(verb="item.project_named").order_by("pk")
    assert [(entry.facts["before"], entry.facts["project"]) for entry in told] == [
        ("–", "Verkstad"),
        ("Verkstad", "Annat"),
    ]


@pytest.mark.parametrize("who", ["board", "kalmar_sekr", "kalmar_ifmetall"])
def test_others_name_no_project(cast, item, who):
    with pytest.raises(PermissionDenied):
        name_project_of_item(item, None, by=getattr(cast, who))
    item.refresh_from_db()
    assert item.project is not None


def test_party_names_it_until_the_agenda_closes_and_nobody_in_a_finalised_record(
    cast, meeting, item, project
):
    minutes = held(meeting, cast.sekr)
    with pytest.raises(PermissionDenied):
        name_project_of_item(item, None, by=cast.ifmetall)
    name_project_of_item(item, None, by=cast.sekr, at=CLOSED)
    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    with pytest.raises(PermissionDenied):
        name_project_of_item(item, project, by=cast.sekr)


def test_only_the_secretariat_moves_an_action_and_only_to_a_followed_project(cast, meeting, item, project):
    opened(meeting, cast.sekr)
    action = make_action(item, cast.teknik, cast.sekr)
    for who in ("ifmetall", "board", "kalmar_sekr"):
        with pytest.raises(PermissionDenied):
            name_project_of_action(action, None, by=getattr(cast, who))
    theirs = following.create_project(
        cast.kalmar_sekr.party.forum, {"name": "Deras"}, since=date(2025, 1, 1), by=cast.kalmar_sekr, at=AT
    )
    for deed, thing in ((name_project_of_action, action), (name_project_of_item, item)):
        with pytest.raises(ValidationError):
            deed(thing, theirs, by=cast.sekr)
    action.refresh_from_db()
    assert action.project == project


def test_everybody_sees_what_they_may(cast, meeting, item, project):
    """The parties when the record is shared, the board when it is finalised, another forum nothing."""
    opened(meeting, cast.sekr)
    record_decision(item, "att medfinansiera", by=cast.sekr, at=CLOSED)
    make_action(item, cast.teknik, cast.sekr)
    minutes = held(meeting, cast.sekr)
    decided, given, taken_up = ["att medfinansiera"], ["Fråga företagen"], ["Valideringsplatser"]
    assert seen(cast, project, "sekr") == (decided, given, taken_up)
    assert seen(cast, project, "ifmetall") == ([], given, taken_up)
    assert seen(cast, project, "board") == ([], [], [])
    share_minutes(minutes, by=cast.sekr, at=CLOSED)
    assert seen(cast, project, "ifmetall") == (decided, given, taken_up)
    assert seen(cast, project, "board") == ([], [], [])
    minutes.refresh_from_db()
    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    assert seen(cast, project, "board") == (decided, [], taken_up)
    kalmar = cast.kalmar_sekr.party.forum
    following.follow_project(kalmar, project, since=date(2025, 1, 1), by=cast.kalmar_sekr, at=AT)
    assert seen(cast, project, "kalmar_sekr") == ([], [], [])


def test_closed_action_is_no_longer_among_the_open(cast, meeting, item, project):
    opened(meeting, cast.sekr)
    action = make_action(item, cast.teknik, cast.sekr)
    report_progress(action, "done", "Klart.", by=cast.teknik, at=CLOSED)
    assert seen(cast, project, "sekr")[1] == []


def test_what_a_forum_has_done_is_read_in_four_queries(cast, meeting, project, django_assert_num_queries):
    opened(meeting, cast.sekr)
    project.phases.all()
    for number in range(3):
        found = make_item_at(meeting, cast, f"Punkt {number}", project)
        record_decision(found, f"att {number}", by=cast.sekr, at=CLOSED)
        make_action(found, cast.teknik, cast.sekr)
        if number in {0, 2}:
            with django_assert_num_queries(5):  # the fifth: the phases, which the page has at hand
                assert len(seen(cast, project, "sekr")[0]) == number + 1


def make_item_at(meeting, cast, title, project):
    found = propose_item(
        meeting, ItemFields(title=title, kind="decision"), by=cast.sekr, at=CLOSED, added_at_meeting=True
    )
    return name_project_of_item(found, project, by=cast.sekr, at=CLOSED)


def test_timeline_has_today_between_what_was_and_what_comes(cast, meeting, item, project):
    kinds = [
        moment.kind
        for moment in matters_of(project, meeting.forum, [cast.ifmetall], date(2026, 11, 1)).timeline
    ]
    assert kinds == ["start", "today", "meeting"]


def test_project_is_chosen_from_forms_and_shown(cast, sign_in, meeting, project):
    item = make_item(meeting, cast.ifmetall)
    address = reverse("meetings:item_project", args=["kronoberg", meeting.slug, item.uuid])
    party = sign_in(cast.ifmetall)
    assert party.post(address, {"project": 10**9}).context["form"].errors.keys() == {"project"}
    assert party.post(address, {"project": project.pk}).headers["Location"] == item.get_absolute_url()
    agenda = party.get(reverse("meetings:agenda", args=["kronoberg", meeting.slug])).content.decode()
    assert "Projekt: Verkstad" in agenda
    opened(meeting, cast.sekr)
    item.refresh_from_db()
    action = make_action(item, cast.teknik, cast.sekr)
    page = party.get(reverse("projects:project", args=["kronoberg", project.slug])).content.decode()
    assert reverse("meetings:action", args=["kronoberg", action.pk]) in page
    secretariat = sign_in(cast.sekr)
    secretariat.post(reverse("meetings:action_project", args=["kronoberg", action.pk]), {"project": ""})
    action.refresh_from_db()
    assert action.project is None
    assert sign_in(cast.board).get(address).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(address).status_code == 404


def test_item_that_comes_along_stays_with_its_project(cast, meeting, item, project):
    again = propose_item(meeting, ItemFields(title="Igen"), by=cast.sekr, at=AT, carried_from=item)
    assert again.project == project
