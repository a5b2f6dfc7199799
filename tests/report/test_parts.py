"""The parts of the follow-up: marked as ready, taken back, asked for."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.models import HistoryEntry, Outbox
from forum.report.daily import run_daily
from forum.report.editions import present_edition
from forum.report.figures import gather
from forum.report.marking import mark_part, remind_of_parts, withdraw_mark
from forum.report.models import Edition, PartMark
from forum.report.parts import Part, parts_of
from forum.report.surveying import open_survey
from forum.report.texts import open_report
from members.models import Seat
from projects.models import Project
from tests.factories import local

YEAR = "/kronoberg/uppfoljning/2026/"
AT = local(2026, 11, 20)
QUERIES = 24  # of the year's page, for the secretariat
SignIn = Callable[[Seat], Client]


@pytest.fixture(autouse=True)
def _two_weeks_before(settings: Any) -> None:
    settings.PORTAL_TODAY = date(2026, 11, 20)


@pytest.fixture
def owned(year: SimpleNamespace, cast: SimpleNamespace) -> SimpleNamespace:
    """The year, with its project owned by Unionen."""
    Project.objects.filter(pk=year.project.pk).update(owner=cast.unionen.party.organisation)
    return year


def part_of(year: SimpleNamespace, name: str) -> Part:
    return next(part for part in parts_of(year.forum, 2026) if part.name == name)


def test_parts_are_the_parties_and_the_projects_with_what_they_lack(
    owned: SimpleNamespace, cast: SimpleNamespace
) -> None:
    open_survey(owned.forum, 2026, date(2026, 11, 30), by=cast.sekr, at=AT)
    told = {
        part.name: (str(part.keeper), [lack.what for lack in part.lacks])
        for part in parts_of(owned.forum, 2026)
    }
    unanswered = "Utvärderingen är inte besvarad"
    assert told == {
        "Exempel Maskin AB": ("Exempel Maskin AB", [unanswered]),
        "IF Metall": ("IF Metall", [unanswered]),
        "Region Kronoberg": ("Region Kronoberg", [unanswered]),
        "Teknikföretagen": ("Teknikföretagen", [unanswered, "1 åtgärd är försenad"]),
        "Unionen": ("Unionen", [unanswered]),
        "Kompetens i Kronoberg": ("Unionen", ["Uppgifter saknas"]),
    }


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("IF Metall", "unionen"),
        ("IF Metall", "sekr"),
        ("IF Metall", "board"),
        ("IF Metall", "kalmar_ifmetall"),
        ("Kompetens i Kronoberg", "ifmetall"),
        ("Kompetens i Kronoberg", "sekr"),
    ],
)
def test_only_who_answers_for_a_part_marks_it(
    owned: SimpleNamespace, cast: SimpleNamespace, name: str, who: str
) -> None:
    with pytest.raises(PermissionDenied):
        mark_part(owned.forum, 2026, part_of(owned, name), by=getattr(cast, who), at=AT)
    assert not PartMark.objects.exists()


def test_marking_twice_is_once_and_is_in_the_figures(owned: SimpleNamespace, cast: SimpleNamespace) -> None:
    first = mark_part(owned.forum, 2026, part_of(owned, "IF Metall"), by=cast.ifmetall, at=AT)
    again = mark_part(owned.forum, 2026, part_of(owned, "IF Metall"), by=cast.ifmetall_deputy, at=AT)
    mark_part(owned.forum, 2026, part_of(owned, "Kompetens i Kronoberg"), by=cast.unionen, at=AT)
    assert again == first
    assert HistoryEntry.objects.filter(verb="report.part_marked").count() == 2
    told = [(each["kind"], each["name"], each["by"]) for each in gather(owned.forum, 2026, AT)["parts"]]
    assert told == [("party", "IF Metall", "IF Metall"), ("project", "Kompetens i Kronoberg", "Unionen")]


def test_project_that_no_party_owns_is_the_secretariats(year: SimpleNamespace, cast: SimpleNamespace) -> None:
    part = part_of(year, "Kompetens i Kronoberg")
    assert part.keeper is None
    assert mark_part(year.forum, 2026, part, by=cast.sekr, at=AT).project == year.project


def test_mark_is_taken_back_until_an_edition_is_presented(
    owned: SimpleNamespace, cast: SimpleNamespace, ordered: Callable[..., Edition]
) -> None:
    edition = ordered(at=AT)  # a draft changes nothing
    mark_part(owned.forum, 2026, part_of(owned, "IF Metall"), by=cast.ifmetall, at=AT)
    with pytest.raises(PermissionDenied):
        withdraw_mark(part_of(owned, "IF Metall"), by=cast.unionen, at=AT)
    withdraw_mark(part_of(owned, "IF Metall"), by=cast.ifmetall_deputy, at=AT)
    assert part_of(owned, "IF Metall").mark is None
    mark_part(owned.forum, 2026, part_of(owned, "IF Metall"), by=cast.ifmetall, at=AT)
    present_edition(edition, by=cast.sekr, at=AT)
    with pytest.raises(PermissionDenied):
        withdraw_mark(part_of(owned, "IF Metall"), by=cast.ifmetall, at=AT)
    assert PartMark.objects.standing().count() == 1
    assert PartMark.objects.count() == 2


def test_those_who_are_missing_are_reminded_14_7_and_1_days_before(
    owned: SimpleNamespace, cast: SimpleNamespace
) -> None:
    mark_part(owned.forum, 2026, part_of(owned, "IF Metall"), by=cast.ifmetall, at=AT)
    for day in range(15, 31):
        run_daily(local(2026, 11, day, 7))
        run_daily(local(2026, 11, day, 8))
    for day in range(1, 6):
        run_daily(local(2026, 12, day, 7))
    letters = Outbox.objects.filter(kind="report.part_reminder")
    assert set(letters.values_list("created_at__date", flat=True)) == {
        date(2026, 11, 19),
        date(2026, 11, 26),
        date(2026, 12, 2),
    }
    assert "ifmetall@example.org" not in set(letters.values_list("to", flat=True))
    unionen = letters.filter(to="unionen@example.org")
    assert unionen.count() == 3
    assert unionen.first().text.count("/uppfoljning/2026/del/") == 2
    assert letters.count() == 4 * 3


def test_secretariat_reminds_all_or_one_at_most_once_a_day(
    owned: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    page = f"{YEAR}paminn/?del={part_of(owned, 'Teknikföretagen').key}"
    text = client.get(page).content.decode()
    assert "Företrädare, Teknikföretagen" in text
    assert "Företrädare, Unionen" not in text
    assert not Outbox.objects.filter(kind="report.part_reminder").exists()
    assert client.post(page).status_code == 302
    assert list(Outbox.objects.filter(kind="report.part_reminder").values_list("to", flat=True)) == [
        "teknikforetagen@example.org"
    ]
    assert client.post(f"{YEAR}paminn/").status_code == 302
    assert Outbox.objects.filter(kind="report.part_reminder").count() == 6
    assert remind_of_parts(owned.forum, 2026, parts_of(owned.forum, 2026), by=cast.sekr) == 0
    with pytest.raises(PermissionDenied):
        remind_of_parts(owned.forum, 2026, [], by=cast.ifmetall)


def test_party_looks_its_part_through_and_marks_it(
    owned: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.ifmetall)
    client.cookies["django_language"] = "sv"
    assert "Stämmer IF Metall i årlig uppföljning 2026?" in client.get("/kronoberg/").content.decode()
    page = f"{YEAR}del/{cast.ifmetall.party_id}/"
    text = client.get(page).content.decode()
    assert "Inventera platser" in text
    assert "närvarande" in text
    assert client.post(page).status_code == 302
    assert PartMark.objects.get().marked_by == cast.ifmetall
    assert "Stämmer IF Metall" not in client.get("/kronoberg/").content.decode()
    assert "Ta tillbaka markeringen" in client.get(page).content.decode()
    assert client.post(page, {"withdraw": "1"}).status_code == 302
    assert not PartMark.objects.standing().exists()
    assert client.get(f"{YEAR}del/{cast.unionen.party_id}/").status_code == 403
    assert client.get(f"{YEAR}del/projekt/kik/").status_code == 403
    assert sign_in(cast.unionen).get(f"{YEAR}del/projekt/kik/").status_code == 200


def test_year_tells_who_is_missing_and_who_was_ready_when(
    owned: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    mark_part(owned.forum, 2026, part_of(owned, "IF Metall"), by=cast.ifmetall, at=AT)
    client = sign_in(cast.unionen)
    client.cookies["django_language"] = "sv"
    text = client.get(YEAR).content.decode()
    assert "1 av 6 delar är markerade som klara" in text
    assert "Företrädare, IF Metall, fredag 20 november kl. 09.00" in text.replace("\u00a0", " ")
    assert "paminn" not in text
    assert "delar" not in sign_in(cast.board).get(YEAR).content.decode()
    assert "paminn/?del=" in sign_in(cast.sekr).get(YEAR).content.decode()


def test_years_page_costs_the_same_with_more_parts(
    owned: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn, django_assert_num_queries: Callable
) -> None:
    client = sign_in(cast.sekr)
    open_report(owned.forum, 2026, by=cast.sekr, at=AT)
    client.get(YEAR)
    with django_assert_num_queries(QUERIES):
        client.get(YEAR)
    for number in range(3):
        project = Project.objects.create(slug=f"p{number}", name=f"Projekt {number}")
        project.followings.create(forum=owned.forum, since=date(2025, 1, 1), keeps_data=True)
    for seat in (cast.ifmetall, cast.unionen):
        mark_part(owned.forum, 2026, part_of(owned, str(seat.party)), by=seat, at=AT)
    with django_assert_num_queries(QUERIES):
        client.get(YEAR)
