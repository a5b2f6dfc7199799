"""The canonical agenda, its hash, and how two versions differ."""

import pytest

from meetings.drafting import move_item, remove_item
from meetings.versions import canonical, changes, digest
from meetings.wording import word_diff
from tests.meetings.agendas import add_item


def an_item(order, title, **fields):
    plain = {
        "kind": "discussion",
        "duration": 10,
        "presenter": "",
        "proposer": "",
        "text": "",
        "proposal": "",
    }
    return {"uuid": title, "order": order, "title": title} | plain | fields


def test_canonical_agenda_names_everything_that_is_approved(meeting, cast):
    item = add_item(
        meeting,
        cast.ifmetall,
        kind="decision",
        duration=30,
        presenter="Anna",
        text="Text",
        proposal="Förslag",
    )
    (found,) = [each for each in canonical(meeting) if each["uuid"] == str(item.uuid)]
    assert found == {
        "uuid": str(item.uuid),
        "order": list(meeting.items.filter(deleted_at=None)).index(item) + 1,
        "title": "Valideringsplatser 2027",
        "kind": "decision",
        "duration": 30,
        "presenter": "Anna",
        "proposer": "IF Metall",
        "text": "Text",
        "proposal": "Förslag",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"title": "B"},
        {"kind": "decision"},
        {"duration": 11},
        {"presenter": "x"},
        {"proposer": "x"},
        {"text": "x"},
        {"proposal": "x"},
        {"order": 2},
    ],
)
def test_hash_follows_every_approved_field(change):
    item = an_item(1, "A")
    assert digest([item | change]) != digest([item])


def test_hash_leaves_the_identity_of_the_row_out():
    item = an_item(1, "A")
    assert digest([item | {"uuid": "another"}]) == digest([item])
    assert digest([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_hash_does_not_depend_on_date_and_place(meeting, cast):
    before = digest(canonical(meeting))
    meeting.place = "Alvesta"
    meeting.save()
    assert digest(canonical(meeting)) == before


def test_changes_tell_added_removed_changed_and_moved():
    old = [an_item(1, "A"), an_item(2, "B"), an_item(3, "C"), an_item(4, "D")]
    new = [an_item(1, "B"), an_item(2, "C", text="x"), an_item(3, "E"), an_item(4, "A")]
    found = changes(old, new)
    assert [(change.what, change.title, change.number) for change in found] == [
        ("changed", "C", 2),
        ("added", "E", 3),
        ("moved", "A", 4),
        ("removed", "D", 4),
    ]
    assert [(field.name, field.old, field.new) for field in found[0].fields] == [("text", "", "x")]
    assert found[2].moved_from == 1


def test_equal_agendas_have_no_changes(meeting):
    assert changes(canonical(meeting), canonical(meeting)) == []


def test_one_step_in_the_draft_is_one_change(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    before = canonical(meeting)
    move_item(item, up=True, by=cast.sekr)
    assert [change.what for change in changes(before, canonical(meeting))] == ["moved"]
    remove_item(item, by=cast.sekr)
    assert [change.what for change in changes(before, canonical(meeting))] == ["removed"]


def test_words_are_marked_and_markup_is_shown_as_text():
    assert word_diff("fem yrkesroller 2027", "sex yrkesroller <b>2027") == (
        "<del>fem</del> <ins>sex</ins> yrkesroller <ins>&lt;b&gt;</ins>2027"
    )


def test_long_texts_are_compared_by_line():
    old = "\n".join(f"rad nummer {n}" for n in range(3000))
    assert word_diff(old, old + "\nnytt").endswith("<ins>\nnytt</ins>") or "<ins>" in word_diff(
        old, old + "\nnytt"
    )
