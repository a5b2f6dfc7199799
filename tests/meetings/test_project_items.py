"""Projects that propose themselves for the next agenda: late, not reported, or with something to ask."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum.models import HistoryEntry
from meetings.carry_over import luggage
from meetings.project_items import next_agenda, offers, open_matters, propose_project
from projects import rounds
from projects.models import Project
from projects.reporting import Told
from tests.factories import local
from tests.projects.owners import FULL, LAST_DAY, OPENED, QUARTER, running, typed
from tests.projects.owners import asked as asked
from tests.projects.owners import workshop as workshop
from tests.projects.test_reporting import ready

LATE = date(2026, 11, 24)
AT = local(2026, 11, 24)
REASON = "Projektet har inte rapporterat tredje kvartalet 2026. Sista dagen var 20 november 2026."


@pytest.fixture
def wish(meeting, cast, asked, workshop) -> Project:
    told = Told(
        progress="Bra.", for_the_forum="Hur får vi *fler*?\n\nVem betalar?", typed=typed(workshop, **FULL)
    )
    ready(cast, asked, workshop, told)
    return workshop


def offered(meeting, day=LATE) -> list[tuple[str, list[str], str]]:
    return [
        (each.project.name, [reason for reason in each.reasons if "rapporterat" in reason], each.wish)
        for each in open_matters(meeting, day)
    ]


def test_project_that_has_not_reported_is_offered(meeting, cast, asked):
    assert all(not reasons for _name, reasons, _wish in offered(meeting, LAST_DAY))
    assert offered(meeting) == [("Kompetens i verkstad", [REASON], "")]
    assert [each.project.name for each in luggage(meeting, LATE).projects] == ["Kompetens i verkstad"]
    rounds.close_round(asked, by=cast.sekr, at=OPENED)
    assert all(not reasons for _name, reasons, _wish in offered(meeting))


def test_what_the_owner_asks_comes_along_as_text(meeting, cast, wish):
    assert next_agenda(meeting.forum, cast.sekr) == meeting
    item = propose_project(meeting, wish, by=cast.sekr, at=AT)
    item.refresh_from_db()
    assert (item.project, item.proposer, item.kind) == (wish, cast.region.party, "discussion")
    assert item.title == "Läget i projektet Kompetens i verkstad"
    assert "Ur rapporten för tredje kvartalet 2026, vad forumet bör diskutera:" in item.text
    assert "Hur får vi \\*fler\\*?" in item.text
    assert "Vem betalar?" in item.text
    entry = HistoryEntry.objects.get(verb="agenda.project_proposed")
    assert entry.facts["project"] == "Kompetens i verkstad"


def test_project_is_not_offered_twice(meeting, cast, wish):
    item = propose_project(meeting, wish, by=cast.sekr, at=AT)
    assert offered(meeting) == []
    with pytest.raises(ValidationError):
        propose_project(meeting, wish, by=cast.sekr, at=AT)
    assert meeting.items.filter(project=wish).count() == 1
    found = offers(meeting.forum, cast.sekr, LATE)
    assert (found.offered, [each.pk for each in found.there.values()]) == ({}, [item.pk])


def test_what_a_meeting_took_up_is_not_asked_again(meeting, cast, wish):
    propose_project(meeting, wish, by=cast.sekr, at=AT)
    later = meeting.forum.meetings.create(
        year=2027,
        number=1,
        starts_at=meeting.starts_at + timedelta(days=90),
        ends_at=meeting.ends_at + timedelta(days=90),
        chair=meeting.chair,
    )
    assert [wish for _name, _reasons, wish in offered(later)] in ([], [""])


@pytest.mark.parametrize("who", ["ifmetall", "region", "board", "kalmar_sekr"])
def test_only_the_secretariat_puts_it_there(meeting, cast, wish, who):
    with pytest.raises(PermissionDenied):
        propose_project(meeting, wish, by=getattr(cast, who), at=AT)
    assert not meeting.items.filter(project=wish).exists()


def test_one_click_from_the_projects_page(meeting, cast, sign_in, wish):
    client, there = sign_in(cast.sekr), reverse("meetings:project_item", args=["kronoberg", wish.slug])
    page = reverse("projects:project", args=["kronoberg", wish.slug])
    assert "Föreslå punkt till möte 4" in client.get(page).content.decode()
    assert there not in sign_in(cast.ifmetall).get(page).content.decode()
    assert "Vem betalar?" in client.get(there).content.decode()
    agenda = reverse("meetings:agenda", args=["kronoberg", "2026-4"])
    assert client.post(there).url == agenda
    assert client.post(there).url == page
    text = client.get(page).content.decode()
    assert ("Föreslå punkt till möte 4" in text, "På dagordningen för möte 4" in text) == (False, True)
    assert meeting.items.filter(project=wish).count() == 1


@pytest.mark.parametrize("count", [3, 40])
def test_offers_are_read_once_for_a_whole_page(
    meeting, cast, sign_in, workshop, count, django_assert_num_queries
):
    for number in range(count):
        running(cast, f"Projekt {number}")
    rounds.open_round(meeting.forum, QUARTER, LAST_DAY, by=cast.sekr, at=OPENED)
    with django_assert_num_queries(11):
        assert len(offers(meeting.forum, cast.sekr, LATE).offered) == count + 1
