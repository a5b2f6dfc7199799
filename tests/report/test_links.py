"""Every number of the page leads to its record, for those who may see it, and every link opens."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from forum.models import Paper
from forum.paper.markup import Node, parse
from forum.paper.sheet import html_of
from forum.report.editions import release_edition
from forum.report.models import Edition
from meetings.models import Minutes
from members.models import Seat
from tests.factories import local
from tests.report.conftest import stand_in
from tests.report.numbers import BLANK, ISO_DAY, numbers_in, words_of
from tests.report.years import decide

PAGE = "/kronoberg/uppfoljning/2026/lasa/"
LATER = local(2026, 12, 20)
MONTH_DAY = re.compile(r"\d{1,2}\u00a0[a-zåäö]+\u00a0\d{4}")
LABEL = re.compile(r"\b\d{4}-(PC)?\d+(/\d+)?\b")
# The numbers that lead nowhere, by column, and why.
REASONS = {
    "Skillnad": "computed from the two numbers beside it",
    "Andel": "computed from the amount beside it",
    "Andel av minuterna": "computed from the minutes beside it",
    "Takt": "computed from the outcome and the target beside it",
    "Andel kvinnor": "computed from the women and men beside it",
    "Jämförelse": "as the source of the linked value tells it",
    "Källa": "names another's publication",
    "Närvarande vid": "the sum of the linked marks of its row",
    "Närvarat vid, 2025": "the year before, in last year's follow-up",
    "Område, år": "the year of the linked value",
    "2025": "the evaluation of the year before",
    "Punkter": "counted by kind from the agendas of the linked meetings",
    "Minuter": "counted by kind from the agendas of the linked meetings",
}
SignIn = Callable[[Seat], Client]


def cells(page: str) -> Iterator[tuple[str, str, Node]]:
    """Caption, column and cell of every table of the report."""
    for table in (node for node in parse(page).walk() if node.tag == "table"):
        caption, rows = table.first("caption"), [node for node in table.walk() if node.tag == "tr"]
        head = [_words(cell) for cell in rows[0].nodes]
        for row in rows[1:]:
            for column, cell in zip(head, row.nodes, strict=True):
                yield (_words(caption) if caption else ""), column, cell


def _words(node: Node) -> str:
    return BLANK.sub(" ", words_of(node)).strip()


def bears_a_number(cell: Node) -> bool:
    text = LABEL.sub("", ISO_DAY.sub("", MONTH_DAY.sub("", _words(cell))))
    return cell.tag == "td" and bool(numbers_in(text))


def links(page: str) -> list[str]:
    body = page.partition('<div class="report__text">')[2].partition("<footer")[0]
    return list(dict.fromkeys(re.findall(r'href="([^"]+)"', body.replace("&amp;", "&"))))


@pytest.fixture
def shared(edition: Edition, cast: SimpleNamespace, two_years: SimpleNamespace) -> Edition:
    """Released, and the record of the meeting open to the parties but not yet to the board."""
    Minutes.objects.create(meeting=two_years.held, opened_at=LATER, shared_at=LATER, state="comments")
    return release_edition(edition, "", by=cast.sekr, at=LATER)


def test_every_number_leads_to_its_record_or_has_its_reason(
    shared: Edition, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = sign_in(cast.sekr).get(PAGE).content.decode()
    bare = {
        (caption, column)
        for caption, column, cell in cells(page)
        if bears_a_number(cell) and not cell.first("a") and column not in REASONS
    }
    assert bare == set()
    box = parse(page.partition('<dl class="numbers">')[2].partition("</dl>")[0])
    assert [_words(node) for node in box.walk() if node.tag == "dd" and not node.first("a")] == []
    used = {column for _caption, column, cell in cells(page) if bears_a_number(cell) and not cell.first("a")}
    assert used == set(REASONS) & used
    assert set(REASONS) - used == set()


@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_link_opens_for_its_reader(
    shared: Edition, cast: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    page = client.get(PAGE).content.decode()
    found = links(page)
    closed = [
        url
        for url in found
        if url.startswith("/") and client.get(url.partition("#")[0], follow=True).status_code != 200
    ]
    assert closed == []
    anchors = [url[1:] for url in found if url.startswith("#")]
    assert [each for each in anchors if f'id="{each}"' not in page] == []
    to_actions = [url for url in found if url.startswith("/kronoberg/atgarder/")]
    assert bool(to_actions) == (who != "board")
    assert bool([url for url in found if "#balance" in url or "/enkat/" in url]) == (who != "board")


def test_board_gets_no_link_to_a_decision_whose_record_is_not_open_to_it(
    shared: Edition, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    wanted = "/kronoberg/beslut/?ar=2026#beslut-"
    assert wanted in sign_in(cast.ifmetall).get(PAGE).content.decode()
    assert wanted not in sign_in(cast.board).get(PAGE).content.decode()


@pytest.mark.parametrize("chosen", ["2026", "2025"])
def test_list_behind_a_number_of_actions_has_that_many(
    edition: Edition, cast: SimpleNamespace, sign_in: SignIn, chosen: str
) -> None:
    """Also when an action has been moved and done since the edition was ordered."""
    figures = edition.paper.snapshot["figures"]
    client = sign_in(cast.sekr)
    page = client.get(PAGE).content.decode()
    for state in ("done_in_time", "done_late", "open", "late", "dropped"):
        url = next(each for each in links(page) if f"ar={chosen}&" in each and each.endswith(f"lage={state}"))
        count = figures["totals" if chosen == "2026" else "totals_year_before"][f"actions_{state}"]
        response = client.get(url)
        assert (state, response.context["page"].paginator.count) == (state, count)
        assert f"Åtgärderna {chosen} så som de stod" in response.content.decode()


def test_lists_behind_meetings_and_decisions_have_that_many(
    edition: Edition, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    totals, client = edition.paper.snapshot["figures"]["totals"], sign_in(cast.sekr)
    found = links(client.get(PAGE).content.decode())
    meetings = next(url for url in found if url.startswith("/kronoberg/moten/?ar=2026"))
    held = [row for row in client.get(meetings).context["past"] if row.meeting.state == "held"]
    assert len(held) == totals["meetings_held"]
    decisions = client.get("/kronoberg/beslut/?ar=2026").context["page"].paginator.count
    assert ("/kronoberg/beslut/?ar=2026" in found, decisions) == (True, totals["decisions"])


@pytest.mark.parametrize(
    "typed", ["ar=2026&per=nonsense", "ar=99999", "ar=2026&per=9999-12-31", "ar=²026&lage=late"]
)
def test_nonsense_in_the_address_of_the_list_is_no_error(
    cast: SimpleNamespace, sign_in: SignIn, typed: str
) -> None:
    assert sign_in(cast.sekr).get(f"/kronoberg/atgarder/?{typed}").status_code == 200


def test_edition_stored_before_the_format_was_numbered_still_reads(
    edition: Edition, cast: SimpleNamespace, sign_in: SignIn, two_years: SimpleNamespace
) -> None:
    old = json.loads(Path(__file__).with_name("snapshots").joinpath("before_format_1.json").read_text())
    made = edition.paper
    paper = Paper.objects.create(
        forum=made.forum,
        kind=made.kind,
        title=made.title,
        language="sv",
        template=made.template,
        snapshot=old,
        file_name="gammal.pdf",
        requested_at=made.requested_at,
    )
    stand_in(paper)
    Edition.objects.create(
        report=edition.report, number=2, paper=paper, ordered_by=cast.sekr, ordered_at=made.requested_at
    )
    decide(two_years.item, cast.sekr, 9, "att inte synas", None)
    page = sign_in(cast.sekr).get(f"{PAGE}?utgava=2").content.decode()
    for text in (html_of(paper), page):
        words = BLANK.sub(" ", words_of(parse(text)))
        assert "Bjud in två företag" in words
        assert "4\u00a0942\u00a0088" in words
        assert "visas inte visas inte 123" in words
        assert "1 av 1" in words
        assert "Klar i tid" not in words
        assert "att inte synas" not in words
        assert "None" not in words
    bare = [
        column for _caption, column, cell in cells(page) if cell.first("a") is None and column == "Belopp"
    ]
    assert bare == [], "a project is found by its name"
