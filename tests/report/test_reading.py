"""The follow-up as a page, its data files, and who has downloaded what."""

import json
import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from forum.models import HistoryEntry
from forum.report.editions import present_edition, release_edition
from forum.report.models import AnnualReport, Edition
from forum.report.templatetags.followup import APPENDICES, CHAPTERS
from forum.report.texts import open_report, write_texts
from meetings.models import ActionItem, Decision
from members.models import Seat
from projects.indicators import add_indicator, record_reading
from projects.models import KeyFigure, Project
from tests.factories import local
from tests.report.years import AT, act, decide

YEAR = "/kronoberg/uppfoljning/2026/"
LATER = local(2026, 12, 20)
QUERIES = 13  # of the page that the secretariat reads an edition on
SignIn = Callable[[Seat], Client]
Ordered = Callable[..., Edition]


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_page_has_the_chapters_of_the_paper_in_their_order(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    ordered()
    text = page(sign_in(cast.sekr), f"{YEAR}lasa/")
    places = [text.index(f'<h2 id="{key}"') for key in (*CHAPTERS, *APPENDICES)]
    assert places == sorted(places)
    assert "4\u00a0942\u00a0088" in text
    assert text.count('<div class="tablewrap"') == text.count("<table")


def test_companies_are_not_missed_by_gender(ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn) -> None:
    project = Project.objects.get(slug="kik")
    counted = add_indicator(
        project, name="Företag som deltar", kind="entities", unit="företag", by=cast.sekr, at=AT
    )
    days = {"period_start": date(2026, 1, 1), "period_end": date(2026, 6, 30)}
    record_reading(counted, **days, total=18, source="Delrapport", by=cast.sekr, at=AT)
    ordered()
    text = page(sign_in(cast.sekr), f"{YEAR}lasa/")
    row = text.partition("Företag som deltar</th>")[2].partition("</tr>")[0]
    assert re.findall(r'<td class="n">(?:<a [^>]*>)?(.*?)(?:</a>)?</td>', row)[:3] == ["–", "–", "18"]


def test_numbers_lead_to_their_records(ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn) -> None:
    edition = ordered()
    present_edition(edition, by=cast.sekr, at=LATER)
    text = page(sign_in(cast.ifmetall), f"{YEAR}lasa/")
    decision, action = Decision.objects.get(number=1), ActionItem.objects.get(text="Inventera platser")
    assert f'href="{decision.get_absolute_url()}"' not in text, (
        "its record is not shared with the parties yet"
    )
    assert f'href="{decision.get_absolute_url()}"' in page(sign_in(cast.sekr), f"{YEAR}lasa/")
    for url in (
        action.get_absolute_url(),
        "/kronoberg/projekt/kik/",
        "/kronoberg/moten/2026-1/",
        f"/kronoberg/nyckeltal/{KeyFigure.objects.get().pk}/",
    ):
        assert f'href="{url}"' in text


def test_board_reads_a_released_edition_without_links_to_what_it_may_not_see(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    edition, client = ordered(), sign_in(cast.board)
    page(client, f"{YEAR}lasa/", 404)
    release_edition(edition, "", by=cast.sekr, at=LATER)
    text = page(client, f"{YEAR}lasa/")
    assert "Inventera platser" in text
    assert 'href="/kronoberg/atgarder/' not in text.partition('class="report"')[2]
    assert 'href="/kronoberg/projekt/kik/"' in text


def test_edition_stays_as_it_was_and_the_draft_follows_the_year(
    ordered: Ordered, year: SimpleNamespace, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    report = open_report(year.forum, 2026, by=cast.sekr, at=AT)
    write_texts(report, by=cast.sekr, summary="Före utgåvan.")
    assert "Före utgåvan." in page(client, f"{YEAR}lasa/")
    page(sign_in(cast.ifmetall), f"{YEAR}lasa/", 404)
    ordered()
    write_texts(report, by=cast.sekr, summary="Efter utgåvan.")
    text = page(client, f"{YEAR}lasa/?utgava=1")
    assert "Före utgåvan." in text
    assert "Efter utgåvan." not in text
    page(client, f"{YEAR}lasa/?utgava=2", 404)
    assert f"{YEAR}lasa/?utgava=utkast" in page(client, YEAR)
    assert "Efter utgåvan." in page(client, f"{YEAR}lasa/?utgava=utkast")
    page(sign_in(cast.ifmetall), f"{YEAR}lasa/?utgava=utkast", 404)
    assert AnnualReport.objects.count() == 1


def test_empty_year_reads_as_missing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.kalmar_sekr)
    client.cookies["django_language"] = "sv"
    text = page(client, "/kalmar/uppfoljning/2026/lasa/")
    assert text.count("uppgift saknas") > 12
    assert not AnnualReport.objects.exists()
    page(client, YEAR + "lasa/", 404)


def test_reading_costs_the_same_however_much_there_is(
    ordered: Ordered,
    year: SimpleNamespace,
    cast: SimpleNamespace,
    sign_in: SignIn,
    django_assert_num_queries: Callable,
) -> None:
    ordered()
    client = sign_in(cast.sekr)
    client.get(f"{YEAR}lasa/")
    with django_assert_num_queries(QUERIES):
        client.get(f"{YEAR}lasa/")
    for number in range(3, 6):
        decide(year.item, cast.sekr, number, "att pröva", None)
        act(year.item, cast.teknik, f"Uppdrag {number}", date(2026, 6, 1))
    with django_assert_num_queries(QUERIES):
        client.get(f"{YEAR}lasa/")


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_data_files_are_the_papers_own_and_in_the_history(
    ordered: Ordered, cast: SimpleNamespace, sign_in: SignIn, ending: str
) -> None:
    edition, url = ordered(), f"{YEAR}utgava/1/data.{ending}"
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        page(sign_in(seat), url, 404)
    release_edition(edition, "", by=cast.sekr, at=LATER)
    response = sign_in(cast.board).get(url)
    assert response["Content-Disposition"] == f'attachment; filename="uppfoljning-2026-kronoberg.{ending}"'
    if ending == "json":
        assert json.loads(response.content) == edition.paper.snapshot["figures"]
    else:
        lines = response.content.decode("utf-8-sig").splitlines()
        assert len(lines) == len(edition.paper.snapshot["rows"])
    entry = HistoryEntry.objects.get(verb="report.downloaded")
    assert (entry.actor, entry.facts["file"], entry.facts["number"]) == (cast.board.user, ending, 1)
    shown = page(sign_in(cast.sekr), YEAR)
    assert "Läsare, nämnden" in shown
    assert "Läsare, nämnden" not in page(sign_in(cast.ifmetall), YEAR)
