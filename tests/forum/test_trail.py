"""The history page, and a sentence for every verb the code records."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from forum import history
from forum.models import HistoryEntry
from forum.verbs import KINDS, VERBS, sentence
from tests.factories import local

ROOT = Path(__file__).resolve().parent.parent.parent
URL = "/kronoberg/historik/"
# What writes the trail, or is a module's own short way to it; the verb comes first.
WRITERS = {"history.record", "history.entry", "_record"}


def recorded_verbs() -> set[str]:
    """Every verb the code gives to the trail: a constant, or what its name was given before."""
    verbs = set()
    for package in ("forum", "members", "meetings", "projects"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    verbs |= verbs_of(node)
    return verbs


def verbs_of(function: ast.FunctionDef) -> set[str]:
    nodes = list(ast.walk(function))
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS]
    named = {call.args[0].id for call in calls if isinstance(call.args[0], ast.Name)}
    given = [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign) and {ast.unparse(target) for target in node.targets} & named
    ]
    places = [call.args[0] for call in calls] + given
    return {part.value for place in places for part in ast.walk(place) if isinstance(part, ast.Constant)}


def test_every_verb_has_a_sentence():
    assert recorded_verbs() - set(VERBS) == set()


def test_no_sentence_is_left_over():
    assert set(VERBS) - recorded_verbs() == set()


def test_every_verb_is_of_a_kind_that_can_be_chosen():
    assert {verb.split(".")[0] for verb in VERBS} - set(KINDS) == set()


def test_sentence_takes_facts_in():
    entry = HistoryEntry(verb="seat.ended", facts={"until": "2026-11-23"})
    with translation.override("en"):
        assert "23 November 2026" in sentence(entry)
        assert "–" in sentence(HistoryEntry(verb="seat.ended", facts={}))


def test_unknown_verb_is_shown_as_it_is():
    assert sentence(HistoryEntry(verb="thing.done", facts={})) == "thing.done"


@pytest.mark.parametrize(
    ("who", "status"), [("sekr", 200), ("ifmetall", 200), ("board", 403), ("kalmar_sekr", 404)]
)
def test_history_is_for_the_parties(cast, sign_in, who, status):
    assert sign_in(getattr(cast, who)).get(URL).status_code == status


def test_history_is_filtered_by_kind_and_year(cast, sign_in):
    client = sign_in(cast.sekr)
    history.record("party.changed", on=cast.ifmetall.party, by=cast.sekr, at=local(2024, 12, 31, 23))
    history.record("party.changed", on=cast.ifmetall.party, by=cast.kalmar_sekr, at=local(2024, 12, 31, 23))
    page = client.get(URL, {"slag": "party", "ar": "2024"})
    assert [entry.party for entry in page.context["page"]] == ["Region Kronoberg"]
    assert {entry.verb.split(".")[0] for entry in client.get(URL, {"slag": "seat"}).context["page"]} == {
        "seat"
    }
    assert len(client.get(URL, {"ar": "1999"}).context["page"]) > 1


def test_history_is_read_a_page_at_a_time(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.sekr)
    client.get(URL)
    for minute in range(60):
        history.record(
            "party.changed", on=cast.ifmetall.party, by=cast.sekr, at=local(2026, 1, 1, 10, minute % 60)
        )
    with django_assert_num_queries(6):
        page = client.get(URL, {"slag": "party"})
    assert len(page.context["page"]) == 50
    assert "slag=party&amp;sida=2" in page.content.decode()
    assert reverse("history", args=["kronoberg"]) == URL
