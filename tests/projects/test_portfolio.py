"""The portfolio: exact sums over years, funders and areas, and nothing guessed or given away."""

import csv
import io
import re
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from projects import figures, following, funding, indicators
from projects.models import Following, FundingLine, Project
from projects.panels import panels
from projects.portfolio import Count, participants, portfolio_of
from projects.spreading import days_within, spread
from tests.projects.conftest import AT, SINCE

NBSP = "\u00a0"
ADDRESS = reverse("projects:portfolio", args=["kronoberg"])
TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(st.integers(0, 10**12), DAYS, DAYS)
def test_parts_of_the_years_sum_to_the_amount(amount, one, other):
    starts, ends = sorted([one, other])
    parts = spread(amount, starts, ends)
    assert sum(parts.values()) == amount
    assert list(parts) == list(range(starts.year, ends.year + 1))
    whole = (ends - starts).days + 1
    for year, part in parts.items():
        assert part >= 0
        assert abs(part * whole - amount * days_within(year, starts, ends)) <= whole  # a krona off at most


@given(DAYS, DAYS)
def test_days_of_the_years_are_the_days_of_the_period(one, other):
    starts, ends = sorted([one, other])
    years = range(starts.year, ends.year + 1)
    assert sum(days_within(year, starts, ends) for year in years) == (ends - starts).days + 1
    assert days_within(starts.year - 1, starts, ends) == days_within(ends.year + 1, starts, ends) == 0


def test_a_krona_is_not_split_and_a_leap_day_counts():
    assert spread(1, date(2024, 12, 31), date(2026, 1, 1)) == {2024: 0, 2025: 1, 2026: 0}
    assert spread(731, date(2024, 1, 1), date(2025, 12, 31)) == {2024: 366, 2025: 365}
    assert spread(0, date(2024, 1, 1), date(2024, 1, 1)) == {2024: 0}


@pytest.fixture
def forum(cast):
    return cast.sekr.party.forum


@pytest.fixture
def running(cast, forum) -> Project:
    """Three funders, three years, two focus areas."""
    period = {"starts_on": date(2025, 7, 1), "ends_on": date(2027, 6, 30)}
    project = following.create_project(
        forum,
        {"name": "Kompetens i verkstad", "state": "running", **period},
        since=SINCE,
        by=cast.sekr,
        at=AT,
    )
    lines = [
        ("ESF", "esf", 10_637_799),
        ("Region Kronoberg", "public_cash", 1),
        ("ESF", "in_kind", 2_500_003),
    ]
    for funder, kind, amount in lines:
        funding.add_funding(project, funder=funder, kind=kind, amount=amount, source="S", by=cast.sekr, at=AT)
    for position, title in enumerate(["Validering", "Ungas intresse"], 1):
        area = forum.focus_areas.create(position=position, title=title)
        project.followings.get().focus_areas.add(area)
    return project


@pytest.fixture
def drawn(forum):
    """The panels by their keys, of all years or one."""

    def draw(year: int | None = None):
        return {panel.key: panel for panel in panels(portfolio_of(forum, TODAY), TODAY, year)}

    return draw


def test_panels_agree_with_the_database(drawn, running, skills, industry, unknown):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT funder, sum(amount) FROM projects_fundingline WHERE withdrawn_at IS NULL GROUP BY funder"
        )
        by_funder = {funder: int(total) for funder, total in cursor.fetchall()}
        cursor.execute(
            "SELECT kind, sum(amount) FROM projects_fundingline WHERE withdrawn_at IS NULL GROUP BY kind"
        )
        by_kind = {kind: int(total) for kind, total in cursor.fetchall()}
        by_kind["esf"] += 10_637_799  # Framtidssäkrad industri has a granted figure and no plan
        cursor.execute("SELECT state, count(*) FROM projects_project GROUP BY state")
        by_state = dict(cursor.fetchall())
    told = drawn()
    from_figure = {"Fonden är inte angiven": 10_637_799}  # Framtidssäkrad industri names no fund here
    assert {row[0]: row[-1] for row in told["finansiarer"].rows} == by_funder | from_figure
    whole = sum(by_funder.values()) + 10_637_799
    assert told["finansiarer"].foot[-1] == whole == told["fokusomraden"].foot[-1]
    labels = {str(FundingLine.Kind(kind).label): total for kind, total in by_kind.items()}
    panel = told["finansiarer"]
    assert dict(zip(panel.header[1:-1], panel.foot[1:-1], strict=True)) == labels
    dated = whole - 4_942_088
    assert sum(row[-1] for row in told["ar"].rows) == dated == told["ar"].foot[-1]
    assert told["lagen"].rows == [
        ["Pågår", by_state["running"]],
        ["Planerat", 0],
        ["Avslutat", 0],
        ["Uppgift saknas", by_state["unknown"]],
    ]


def test_what_is_missing_is_counted_and_named(drawn, running, skills, industry, unknown):
    told = drawn()
    missing = f"Projektperiod: uppgift saknas för 2 projekt: {skills.name}, {unknown.name}."
    assert told["tidslinje"].notes == [missing]
    assert told["ar"].notes == [
        "Staplarna är i miljoner kronor.",
        "Varje projekts pengar är jämnt fördelade på dess dagar.",
        f"Projektperiod: uppgift saknas för 1 projekt: {skills.name}.",
        f"Belopp: uppgift saknas för 1 projekt: {unknown.name}.",
    ]
    assert told["finansiarer"].notes == [
        f"Belopp: uppgift saknas för 1 projekt: {unknown.name}.",
        f"Finansieringsplan saknas, så bara det beviljade stödet är räknat: {industry.name}.",
    ]


def test_withdrawn_money_and_projects_left_behind_do_not_count(cast, drawn, running, skills):
    FundingLine.objects.filter(project=running, kind="esf").update(withdrawn_at=AT, withdrawn_because="Fel.")
    assert drawn()["finansiarer"].foot[-1] == 4_942_088 + 2_500_004
    following.stop_following(skills.followings.get(), until=TODAY - timedelta(days=1), by=cast.sekr)
    assert drawn()["finansiarer"].foot[-1] == 2_500_004


def test_a_year_holds_its_part_of_the_money(drawn, running, industry):
    whole = drawn()
    for row in whole["ar"].rows:
        year = drawn(int(row[0]))
        assert year["finansiarer"].foot[-1:] == ([row[-1]] if row[-1] else [])
        assert "ar" not in year
    assert [row[0] for row in drawn(2026)["tidslinje"].rows] == [running.name]
    assert [row[0] for row in drawn(2021)["tidslinje"].rows] == [industry.name]


def test_area_counts_a_project_of_two_areas_in_both(drawn, running, skills):
    panel = drawn()["fokusomraden"]
    whole = 10_637_799 + 1 + 2_500_003
    assert [(row[0], row[1], row[-1]) for row in panel.rows] == [
        ("Validering", 1, whole),
        ("Ungas intresse", 1, whole),
        ("Utan fokusområde", 1, 4_942_088),
    ]
    assert panel.foot[:2] == ["Alla projekt, vart och ett räknat en gång", 2]
    assert panel.foot[-1] == whole + 4_942_088
    assert panel.notes == ["Ett projekt med flera fokusområden räknas i vart och ett av dem."]


def test_years_far_away_are_summed_at_the_edges(cast, forum, drawn, running):
    far = {"starts_on": date(1999, 1, 1), "ends_on": date(9999, 12, 31)}
    project = following.create_project(forum, {"name": "Evigt", **far}, since=SINCE, by=cast.sekr, at=AT)
    funding.add_funding(project, funder="X", kind="esf", amount=10**12, source="S", by=cast.sekr, at=AT)
    panel = drawn()["ar"]
    assert [row[0] for row in panel.rows] == ["före 2016", *map(str, range(2016, 2037)), "efter 2036"]
    assert panel.foot[-1] == 10**12 + 13_137_803


def read(cast, project, code: str, women: int | None, men: int | None, total: int) -> None:
    counted = indicators.add_indicator(project, code=code, name=code, unit="personer", by=cast.sekr, at=AT)
    indicators.record_reading(
        counted,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 6, 30),
        women=women,
        men=men,
        total=total,
        source="S",
        by=cast.sekr,
        at=AT,
    )


def test_participants_of_few_are_neither_shown_nor_summed(cast, drawn, running, skills, industry, unknown):
    read(cast, running, "EECO01", 62, 86, 148)
    read(cast, running, "EECO05", 60, 80, 140)
    read(cast, skills, "EECO01", 1, 3, 4)
    read(cast, industry, "CO05", 20, 30, 50)
    panel = drawn()["deltagare"]
    assert panel.rows == [[running.name, 62, 86, 148], [industry.name, 20, 30, 50]]
    assert panel.foot == ["Totalt", 82, 116, 198]
    assert panel.words == (
        f"198 deltagare i 2 projekt. Där kvinnor och män redovisas var för sig är 41{NBSP}% kvinnor."
    )
    assert panel.notes == [
        f"Deltagare: uppgift saknas för 1 projekt: {unknown.name}.",
        f"Färre än fem i någon grupp, och därför inte inräknat: {skills.name}.",
    ]
    assert skills.name not in re.sub(r"<[^>]*>", " ", panel.chart)


def test_total_stands_where_women_and_men_may_not_be_told(cast, drawn, running, skills):
    read(cast, running, "EECO01", 62, 86, 148)
    read(cast, skills, "EECO01", 3, 90, 93)
    panel = drawn()["deltagare"]
    assert panel.rows == [[running.name, 62, 86, 148], [skills.name, None, None, 93]]
    assert panel.foot == ["Totalt", 62, 86, 241]


def test_groups_make_participants_only_when_none_of_them_is_small():
    assert participants({"EECO02": Count(6, 7, 13), "EECO05": Count(10, 20, 31)}) == Count(16, 27, 44)
    assert participants({"EECO02": Count(1, 7, 8), "EECO05": Count(10, 20, 30)}).is_shown is False
    assert participants({"EECO02": Count(None, None, 8), "EECO05": Count(10, 20, 30)}) == Count(
        None, None, 38
    )
    assert participants({"EECO01": Count(5, 5, 10), "EECO05": Count(1, 1, 2)}) == Count(5, 5, 10)
    assert participants({"EECO19": Count(5, 5, 10)}) is None


@freeze_time("2026-11-23")
@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_member_reads_the_portfolio_and_its_tables(cast, sign_in, running, who):
    client = sign_in(getattr(cast, who))
    page = client.get(ADDRESS)
    text = page.content.decode()
    assert [panel.key for panel in page.context["panels"]] == [
        *("lagen", "deltagare", "tidslinje", "finansiarer", "ar", "fokusomraden")
    ]
    assert f"13{NBSP}137{NBSP}803{NBSP}kr i allt. Störst är ESF med 13{NBSP}137{NBSP}802{NBSP}kr." in text
    assert 'href="?tabell=finansiarer&amp;format=csv"' in text
    answer = client.get(ADDRESS, {"tabell": "finansiarer", "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row[0], row[-1]) for row in rows] == [
        ("Finansiär", "Totalt, kronor"),
        ("ESF", "13137802"),
        ("Region Kronoberg", "1"),
        ("Totalt", "13137803"),
    ]
    assert client.get(ADDRESS, {"tabell": "inget", "format": "csv"}).status_code == 404
    assert client.get(ADDRESS, {"ar": "2026"}).context["year"] == 2026
    assert client.get(ADDRESS, {"ar": "1066"}).context["year"] is None


def test_another_forums_portfolio_is_not_there(cast, sign_in, running):
    client = sign_in(cast.kalmar_sekr)
    assert client.get(ADDRESS).status_code == 404
    assert running.name not in client.get("/kalmar/projekt/portfolj/").content.decode()


def test_empty_portfolio_says_so(cast, sign_in):
    text = sign_in(cast.kalmar_sekr).get("/kalmar/projekt/portfolj/").content.decode()
    assert "Forumet följer inget projekt ännu." in text


def test_many_projects_take_as_many_queries_as_one(cast, sign_in, forum, running, django_assert_num_queries):
    client = sign_in(cast.sekr)
    client.get(ADDRESS)
    with django_assert_num_queries(9):
        client.get(ADDRESS)
    more = Project.objects.bulk_create(Project(slug=f"p{n}", name=f"P{n}", ends_on=TODAY) for n in range(200))
    Following.objects.bulk_create(Following(project=each, forum=forum, since=SINCE) for each in more)
    FundingLine.objects.bulk_create(
        FundingLine(project=each, funder=f"F{each.pk % 30}", kind="esf", amount=each.pk, source="S")
        for each in more
    )
    with django_assert_num_queries(9):
        page = client.get(ADDRESS)
    sums = defaultdict(int)
    for each in more:
        sums[f"F{each.pk % 30}"] += each.pk
    panel = page.context["panels"][3]
    assert {row[0]: row[-1] for row in panel.rows if row[0].startswith("F")} == sums
    assert "De andra 22" in panel.chart


def test_project_cannot_take_the_portfolios_address(cast, forum):
    project = following.create_project(forum, {"name": "Portfolj"}, since=SINCE, by=cast.sekr, at=AT)
    assert project.slug == "portfolj-2"
    figures.note_figure(
        project, kind="granted", value=5, unit="kr", source="S", used=True, by=cast.sekr, at=AT
    )
    assert portfolio_of(forum, TODAY).total == 5
