"""Agenda templates, copying last year, and planning one meeting more."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry, Outbox
from meetings.agenda_templates import TemplateRow, end_template, save_template, usual_rows
from meetings.models import AgendaTemplate, Meeting
from meetings.pattern import suggested_rows
from meetings.scheduling import MeetingPlan, schedule_meeting
from members.groups import end_group, form_group
from tests.factories import local
from tests.meetings.agenda_pages import page

AT = local(2026, 11, 1)
ROWS = [
    TemplateRow("Start", "formality", 5, "", "opening"),
    TemplateRow("Månadens fråga", "discussion", 45, "Ordföranden"),
    TemplateRow("Slut", "formality", 5, "", "closing"),
]


def url(path):
    return f"/kronoberg/moten/{path}"


def plan(day, month=12, **more):
    return MeetingPlan(
        starts_at=local(2026, month, day, 13), ends_at=local(2026, month, day, 15), place="Ljungby", **more
    )


def titles(meeting):
    return list(meeting.items.filter(deleted_at=None).values_list("title", "standing", "duration"))


@pytest.fixture
def template(meeting, cast):
    return save_template(meeting.forum, None, "Kort", ROWS, by=cast.sekr, at=AT)


def test_meeting_begins_with_its_template(template, meeting, cast):
    extra = schedule_meeting(meeting.forum, plan(2, template=template), by=cast.sekr, at=AT)
    assert titles(extra) == [("Start", "opening", 5), ("Månadens fråga", "own:2", 45), ("Slut", "closing", 5)]
    assert extra.items.get(standing="own:2").presenter == "Ordföranden"
    assert extra.items.get(standing="own:2").proposer is None


def test_annual_follow_up_is_there_although_the_template_has_none(template, meeting, cast):
    last = schedule_meeting(meeting.forum, plan(20, template=template), by=cast.sekr, at=AT)
    last.refresh_from_db()
    assert last.carries_follow_up
    assert [standing for _title, standing, _minutes in titles(last)] == [
        "opening",
        "own:2",
        "follow_up",
        "closing",
    ]


def test_usual_template_is_used_when_nothing_is_chosen(template, meeting, cast):
    save_template(meeting.forum, template, "Kort", ROWS, usual=True, by=cast.sekr, at=AT)
    other = save_template(meeting.forum, None, "Annan", ROWS[:1], by=cast.sekr, at=AT)
    extra = schedule_meeting(meeting.forum, plan(2), by=cast.sekr, at=AT)
    assert (extra.template, len(titles(extra))) == (template, 3)
    save_template(meeting.forum, other, "Annan", ROWS[:1], usual=True, by=cast.sekr, at=AT)
    assert list(AgendaTemplate.objects.filter(usual=True)) == [other]
    end_template(other, by=cast.sekr)
    plain = schedule_meeting(meeting.forum, plan(1), by=cast.sekr, at=AT)
    assert (plain.template, len(titles(plain))) == (None, 9)


def test_agendas_that_have_begun_stay_as_they_are(template, meeting, cast):
    extra = schedule_meeting(meeting.forum, plan(2, template=template), by=cast.sekr, at=AT)
    save_template(meeting.forum, template, "Kort", ROWS[:1], by=cast.sekr, at=AT)
    assert len(titles(extra)) == 3
    entries = HistoryEntry.objects.filter(verb="template.saved").order_by("pk")
    assert [entry.facts["count"] for entry in entries] == [3, 1]


def test_template_is_refused_without_items_with_a_taken_name_or_a_double_item(template, meeting, cast):
    for name, rows in (("Tom", []), ("KORT", ROWS), ("Dubbel", [ROWS[0], ROWS[0]])):
        with pytest.raises(ValidationError):
            save_template(meeting.forum, None, name, rows, by=cast.sekr)
    assert AgendaTemplate.objects.count() == 1


def test_only_the_secretariat_of_the_forum_keeps_templates(template, meeting, cast):
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        for deed in (
            lambda by: save_template(meeting.forum, None, "Ny", ROWS, by=by),
            lambda by: end_template(template, by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(seat)
    with pytest.raises(PermissionDenied):
        schedule_meeting(cast.kalmar_sekr.party.forum, plan(2, template=template), by=cast.kalmar_sekr, at=AT)


def test_template_from_a_form(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    assert page(client, url("mallar/ny/")).count("<fieldset") >= len(usual_rows(meeting.forum))
    fields = {"name": "Egen", "row-TOTAL_FORMS": "3", "row-INITIAL_FORMS": "3"}
    rows = [("2", "Andra", "10"), ("1", "Första", "700"), ("", "", "")]
    for place, (order, title, minutes) in enumerate(rows):
        fields |= {f"row-{place}-place": order, f"row-{place}-title": title, f"row-{place}-minutes": minutes}
        fields |= {f"row-{place}-kind": "information", f"row-{place}-key": "", f"row-{place}-presenter": ""}
    refused = client.post(url("mallar/ny/"), fields)
    assert refused.status_code == 200
    assert 'value="700"' in refused.content.decode()
    assert "errsum" in refused.content.decode()
    assert client.post(url("mallar/ny/"), {**fields, "row-1-minutes": "15"}).status_code == 302
    made = AgendaTemplate.objects.get(name="Egen")
    assert [(row["title"], row["minutes"]) for row in made.rows] == [("Första", 15), ("Andra", 10)]
    assert "Egen" in page(client, url("mallar/"))
    assert 'value="Första"' in page(client, url(f"mallar/{made.pk}/"))
    assert client.post(url("mallar/ny/"), {"name": "x"}).status_code == 200
    client.post(url(f"mallar/{made.pk}/ta-bort/"))
    assert client.get(url(f"mallar/{made.pk}/")).status_code == 404
    assert sign_in(cast.kalmar_sekr).get(f"/kalmar/moten/mallar/{made.pk}/").status_code == 404


def test_last_years_groups_and_templates_are_copied(template, meeting, cast):
    group = form_group(meeting.forum, "Styrgruppen", [cast.sekr], since=date(2026, 1, 1), by=cast.sekr, at=AT)
    schedule_meeting(meeting.forum, plan(16, group=group, template=template), by=cast.sekr, at=AT)
    rows = suggested_rows(meeting.forum, 2027, date(2026, 11, 23))
    assert (len(rows), rows[4]["group"], rows[4]["template"], rows[4]["place"]) == (
        5,
        group.pk,
        template.pk,
        "Ljungby",
    )
    end_group(group, until=date(2026, 12, 31), by=cast.sekr)
    assert len(suggested_rows(meeting.forum, 2027, date(2026, 11, 23))) == 4


def test_plan_page_says_what_is_copied(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    assert "Kopierat från 2026: samma veckodagar" in page(client, url("planera/?ar=2027"))
    assert "Kopierat från" not in page(client, url("planera/?ar=2029"))
    refused = client.post(url("planera/"), {"year": "2027"})
    assert "Kopiera från 2026" in refused.content.decode()


def test_one_more_meeting_is_shown_before_it_is_planned(template, meeting, cast, sign_in):
    client, letters = sign_in(cast.sekr), Outbox.objects.count()
    fields = {
        "date": "2026-12-24", "starts": "13.00", "ends": "15.00", "form": "on_site", "place": "Ljungby",
        "template": str(template.pk),
    }  # fmt: skip
    shown = client.post(url("nytt/"), fields)
    html = " ".join(shown.content.decode().split())
    for words in ("Möte 5, torsdag 24 december", "24 december är Julafton.", "unionen@example.org"):
        assert words in html
    assert Outbox.objects.count() == letters
    assert 'value="2026-12-24"' in client.post(url("nytt/"), {**fields, "step": "edit"}).content.decode()
    done = client.post(url("nytt/"), {**fields, "step": "confirm"})
    planned = Meeting.objects.get(forum=meeting.forum, year=2026, number=5)
    assert (done.status_code, planned.template, planned.place) == (302, template, "Ljungby")
    again = client.post(url("nytt/"), {**fields, "step": "confirm"})
    assert "Forumet har redan ett möte då: möte 5" in again.content.decode()
    assert Outbox.objects.count() == letters + 7


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"date": "2026-11-01"}, "date"),
        ({"date": "2026-12-03", "starts": "10:00", "ends": "11:00"}, "starts"),
        ({"link": "inte en länk"}, "link"),
        ({"date": "9999-12-31"}, "date"),
        ({"place": "\x00"}, "place"),
        ({"place": "x" * 100_000}, "place"),
        ({"template": "77777"}, "template"),
        ({"call_opens": "2026-12-10", "call_closes": "2026-12-09"}, "call_closes"),
    ],
)
def test_bad_extra_meeting_comes_back(template, meeting, cast, sign_in, typed, field):
    fields = {"date": "2026-12-16", "starts": "13:00", "ends": "15:00", "form": "on_site", "place": "Ljungby"}
    answer = sign_in(cast.sekr).post(url("nytt/"), {**fields, **typed, "step": "confirm"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not Meeting.objects.filter(number=5).exists()
