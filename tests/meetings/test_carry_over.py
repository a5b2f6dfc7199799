"""What comes along from earlier meetings: picked by the secretariat, written in the shared document, never twice."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import HistoryEntry
from meetings.carry_over import Choice, bring_along, luggage, unfinished_items
from meetings.conduct import close_meeting, note_item, open_meeting
from meetings.daily import run_daily
from meetings.drafting import ItemFields, edit_item, propose_item, remove_item
from meetings.followup import assign_action
from meetings.minutes import finalise_minutes
from meetings.models import AgendaItem, Meeting, Minutes
from members.groups import form_group
from projects import following, indicators
from tests.factories import local
from tests.meetings.agenda_pages import at, page

AT = local(2026, 11, 1)
DAY = date(2026, 11, 1)
TEXT = "**Underlag** finns."


@pytest.fixture
def third(meeting):
    return Meeting.objects.select_related("forum").get(forum=meeting.forum, year=2026, number=3)


@pytest.fixture
def left(third, cast):
    """Meeting 3 was held: one item postponed, one not treated, one decided, and an action given."""
    fields = ItemFields(
        title="Valideringsplatser", kind="decision", duration=25, text=TEXT, proposal="att enas"
    )
    postponed = propose_item(third, fields, by=cast.ifmetall, at=third.starts_at)
    propose_item(third, ItemFields(title="Hann inte"), by=cast.unionen, at=third.starts_at)
    done = propose_item(third, ItemFields(title="Klar"), by=cast.teknik, at=third.starts_at)
    open_meeting(third, by=cast.sekr, at=third.starts_at)
    for item, outcome in ((postponed, "postponed"), (done, "noted")):
        item.refresh_from_db()
        item.meeting = third
        note_item(item, "", outcome, item.seq, by=cast.sekr, at=third.starts_at)
    assign_action(
        done,
        "Fråga *alla* företag",
        cast.ifmetall.party,
        date(2026, 10, 15),
        by=cast.sekr,
        at=third.starts_at,
    )
    close_meeting(third, by=cast.sekr, at=third.ends_at)
    finalise_minutes(
        Minutes.objects.get(meeting=third), "DEMO-2026-3", by=cast.sekr, at=local(2026, 9, 17, 14)
    )
    return third


@pytest.fixture
def late(cast):
    facts = {
        "name": "Omställning",
        "state": "running",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    project = following.create_project(
        cast.sekr.party.forum, facts, since=date(2026, 1, 1), by=cast.sekr, at=AT
    )
    indicator = indicators.add_indicator(
        project, code="EECO01", name="Deltagare", unit="personer", target=200, by=cast.sekr, at=AT
    )
    period = {"period_start": date(2026, 1, 1), "period_end": date(2026, 9, 30)}
    indicators.record_reading(indicator, **period, total=80, source="Rapport", by=cast.sekr, at=AT)
    return project


def everything(meeting):
    found = luggage(meeting, DAY)
    return Choice(
        items=[item.pk for item in found.items],
        actions=[action.pk for action in found.actions],
        projects=[each.project.pk for each in found.projects],
        rewrite=True,
    )


def test_luggage_holds_what_is_unfinished_open_and_late(meeting, left, late):
    found = luggage(meeting, DAY)
    assert [item.title for item in found.items] == ["Valideringsplatser", "Hann inte"]
    assert [action.text for action in found.actions] == ["Fråga *alla* företag"]
    assert [(each.project.name, each.reasons) for each in found.projects] == [
        ("Omställning", ["Totalt antal deltagare: 80 av 200 (40\xa0%) när 83\xa0% av tiden har gått."])
    ]


def test_items_come_along_with_text_proposal_and_proposer(meeting, left, late, cast):
    assert bring_along(meeting, everything(meeting), by=cast.sekr, at=AT) == 3
    item = meeting.items.get(title="Valideringsplatser")
    assert (item.kind, item.duration, item.text, item.proposal) == ("decision", 25, TEXT, "att enas")
    assert (item.proposer, item.carried_from.meeting, item.proposed_late) == (
        cast.ifmetall.party,
        left,
        False,
    )
    project = meeting.items.get(title="Läget i projektet Omställning")
    assert (project.project, project.kind, project.proposer) == (late, "discussion", cast.sekr.party)
    assert "80 av 200" in project.text
    places = list(meeting.items.values_list("title", flat=True))
    assert places.index("Läget i projektet Omställning") < places.index("Övriga frågor")
    assert HistoryEntry.objects.get(verb="agenda.brought_along").facts == {"count": 3}


def test_nothing_is_brought_twice(meeting, left, late, cast):
    wanted = everything(meeting)
    bring_along(meeting, wanted, by=cast.sekr, at=AT)
    assert bring_along(meeting, wanted, by=cast.sekr, at=AT) == 0
    assert (luggage(meeting, DAY).items, luggage(meeting, DAY).projects) == ([], [])
    taken_off = meeting.items.get(title="Hann inte")
    taken_off.meeting = meeting
    remove_item(taken_off, by=cast.sekr, at=AT)
    assert [item.title for item in unfinished_items(meeting)] == ["Hann inte"]


def test_previous_item_tells_the_record_and_the_actions_in_plain_words(meeting, left, cast):
    bring_along(meeting, everything(meeting), by=cast.sekr, at=AT)
    assert meeting.items.get(standing="previous").text == (
        "Minnesanteckningar från möte 3, 3 september 2026: färdigställda 17 september 2026, dnr DEMO-2026-3.\n\n"
        "Öppna åtgärder:\n\n"
        "- Fråga \\*alla\\* företag (IF Metall, skulle ha varit klart 15 oktober 2026)"
    )


def test_pruned_action_is_not_told(meeting, left, cast):
    bring_along(meeting, Choice(rewrite=True), by=cast.sekr, at=AT)
    assert "åtgärder" not in meeting.items.get(standing="previous").text
    assert not meeting.items.filter(title="Hann inte").exists()


def test_previous_item_fills_itself_when_the_call_opens(meeting, left, cast):
    run_daily(local(2026, 10, 22, 6))
    text = meeting.items.get(standing="previous").text
    assert text.startswith("Minnesanteckningar från möte 3")
    entry = HistoryEntry.objects.get(verb="item.filled")
    assert (entry.actor, entry.forum) == (None, meeting.forum)


def test_what_somebody_wrote_stays_when_the_call_opens(meeting, left, cast):
    item = meeting.items.get(standing="previous")
    item.meeting = meeting
    edit_item(
        item,
        ItemFields(title=item.title, kind=item.kind, text="Skrivet för hand."),
        item.seq,
        by=cast.unionen,
    )
    run_daily(local(2026, 10, 22, 6))
    assert meeting.items.get(standing="previous").text == "Skrivet för hand."


def test_group_and_forum_do_not_mix(meeting, left, late, cast):
    group = form_group(meeting.forum, "Styrgruppen", [cast.sekr], since=date(2026, 1, 1), by=cast.sekr, at=AT)
    Meeting.objects.filter(pk=meeting.pk).update(group=group, carries_follow_up=False)
    meeting.refresh_from_db()
    found = luggage(meeting, DAY)
    assert (found.items, found.actions, found.projects, found.before) == ([], [], [], None)


def test_other_forums_things_stay_there(meeting, left, late, cast):
    theirs = Meeting.objects.create(
        forum=cast.kalmar_sekr.party.forum,
        year=2026,
        number=1,
        starts_at=local(2026, 12, 9),
        ends_at=local(2026, 12, 9, 12),
    )
    assert luggage(theirs, DAY).is_empty


def test_only_the_secretariat_brings_along(meeting, left, cast):
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            bring_along(meeting, everything(meeting), by=seat, at=AT)


def test_page_has_everything_ticked_and_takes_what_is_left(meeting, left, late, cast, sign_in):
    client = sign_in(cast.sekr)
    assert "Ta med från tidigare möten (2 punkter kvar)" in page(client, at("agenda"))
    html = page(client, at("carry_over"))
    assert html.count(" checked") == 5
    assert "Valideringsplatser (bordläggs). Från möte 3, 2026. IF Metall, 25 min." in html
    item = unfinished_items(meeting)[0]
    answer = client.post(at("carry_over"), {"items": [str(item.pk), "999999"], "projects": ["x"]})
    assert list(answer.context["form"].errors) == ["projects"]
    client.post(at("carry_over"), {"items": [str(item.pk), "999999"]})
    assert list(meeting.items.filter(standing="").values_list("title", flat=True)) == ["Valideringsplatser"]
    assert meeting.items.get(standing="previous").text == ""
    for seat, status in ((cast.ifmetall, 403), (cast.board, 403), (cast.kalmar_sekr, 404)):
        assert sign_in(seat).post(at("carry_over")).status_code == status


def test_page_without_anything_says_so(meeting, cast, sign_in):
    assert "Det finns inget att ta med" in page(sign_in(cast.sekr), at("carry_over"))


def test_page_asks_as_many_questions_with_many_items_as_with_few(meeting, left, late, cast, sign_in):
    client, counts = sign_in(cast.sekr), []
    second = Meeting.objects.get(year=2026, number=2, forum=meeting.forum)
    Meeting.objects.filter(pk=second.pk).update(state="held")
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client, at("carry_over"))
        counts.append(len(queries))
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=second, pos=f"z{n}V", title=f"Punkt {n}", proposer=cast.unionen.party)
            for n in range(20)
        )
    assert counts[0] == counts[1] <= 21
