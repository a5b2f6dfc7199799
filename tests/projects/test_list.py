"""The list of projects: what it says of each, how it is narrowed and ordered, and how little it reads."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from projects import figures, following, funding, indicators
from projects.models import Following, Indicator, Project, Reading
from projects.status import Word, statuses
from tests.projects.conftest import AT, SINCE

NBSP = "\u00a0"
ADDRESS = reverse("projects:list", args=["kronoberg"])
TODAY = date(2026, 11, 23)
PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture
def secretariat(cast, sign_in) -> Client:
    return sign_in(cast.sekr)


@pytest.fixture
def add(cast):
    """A project of this name, with an outcome of a target of a hundred when a total is given."""

    def added(name: str, total: int | None = None, **facts: object) -> Project:
        forum = cast.sekr.party.forum
        project = following.create_project(
            forum, {"name": name, "state": "running", **facts}, since=SINCE, by=cast.sekr, at=AT
        )
        if total is not None:
            counted = indicators.add_indicator(
                project, code="E1", name="Deltagare", unit="personer", target=100, by=cast.sekr, at=AT
            )
            read(counted, date(2026, 6, 30), total)
        return project

    def read(counted: Indicator, end: date, total: int) -> Reading:
        return indicators.record_reading(
            counted, period_start=end - timedelta(days=90), period_end=end, total=total, source="S",
            by=cast.sekr, at=AT,
        )  # fmt: skip

    added.read = read  # type: ignore[attr-defined]
    return added


def names(client: Client, **asked: object) -> list[str]:
    return [row.project.name for row in client.get(ADDRESS, asked).context["rows"]]


@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_member_reads_the_list(cast, sign_in, skills, industry, unknown, who):
    page = sign_in(getattr(cast, who)).get(ADDRESS)
    text = page.content.decode()
    assert [(row.project.name, row.following.granted) for row in page.context["rows"]] == [
        ("Framtidssäkrad industri", Decimal("10637799.00")),
        ("Kompetens i Kronoberg", Decimal("3706566.00")),
        ("XF – framtidssäkring", None),
    ]
    assert f"3{NBSP}706{NBSP}566{NBSP}kr" in text
    assert "juni 2020–dec 2022" in text
    assert (reverse("projects:new", args=["kronoberg"]) in text) is (who == "sekr")


def test_empty_list_says_so(secretariat):
    assert "Forumet följer inget projekt ännu." in secretariat.get(ADDRESS).content.decode()
    text = secretariat.get(ADDRESS, {"q": "finns inte"}).content.decode()
    assert "Inget projekt stämmer med valen." in text
    text = secretariat.get(ADDRESS, {"tidigare": "1"}).content.decode()
    assert "Det finns inget projekt som forumet har slutat följa." in text


@freeze_time("2026-11-23")
def test_status_says_what_matters(add, secretariat):
    late = add("Sent", 10, **PERIOD)
    over = add("Över", starts_on=date(2025, 1, 1), ends_on=date(2026, 3, 31))
    add("I fas", 45, **PERIOD)
    add("Mörkt")
    add("Kommande", state="planned")
    add("Slut", state="ended", ends_on=date(2025, 12, 31))
    add("Okänt", state="unknown", **PERIOD)
    add("Gammalt", state="unknown", ends_on=date(2020, 1, 1))
    rows = secretariat.get(ADDRESS).context["rows"]
    assert {row.project.name: (row.status.word, " ".join(row.status.reasons)) for row in rows} == {
        late.name: ("watch", f"Deltagare: 10 av 100 (10{NBSP}%) när 44{NBSP}% av tiden har gått."),
        over.name: ("watch", "Projektet skulle ha avslutats 31 mars 2026."),
        "I fas": ("on_plan", ""),
        "Mörkt": ("running", "Saknas: projektperiod, mål, utfall."),
        "Kommande": ("planned", ""),
        "Slut": ("ended", ""),
        "Okänt": ("unknown", "Saknas: mål, utfall."),
        "Gammalt": ("unknown", "Perioden är slut. Ingen källa säger om projektet är avslutat."),
    }
    told = {word: names(secretariat, lage=word) for word in Word}
    assert told == {
        "watch": ["Sent", "Över"],
        "on_plan": ["I fas"],
        "running": ["I fas", "Mörkt", "Sent", "Över"],
        "planned": ["Kommande"],
        "ended": ["Slut"],
        "unknown": ["Gammalt", "Okänt"],
    }


@freeze_time("2026-11-23")
def test_status_goes_by_the_newest_reading_of_what_is_still_counted(add, cast):
    project = add("Sent", 10, **PERIOD)
    counted = project.indicators.get()
    add.read(counted, date(2026, 3, 31), 90)
    assert statuses([project], TODAY)[project.pk].word == Word.WATCH
    add.read(counted, date(2026, 9, 30), 60)
    fresh = Project.objects.get(pk=project.pk)
    assert statuses([fresh], TODAY)[project.pk].word == Word.ON_PLAN
    add.read(counted, date(2026, 9, 30), 6)
    Indicator.objects.filter(pk=counted.pk).update(retired_at=AT)
    fresh = Project.objects.get(pk=project.pk)
    assert statuses([fresh], TODAY)[project.pk].word == Word.RUNNING


def test_list_is_narrowed_and_keeps_its_choices_in_its_links(add, cast, secretariat, skills):
    area = cast.sekr.party.forum.focus_areas.create(position=1, title="Kompetensförsörjning")
    add(
        "Validering",
        fund="ESF+",
        programme_period="2021–2027",
        owner=cast.sekr.party.organisation,
        dnr="23-063",
    )
    skills.followings.get().focus_areas.add(area)
    owner = cast.sekr.party.organisation_id
    assert names(secretariat, fond="ESF+") == ["Validering"]
    assert names(secretariat, fond="-") == ["Kompetens i Kronoberg", "Validering"]  # no project lacks it
    assert names(secretariat, agare=owner) == ["Validering"]
    assert names(secretariat, agare="-") == ["Kompetens i Kronoberg"]
    assert names(secretariat, period="2021–2027") == ["Validering"]
    assert names(secretariat, period="-") == ["Kompetens i Kronoberg"]
    assert names(secretariat, omrade=area.pk) == ["Kompetens i Kronoberg"]
    assert names(secretariat, omrade="-") == ["Validering"]
    assert names(secretariat, q="VALID 063") == ["Validering"]
    assert names(secretariat, q="valid finnsej") == []
    assert names(secretariat, fond="okänd", agare="x", omrade="9" * 30, lage="late", ordna="?", sida="x") == [
        "Kompetens i Kronoberg",
        "Validering",
    ]
    text = secretariat.get(ADDRESS, {"fond": "ESF+", "q": "valid"}).content.decode()
    assert 'href="?fond=ESF%2B&amp;q=valid&amp;format=xlsx"' in text
    assert '<option value="ESF+" selected>' in text


@pytest.mark.parametrize("odd", ["\ud800", "x" * 100_000, "%_\\", "' OR 1=1"])
def test_odd_words_find_nothing_and_break_nothing(secretariat, skills, odd):
    answer = secretariat.get(
        f"{ADDRESS}?" + "&".join(f"{key}={_quoted(odd)}" for key in ("q", "fond", "ordna"))
    )
    assert answer.status_code == 200


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass")[:2000])


def test_order(add, cast, secretariat, skills, industry):
    add("Nytt", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    first = "Framtidssäkrad industri"
    assert names(secretariat) == [first, "Kompetens i Kronoberg", "Nytt"]
    assert names(secretariat, ordna="start") == ["Nytt", first, "Kompetens i Kronoberg"]
    assert names(secretariat, ordna="slut") == [first, "Nytt", "Kompetens i Kronoberg"]
    assert names(secretariat, ordna="belopp") == [first, "Kompetens i Kronoberg", "Nytt"]


def test_withdrawn_money_is_not_counted(cast, secretariat, skills):
    skills.funding.filter(kind="esf").update(withdrawn_at=AT, withdrawn_because="Fel.")
    assert secretariat.get(ADDRESS).context["rows"][0].following.granted is None
    funding.add_funding(skills, funder="ESF", kind="esf", amount=7, source="S", by=cast.sekr)
    assert secretariat.get(ADDRESS).context["rows"][0].following.granted == 7


def test_grant_in_another_unit_is_not_taken_for_kronor(cast, secretariat, unknown):
    common = {"kind": "granted", "source": "S", "used": True, "by": cast.sekr, "at": AT}
    # As an older version of the portal took it in.
    unknown.figures.create(
        kind="granted", value=Decimal("11.5"), unit="mnkr", source="S", used=True, noted_at=AT
    )
    assert secretariat.get(ADDRESS).context["rows"][0].following.granted is None
    figures.note_figure(unknown, value=11_500_000, unit="kr", **common)
    assert secretariat.get(ADDRESS).context["rows"][0].following.granted == 11_500_000


@freeze_time("2026-11-23")
def test_projects_no_longer_followed_have_a_list_of_their_own(cast, secretariat, skills, unknown):
    forum = cast.sekr.party.forum
    following.stop_following(skills.followings.get(), until=date(2026, 5, 31), by=cast.sekr)
    following.stop_following(unknown.followings.get(), until=date(2026, 5, 31), by=cast.sekr)
    following.follow_project(forum, unknown, since=date(2026, 9, 1), by=cast.sekr)
    assert names(secretariat) == [unknown.name]
    page = secretariat.get(ADDRESS, {"tidigare": "1"})
    assert [(row.project.name, row.url) for row in page.context["rows"]] == [(skills.name, "")]
    assert "följdes 1 januari 2025 till 31 maj 2026" in page.content.decode()


def test_other_forums_projects_are_not_in_the_list(cast, sign_in, skills):
    client = sign_in(cast.kalmar_sekr)
    page = client.get("/kalmar/projekt/", {"fond": "Europeiska socialfonden"})
    assert page.context["rows"] == []
    assert page.context["list"].filters[1].options == [("", "Alla")]
    assert client.get(ADDRESS).status_code == 404


def test_file_holds_the_list_as_it_is_narrowed(add, secretariat, skills):
    add("=SUMMA(A1)", fund="ESF+")
    rows = _csv(secretariat.get(ADDRESS, {"format": "csv", "fond": "Europeiska socialfonden"}))
    assert [(row["Projekt"], row["Läge"], row["Varför"], row["Beviljat stöd, kronor"]) for row in rows] == [
        ("Kompetens i Kronoberg", "Uppgift saknas", "Saknas: projektperiod, mål, utfall.", "3706566,00")
    ]
    assert [row["Projekt"] for row in _csv(secretariat.get(ADDRESS, {"format": "csv"}))] == [
        "'=SUMMA(A1)",
        "Kompetens i Kronoberg",
    ]
    assert secretariat.get(ADDRESS, {"format": "xlsx"}).content.startswith(b"PK")


def _csv(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def many(forum, count: int, stem: str) -> None:
    """Projects with funding, figures and readings, written in bulk."""
    projects = Project.objects.bulk_create(
        Project(slug=f"{stem}-{n}", name=f"{stem} {n:04d}", state="running", **PERIOD) for n in range(count)
    )
    Following.objects.bulk_create(Following(project=each, forum=forum, since=SINCE) for each in projects)
    counted = Indicator.objects.bulk_create(
        Indicator(project=each, code=code, name="Deltagare", unit="personer", target=100)
        for each in projects
        for code in ("E1", "E2")
    )
    Reading.objects.bulk_create(
        Reading(
            indicator=each,
            period_start=date(2026, 1, 1),
            period_end=end,
            total=10 + n % 80,
            source="S",
            noted_at=AT,
        )
        for n, each in enumerate(counted)
        for end in (date(2026, 3, 31), date(2026, 6, 30))
    )


@freeze_time("2026-11-23")
@pytest.mark.parametrize(
    ("asked", "most"),
    [({}, 9), ({"lage": "watch", "q": "P", "ordna": "belopp"}, 12), ({"format": "csv"}, 9)],
)
def test_a_thousand_projects_take_as_many_queries_as_ten(cast, secretariat, asked, most):
    forum = cast.sekr.party.forum
    many(forum, 10, "P")
    secretariat.get(ADDRESS, asked)
    with CaptureQueriesContext(connection) as with_ten:
        assert secretariat.get(ADDRESS, asked).status_code == 200
    many(forum, 990, "Q")
    with CaptureQueriesContext(connection) as with_a_thousand:
        page = secretariat.get(ADDRESS, asked)
    assert len(with_a_thousand) == len(with_ten) == most
    if "format" not in asked:
        assert len(page.context["rows"]) <= 50
        assert page.context["page"].paginator.count > 10 or "q" in asked
