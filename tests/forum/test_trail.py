"""The history page, and a sentence for every verb the code records."""

import ast
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from forum import history
from forum.deed_groups import GROUPS
from forum.models import HistoryEntry
from forum.verbs import VERBS, sentence
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


def test_every_verb_is_in_one_group_that_can_be_chosen():
    kinds = [kind for _name, kinds in GROUPS.values() for kind in kinds]
    assert sorted(kinds) == sorted({verb.split(".")[0] for verb in VERBS})


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


def shown(client, **choice) -> list[str]:
    return [entry.subject for entry in client.get(URL, choice).context["page"].entries]


@pytest.fixture
def told(cast) -> None:
    """Entries of our own on New Year's Eve 2024, by two parties, a person's own and another forum's."""
    by = {"meeting.moved": cast.sekr, "action.answered": cast.ifmetall, "person.anonymised": cast.sekr}
    for minute, (verb, seat) in enumerate(by.items()):
        entry = history.entry(verb, by=seat, at=local(2024, 12, 31, 23, minute))
        entry.subject = f"Sak {minute} 100%"
        entry.save()
    history.record(
        "meeting.moved", on=cast.kalmar_sekr.party, by=cast.kalmar_sekr, at=local(2024, 12, 31, 23)
    )


YEAR_2024 = {"fran": "2024-12-31", "till": "2024-12-31"}


@pytest.mark.parametrize(
    ("choice", "subjects"),
    [
        ({}, ["Sak 2 100%", "Sak 1 100%", "Sak 0 100%"]),
        ({"om": "moten"}, ["Sak 0 100%"]),
        ({"om": "atgarder"}, ["Sak 1 100%"]),
        ({"part": "IF Metall"}, ["Sak 1 100%"]),
        ({"q": "SAK 1"}, ["Sak 1 100%"]),
        ({"q": "0%"}, ["Sak 2 100%", "Sak 1 100%", "Sak 0 100%"]),
        ({"q": "_"}, []),
        ({"om": "moten", "part": "IF Metall"}, []),
        ({"om": "finns-inte"}, ["Sak 2 100%", "Sak 1 100%", "Sak 0 100%"]),
    ],
)
def test_history_is_chosen_from(cast, told, sign_in, choice, subjects):
    assert shown(sign_in(cast.sekr), **YEAR_2024, **choice) == subjects


def test_history_is_chosen_by_person_and_day(cast, told, sign_in):
    client = sign_in(cast.sekr)
    assert shown(client, **YEAR_2024, person=cast.ifmetall.user_id) == ["Sak 1 100%"]
    assert shown(client, till="2024-12-30") == []
    assert shown(client, fran="2024-12-31", till="2024-12-31", person=cast.kalmar_ifmetall.user_id) == [
        "Sak 1 100%"  # one and the same person, in this forum only
    ]


def test_parties_read_of_the_shared_life_only(cast, told, sign_in):
    assert shown(sign_in(cast.ifmetall), **YEAR_2024) == ["Sak 1 100%", "Sak 0 100%"]
    text = sign_in(cast.ifmetall).get(f"{URL}historik.csv", YEAR_2024).content.decode()
    assert "Sak 0 100%" in text
    assert "Sak 2 100%" not in text


@pytest.mark.parametrize("day", ["i går", "2024-13-01", "10000-01-01", "\x00", "9" * 400])
def test_a_day_that_is_none_is_said_at_its_field(cast, sign_in, day):
    answer = sign_in(cast.sekr).get(URL, {"fran": day, "om": "medlemmar"})
    if "\x00" in day:
        assert answer.status_code == 400
    else:
        assert list(answer.context["form"].errors) == ["fran"]
        assert {entry.verb.split(".")[0] for entry in answer.context["page"].entries} == {
            "party",
            "seat",
            "organisation",
        }


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_are_read(cast, sign_in, day):
    assert sign_in(cast.sekr).get(URL, {"fran": day, "till": day}).context["page"].entries == []


def test_history_is_read_a_page_at_a_time(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.sekr)
    client.get(URL)
    party, minutes = cast.ifmetall.party, range(120)
    entries = [
        history.entry("party.changed", on=party, by=cast.sekr, at=local(2026, 1, 1, 10)) for _ in minutes
    ]
    history.record_many(entries)
    choice = {"fran": "2026-01-01", "till": "2026-01-01"}
    with django_assert_num_queries(6):
        first = client.get(URL, choice).context["page"]
    second = client.get(URL, {**choice, "fore": first.older}).context["page"]
    third = client.get(URL, {**choice, "fore": second.older}).context["page"]
    pages = [[entry.pk for entry in page.entries] for page in (first, second, third)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [pk for page in pages for pk in page] == sorted((entry.pk for entry in entries), reverse=True)
    assert (first.newer, third.older) == ("", "")
    back = client.get(URL, {**choice, "efter": third.newer}).context["page"]
    assert [entry.pk for entry in back.entries] == pages[1]
    assert client.get(URL, {**choice, "efter": back.newer}).context["page"].newer == ""
    for wrong in ("x", "1-", f"{'9' * 18}-1", "²-1"):
        assert len(client.get(URL, {**choice, "fore": wrong}).context["page"].entries) in {0, 50}


def test_history_is_taken_out_as_a_file(cast, told, sign_in, monkeypatch):
    client = sign_in(cast.sekr)
    answer = client.get(f"{URL}historik.csv", {**YEAR_2024, "om": "atgarder"})
    assert answer["Content-Disposition"] == 'attachment; filename="historik-kronoberg.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "När;Vem;För;Vad;Gäller;Adress;Slag av händelse",
        "2024-12-31 23:01;Företrädare, IF Metall;IF Metall;svarade på en åtgärd;Sak 1 100%;;action.answered",
    ]
    book = load_workbook(BytesIO(client.get(f"{URL}historik.xlsx", YEAR_2024).content))
    assert [row[4] for row in book.active.iter_rows(values_only=True)] == [
        "Gäller",
        "Sak 2 100%",
        "Sak 1 100%",
        "Sak 0 100%",
    ]
    monkeypatch.setattr("forum.trail_choice.MOST_EXPORTED", 2)
    assert len(client.get(f"{URL}historik.csv", YEAR_2024).content.decode().splitlines()) == 3
