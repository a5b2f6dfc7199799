"""The focus areas of a year and how far the forum came in each."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from forum.models import FocusArea, HistoryEntry
from forum.paper import sheet
from forum.report.assessing import AssessedMeanwhileError, assess
from forum.report.models import AnnualReport, Assessment, Edition
from forum.report.texts import open_report
from tests.report.years import AT

WRITTEN = {
    "intended": "Att samla behoven.",
    "result": "Behoven är **samlade**.",
    "verdict": "partly",
    "deviation": "Två företag svarade inte.",
}
EMPTY = dict.fromkeys(WRITTEN, "")


@pytest.fixture
def area(year: SimpleNamespace) -> FocusArea:
    return year.forum.focus_areas.get(title="Vidareutbilda befintlig personal")


@pytest.fixture
def report(year: SimpleNamespace, cast: SimpleNamespace) -> AnnualReport:
    return open_report(year.forum, 2026, by=cast.sekr, at=AT)


def address(area: FocusArea) -> str:
    return f"/kronoberg/uppfoljning/2026/fokus/{area.position}/"


def test_assessment_is_kept_version_by_version(
    report: AnnualReport, area: FocusArea, cast: SimpleNamespace
) -> None:
    assess(report, area, cast.sekr, seen=0, at=AT, **EMPTY)
    assert Assessment.objects.count() == 0
    first = assess(report, area, cast.sekr, seen=0, at=AT, **WRITTEN)
    assert assess(report, area, cast.sekr, seen=1, at=AT, **WRITTEN) is None
    second = assess(report, area, cast.sekr, seen=1, at=AT, **WRITTEN | {"verdict": "reached"})
    assert [(row.number, row.verdict) for row in report.assessments.all()] == [(2, "reached"), (1, "partly")]
    facts = HistoryEntry.objects.filter(verb="report.assessed").order_by("pk").values_list("facts", flat=True)
    assert list(facts) == [{"area": area.title, "number": row.number} for row in (first, second) if row]
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Assessment.objects.update(result="Något annat")
    for who in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            assess(report, area, who, seen=2, **WRITTEN)


def test_of_two_who_write_at_once_the_second_sees_the_first(
    report: AnnualReport, area: FocusArea, cast: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    client, theirs = sign_in(cast.sekr), WRITTEN | {"result": "Ett annat resultat."}
    assess(report, area, cast.sekr, seen=0, at=AT, **theirs)
    with pytest.raises(AssessedMeanwhileError):
        assess(report, area, cast.sekr, seen=0, at=AT, **WRITTEN)
    refused = client.post(address(area), WRITTEN | {"seen": "0"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Ett annat resultat." in page
    assert "Behoven är **samlade**." in page
    assert Assessment.objects.count() == 1
    again = client.post(address(area), WRITTEN | {"seen": "1"})
    assert again.status_code == 302
    assert report.assessments.first().result == WRITTEN["result"]


def test_what_a_text_cannot_hold_is_refused_and_kept_in_the_form(
    report: AnnualReport, area: FocusArea, cast: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(cast.sekr).post(address(area), WRITTEN | {"result": "a | b\n--|--\n1 | 2", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "börjar en tabell" in page
    assert "a | b" in page
    assert Assessment.objects.count() == 0


def test_page_shows_what_the_year_did_in_the_area_and_no_other_forums(
    report: AnnualReport, area: FocusArea, cast: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    page = sign_in(cast.sekr).get(address(area)).content.decode()
    for text in ("att inventera valideringsplatser", "Skriv till skolorna"):
        assert text in page
    assert "Inventera platser" not in page
    assert sign_in(cast.sekr).get("/kronoberg/uppfoljning/2026/fokus/99/").status_code == 404
    assert sign_in(cast.kalmar_sekr).get(address(area)).status_code == 404
    assert sign_in(cast.ifmetall).get(address(area)).status_code == 403


def test_year_says_which_areas_are_not_assessed(
    report: AnnualReport, area: FocusArea, cast: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    client, year = sign_in(cast.sekr), "/kronoberg/uppfoljning/2026/"
    assert "1 fokusområde är inte bedömt" in client.get(year).content.decode()
    client.post(address(area), WRITTEN | {"seen": "0"})
    page = client.get(year).content.decode()
    assert "Delvis uppnått" in page
    assert "inte bedömt" not in page


def test_edition_prints_the_assessment_it_was_ordered_with(
    report: AnnualReport, area: FocusArea, cast: SimpleNamespace, ordered: Callable[..., Edition]
) -> None:
    first = ordered()
    assess(report, area, cast.sekr, seen=0, at=AT, **WRITTEN)
    second = ordered()
    told = [edition.paper.snapshot["figures"]["focus_areas"] for edition in (first, second)]
    known = WRITTEN | {"verdict_label": "Delvis uppnått", "written_at": "2026-11-20T09:00:00+01:00"}
    head = {"title": area.title, "source": None}
    assert told == [[head | {"assessment": None}], [head | {"assessment": known}]]
    papers = [sheet.html_of(edition.paper) for edition in (first, second)]
    assert ["<strong>Delvis uppnått</strong>" in html for html in papers] == [False, True]
    assert ["<strong>samlade</strong>" in html for html in papers] == [False, True]
