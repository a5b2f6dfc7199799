"""The life of a reporting period."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum.models import HistoryEntry, Outbox
from members.roster import appoint
from projects import following, rounds
from projects.models import ReportingRound
from projects.periods import Period
from projects.round_standing import asked_in, not_asked, projects_asked
from tests.factories import local, make_meeting
from tests.projects.conftest import SINCE
from tests.projects.owners import LAST_DAY, OPENED, QUARTER, running


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


def letters(kind: str) -> list[tuple[str, str]]:
    rows = Outbox.objects.filter(kind=f"projects.{kind}").order_by("to")
    return list(rows.values_list("to", "subject"))


def test_opening_asks_the_owners_people(cast, asked):
    assert letters("report_asked") == [
        ("region.kronoberg@example.org", "Kronoberg: rapportera tredje kvartalet 2026 senast 20 november")
    ]
    text = Outbox.objects.get(kind="projects.report_asked").text
    assert url("report", "kompetens-i-verkstad", "2026-kvartal-3") in text
    assert "Skriv kort." in text
    entry = HistoryEntry.objects.get(verb="project.round_opened")
    assert (entry.actor, entry.facts["due_on"]) == (cast.sekr.user, "2026-11-20")


@pytest.mark.parametrize("who", ["ifmetall", "region", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_opens_and_keeps_a_period(cast, asked, who):
    seat = getattr(cast, who)
    forum = cast.sekr.party.forum
    other = Period(date(2026, 1, 1), date(2026, 6, 30))
    deeds = [
        lambda: rounds.open_round(forum, other, LAST_DAY, by=seat, at=OPENED),
        lambda: rounds.change_round(asked, date(2026, 12, 1), "", by=seat, at=OPENED),
        lambda: rounds.close_round(asked, by=seat, at=OPENED),
        lambda: rounds.reopen_round(asked, by=seat, at=OPENED),
        lambda: rounds.remind_round(asked, by=seat, at=OPENED),
    ]
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()
    assert ReportingRound.objects.get().due_on == LAST_DAY


@pytest.mark.parametrize(
    ("start", "end", "due", "field"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), LAST_DAY, "period_end"),
        (date(2026, 9, 30), date(2026, 7, 1), LAST_DAY, "period_end"),
        (date(1999, 1, 1), date(1999, 12, 31), LAST_DAY, "period_start"),
        (date(2020, 1, 1), date(2026, 12, 31), LAST_DAY, "period_end"),
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 11, 1), "due_on"),
        (date(2026, 1, 1), date(2026, 6, 30), date(9999, 12, 31), "due_on"),
        (date(2027, 1, 1), date(2027, 6, 30), LAST_DAY, "due_on"),
    ],
)
def test_wrong_days_are_refused_at_their_field(cast, asked, start, end, due, field):
    with pytest.raises(ValidationError) as refusal:
        rounds.open_round(cast.sekr.party.forum, Period(start, end), due, by=cast.sekr, at=OPENED)
    assert list(refusal.value.error_dict) == [field]
    assert ReportingRound.objects.count() == 1


def test_only_what_ran_in_the_period_is_asked(cast, workshop):
    names = {
        "Avslutat före": {"state": "ended", "ends_on": date(2026, 6, 30)},
        "Avslutat under": {"state": "ended", "ends_on": date(2026, 7, 1)},
        "Planerat efter": {"state": "planned", "starts_on": date(2026, 10, 1)},
        "Planerat under": {"state": "planned", "starts_on": date(2026, 9, 30), "ends_on": None},
        "Okänt": {"state": "unknown", "starts_on": None, "ends_on": None},
        "Över tiden": {"state": "running", "ends_on": date(2026, 1, 31)},
    }
    for name, facts in names.items():
        running(cast, name, **facts)
    forum, day = cast.sekr.party.forum, date(2026, 11, 2)
    assert [each.name for each in projects_asked(forum, QUARTER, day)] == [
        "Avslutat under",
        "Kompetens i verkstad",
        "Planerat under",
        "Över tiden",
    ]
    assert {each.name for each in not_asked(forum, QUARTER, day)} == {
        "Avslutat före",
        "Planerat efter",
        "Okänt",
    }


def test_forum_that_only_follows_asks_nothing(cast, workshop):
    kalmar = cast.kalmar_sekr.party.forum
    following.follow_project(kalmar, workshop, since=SINCE, by=cast.kalmar_sekr)
    opened = rounds.open_round(kalmar, QUARTER, LAST_DAY, by=cast.kalmar_sekr, at=OPENED)
    assert asked_in(opened, OPENED) == []
    assert letters("report_asked") == []


def test_moving_the_last_day_tells_those_who_have_not_reported(cast, asked):
    rounds.change_round(asked, LAST_DAY, "Skriv kortare.", by=cast.sekr, at=OPENED)
    assert letters("report_moved") == []
    rounds.change_round(asked, date(2026, 12, 4), "Skriv kortare.", by=cast.sekr, at=OPENED)
    assert letters("report_moved") == [
        (
            "region.kronoberg@example.org",
            "Kronoberg: ny sista dag att rapportera tredje kvartalet 2026: 4 december",
        )
    ]
    assert HistoryEntry.objects.filter(verb="project.round_changed").count() == 2


def test_closed_period_is_neither_changed_nor_reminded_of(cast, asked):
    rounds.close_round(asked, by=cast.sekr, at=OPENED)
    rounds.close_round(asked, by=cast.sekr, at=OPENED)
    assert HistoryEntry.objects.filter(verb="project.round_closed").count() == 1
    for deed in (
        lambda: rounds.change_round(asked, date(2026, 12, 4), "", by=cast.sekr, at=OPENED),
        lambda: rounds.remind_round(asked, by=cast.sekr, at=OPENED),
    ):
        with pytest.raises(ValidationError):
            deed()
    rounds.reopen_round(asked, by=cast.sekr, at=OPENED)
    assert rounds.remind_round(asked, by=cast.sekr, at=OPENED) == 1


def test_closed_period_keeps_the_projects_it_had(cast, asked, workshop):
    rounds.close_round(asked, by=cast.sekr, at=OPENED)
    until = date(2026, 11, 10)
    following.stop_following(workshop.followings.get(), until=until, by=cast.sekr)
    assert [row.project for row in asked_in(asked, local(2026, 12, 1))] == [workshop]


def test_defaults_are_the_half_year_that_ended_and_two_weeks_before_the_meeting(cast):
    forum = cast.sekr.party.forum
    assert rounds.default_period(forum, date(2026, 11, 2)) == Period(date(2026, 1, 1), date(2026, 6, 30))
    before = Period(date(2026, 1, 1), date(2026, 6, 30))
    assert rounds.default_last_day(forum, before, date(2026, 11, 2)) == date(2026, 11, 30)
    make_meeting(cast.sekr)  # 3 December 2026
    assert rounds.default_last_day(forum, before, date(2026, 11, 2)) == date(2026, 11, 19)
    assert rounds.default_last_day(forum, before, date(2026, 11, 20)) == date(2026, 11, 27)
    assert rounds.default_last_day(forum, before, date(2026, 11, 27)) == date(2026, 12, 25)
    whole = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert rounds.default_last_day(forum, whole, date(2026, 11, 2)) == date(2027, 1, 28)


def test_next_default_follows_the_latest_period(cast, asked):
    assert rounds.default_period(asked.forum, date(2027, 1, 10)).slug == "2026-kvartal-4"


def test_page_before_the_letters_names_projects_and_people(cast, sign_in, workshop):
    running(cast, "Utan ägare", owner=None)
    running(cast, "Framtida", state="planned", starts_on=date(2027, 1, 1))
    client = sign_in(cast.sekr)
    form = client.get(url("round_new")).context["form"]
    wanted = {
        "period_start": "2026-07-01",
        "period_end": "2026-09-30",
        "due_on": form.initial["due_on"].isoformat(),
    }
    text = client.post(url("round_new"), wanted).content.decode()
    assert "2 projekt ska rapportera tredje kvartalet 2026" in text
    assert "1 person får ett brev" in text
    assert "Ordförande, Region Kronoberg" in text
    assert "Ägaren är okänd: sekretariatet rapporterar." in text
    assert "Får ingen fråga, eftersom inget säger att de pågick under perioden: Framtida" in text
    assert not ReportingRound.objects.exists()
    response = client.post(url("round_new"), {**wanted, "confirmed": "yes"})
    assert response.url == url("round", "2026-kvartal-3")
    assert len(letters("report_asked")) == 1


@pytest.mark.parametrize(
    "wrong",
    ["9999-12-31", "\x00", "2026-02-30", "1" * 1000, "' OR 1=1", "２０２６-０７-０１", "2026-07-01\r\nX"],
)
@pytest.mark.parametrize("field", ["period_start", "period_end", "due_on"])
def test_odd_input_comes_back_in_the_form(cast, sign_in, workshop, field, wrong):
    today = rounds.clock.today()
    wanted = {
        "period_start": "2026-07-01",
        "period_end": "2026-09-30",
        "due_on": (today + timedelta(days=9)).isoformat(),
        field: wrong,
        "confirmed": "yes",
    }
    response = sign_in(cast.sekr).post(url("round_new"), wanted)
    assert response.status_code == 200 or field == "due_on"
    assert ReportingRound.objects.count() == (response.status_code == 302)


def test_address_of_no_period_is_not_found(cast, sign_in, asked):
    client = sign_in(cast.sekr)
    for slug in ("2026-kvartal-4", "0000", "2026-kvartal-9", "9999-12-31--9999-12-31", "nagot"):
        assert client.get(url("round", slug)).status_code == 404
    assert client.get(url("round_remind", "2026-kvartal-3") + "?projekt=nagot").status_code == 404
    assert client.get(url("round_remind", "2026-kvartal-3") + "?projekt=%00").status_code == 400
    assert sign_in(cast.kalmar_sekr).get(url("round", "2026-kvartal-3")).status_code == 404


@pytest.mark.parametrize("count", [3, 40])
def test_page_of_a_period_reads_the_same_number_of_rows(
    cast, sign_in, asked, count, django_assert_num_queries
):
    for number in range(count):
        running(cast, f"Projekt {number}")
    client = sign_in(cast.sekr)
    client.get(url("round", "2026-kvartal-3"))
    with django_assert_num_queries(9):
        page = client.get(url("round", "2026-kvartal-3"))
    assert len(page.context["rows"]) == count + 1


def test_table_says_who_has_not_reported(cast, sign_in, asked):
    text = sign_in(cast.sekr).get(url("round", "2026-kvartal-3") + "?format=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(
        "Kompetens i verkstad;Region Kronoberg;2026-07-01;2026-09-30;2026-11-20;Ej påbörjad"
    )


def test_person_with_two_seats_gets_one_letter(cast, workshop):
    region = cast.region.party
    appoint(
        region,
        email="ersattare@example.org",
        name="Ersättare",
        role="partner",
        kind="deputy",
        since=SINCE,
        by=cast.sekr,
    )
    running(cast, "Ett till")
    rounds.open_round(region.forum, QUARTER, LAST_DAY, by=cast.sekr, at=OPENED)
    assert [to for to, _subject in letters("report_asked")] == [
        "ersattare@example.org",
        "region.kronoberg@example.org",
    ]
