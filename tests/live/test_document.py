"""The replica: what an update may do, and that what is in doubt is never taken in."""

import random
import uuid
from typing import Any

import pytest
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from meetings.live import wire
from meetings.live.branch import add, branch, put
from meetings.live.document import Replica
from meetings.live.powers import ALL, CLOSED, FOREIGN, MALFORMED, NO_RIGHT, RESYNC, Powers, Refused
from meetings.live.update import Malformed, parse

NAME = str(uuid.UUID(int=1))
PARTY = Powers(edit=True, remove="own", party="7")


def laid_out(**values: Any) -> Replica:
    item = {"title": "Titel", "kind": "discussion", "duration": 10, "pos": "V", "proposer": "7"} | values
    return Replica([branch([], lambda items: add(items, NAME, item))], seq=1)


def written(replica: Replica, change: Any) -> bytes:
    return branch([replica.doc.get_update()], change)


def taken(replica: Replica, update: bytes, powers: Powers = ALL, author: int = 1) -> dict:
    accepted = replica.receive(update, author, powers)
    return replica.settle([accepted] if accepted else [])


def refused(replica: Replica, update: bytes, powers: Powers = ALL) -> int:
    with pytest.raises(Refused) as caught:
        taken(replica, update, powers)
    return caught.value.code


def test_item_reads_as_it_was_written():
    replica = laid_out(text="# Rubrik\n\n- **ett**\n- två", proposal="Att\nbesluta", presenter="Anna")
    (item,) = replica.live()
    assert (item.title, item.text, item.proposal) == ("Titel", "# Rubrik\n\n- **ett**\n- två", "Att\nbesluta")
    assert (item.kind, item.duration, item.presenter, item.proposer, item.deleted) == (
        "discussion",
        10,
        "Anna",
        "7",
        False,
    )


def test_update_changes_only_what_it_touches():
    replica = laid_out()
    changed = taken(replica, written(replica, lambda items: put(items[NAME], {"duration": 25})))
    assert changed[NAME].duration == 25
    assert changed[NAME].title == "Titel"


def test_same_update_twice_says_nothing_new():
    replica = laid_out()
    update = written(replica, lambda items: put(items[NAME], {"title": "Ny titel"}))
    assert taken(replica, update)
    assert replica.receive(update, 1, ALL) is None
    assert replica.receive(replica.doc.get_update(), 2, ALL) is None


def test_content_hash_follows_the_text_and_not_the_way_to_it():
    one, other = laid_out(), laid_out()
    assert one.content_hash() == other.content_hash()
    before = one.content_hash()
    taken(one, written(one, lambda items: put(items[NAME], {"title": "Annan"})))
    assert one.content_hash() != before
    taken(one, written(one, lambda items: put(items[NAME], {"title": "Titel"})))
    assert one.content_hash() == before


@pytest.mark.parametrize(
    ("powers", "values", "code"),
    [
        (PARTY, {"pos": "A"}, NO_RIGHT),
        (PARTY, {"note": "Anteckning"}, NO_RIGHT),
        (Powers(edit=True, remove="own", party="8"), {"deleted": True}, NO_RIGHT),
        (Powers(edit=True, party="7"), {"deleted": True}, NO_RIGHT),
        (Powers(closed=True), {"title": "x"}, CLOSED),
        (Powers(notes=True, closed=True), {"title": "x"}, CLOSED),
        (Powers(), {"title": "x"}, NO_RIGHT),
    ],
)
def test_powers_hold_for_each_field(powers, values, code):
    replica = laid_out()
    assert refused(replica, written(replica, lambda items: put(items[NAME], values)), powers) == code


@pytest.mark.parametrize(
    ("powers", "values"),
    [
        (PARTY, {"title": "x", "text": "y", "proposal": "z", "kind": "decision", "presenter": "A"}),
        (PARTY, {"deleted": True}),
        (Powers(edit=True, order=True, remove="all"), {"pos": "A", "deleted": True}),
        (Powers(notes=True, closed=True), {"note": "Anteckning"}),
    ],
)
def test_powers_let_through_what_they_are_for(powers, values):
    replica = laid_out()
    changed = taken(replica, written(replica, lambda items: put(items[NAME], values)), powers)
    assert {key: getattr(changed[NAME], key) for key in values} == values


def test_at_most_a_hundred_items_stand_on_the_agenda():
    item = {"title": "x", "kind": "discussion", "duration": 1, "pos": "V"}

    def lay_out(items):
        for number in range(100):
            add(items, str(uuid.UUID(int=number + 1)), item)

    replica = Replica([branch([], lay_out)], seq=1)
    one_more = written(replica, lambda items: add(items, str(uuid.uuid4()), item))
    assert refused(replica, one_more) == FOREIGN


def foreign(change: Any) -> int:
    replica = laid_out(text="Text")
    return refused(replica, written(replica, change))


def test_rich_text_holds_only_what_the_language_has():
    def paragraph(*parts: Any, tag: str = "paragraph", marks: dict | None = None):
        def change(items):
            text = XmlText("letters")
            items[NAME]["text"].children.append(XmlElement(tag, marks or {}, [text, *parts]))

        return change

    assert foreign(paragraph(tag="table")) == FOREIGN
    assert foreign(paragraph(tag="heading", marks={"level": "2"})) == FOREIGN
    assert foreign(paragraph(XmlElement("image"))) == FOREIGN
    assert foreign(paragraph(marks={"style": "color:red"})) == FOREIGN


def test_formatted_title_is_refused():
    def bold(items):
        items[NAME]["title"].format(0, 2, {"strong": {}})

    assert foreign(bold) == FOREIGN


def test_subdocument_is_refused():
    replica = laid_out()
    doc: Any = Doc()
    doc.apply_update(replica.doc.get_update())
    out: list[bytes] = []
    watching = doc.observe(lambda event: out.append(event.update))
    doc.get("items", type=Map)[NAME]["presenter"] = Doc()
    assert watching
    assert refused(replica, out[0]) == MALFORMED


def test_refusal_before_anything_is_applied_leaves_the_replica_sound():
    replica = laid_out()
    before = replica.items.copy()
    assert refused(replica, b"rubbish") == MALFORMED
    assert (replica.is_spoiled, replica.items) == (False, before)
    assert refused(replica, written(replica, lambda items: put(items[NAME], {"kind": "party"}))) == FOREIGN
    assert replica.is_spoiled


def test_update_that_builds_on_what_is_missing_is_a_gap_and_changes_nothing():
    replica, doc = laid_out(), Doc()
    doc.apply_update(replica.doc.get_update())
    out: list[bytes] = []
    watching = doc.observe(lambda event: out.append(event.update))
    title = doc.get("items", type=Map)[NAME]["title"]
    title.insert(0, "a")
    title.insert(1, "b")
    del title[0:1]
    assert watching
    for update in out[1:]:
        assert refused(replica, update) == RESYNC
    assert not replica.is_spoiled
    for update in out:
        taken(replica, update)
    assert replica.items[NAME].title == str(title) == "bTitel"


def test_twenty_thousand_mutated_updates_change_nothing_that_may_not_be():
    """Fewer here than in the soak; what passes must still be a document that reads."""
    generator = random.Random(7)  # noqa: S311
    replica = laid_out(text="Ett stycke\n\n- en\n- lista")
    another = {"kind": "decision", "duration": 5, "pos": "W"}
    longer = {"title": "Längre titel", "text": "Ett stycke till"}
    good = [
        written(replica, lambda items: put(items[NAME], longer)),
        written(replica, lambda items: add(items, str(uuid.UUID(int=9)), another)),
    ]
    codes: dict[int, int] = {}
    for _ in range(1500):
        update = bytearray(generator.choice(good))
        for _ in range(generator.randint(1, 4)):
            update[generator.randrange(len(update))] = generator.randrange(256)
        try:
            taken(replica, bytes(update), PARTY)
        except Refused as error:
            codes[error.code] = codes.get(error.code, 0) + 1
            if replica.is_spoiled:
                replica.close()
                replica = laid_out(text="Ett stycke\n\n- en\n- lista")
        assert replica.items[NAME].uuid == NAME
    assert set(codes) <= {MALFORMED, NO_RIGHT, FOREIGN, RESYNC}
    assert codes[MALFORMED] > 100


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_cut_update_is_malformed(cut):
    update = branch([], lambda items: add(items, NAME, {"title": "Titel", "kind": "discussion", "pos": "V"}))
    with pytest.raises(Malformed):
        parse(update[: len(update) - cut])


def test_parser_counts_as_yjs_does():
    doc = Doc(client_id=5)
    out: list[bytes] = []
    watching = doc.observe(lambda event: out.append(event.update))
    text = doc.get("text", type=Text)
    text += "åb😀c"
    del text[0:2]
    assert watching
    wrote, removed = (parse(update) for update in out)
    assert (wrote.inserts, wrote.pairs, wrote.roots) == ({5: (0, 5)}, [(5, 2)], {"text"})
    assert (removed.inserts, removed.deletes) == ({}, [(5, 0, 1)])


def test_parser_reads_the_values_of_map_entries():
    doc = Doc(client_id=5)
    out: list[bytes] = []
    watching = doc.observe(lambda event: out.append(event.update))
    values = {"a": True, "b": "text", "c": 3.5, "d": -70, "e": [1.0, None], "f": {"g": False}}
    doc.get("map", type=Map).update(values)
    assert watching
    found = {entry.key: entry.value for update in out for entry in parse(update).entries}
    assert found == values


def test_emoji_beside_edits_stays_whole():
    replica = laid_out(title="a😀b😀")
    for change in ({"title": "a😀bc😀"}, {"title": "😀bc😀"}, {"title": "😃bc"}, {"title": "👩‍👩‍👧 x"}):
        taken(replica, written(replica, lambda items, change=change: put(items[NAME], change)))
        assert replica.items[NAME].title == change["title"]


def test_dropped_replicas_are_freed():
    """Callbacks that held the document would keep every one of them for ever."""
    seen: list[Any] = []
    replica = laid_out()
    seen.append(replica._touched)
    replica.close()
    assert not hasattr(seen[0], "doc")
    fragment = XmlFragment()
    assert fragment is not None


def test_two_who_rewrite_a_text_at_once_end_up_with_one_after_the_other():
    base = laid_out(text="Första.", title="Titel")
    state = base.doc.get_update()
    for words in ("Unionens text.", "IF Metalls text."):
        update = branch([state], lambda items, words=words: put(items[NAME], {"text": words, "title": words}))
        taken(base, update)
    item = base.items[NAME]
    for said in (item.text, item.title):
        assert ("Unionens text." in said, "IF Metalls text." in said, "Första" in said) == (True, True, False)


@pytest.mark.parametrize("values", [{"title": "a😀"}, {"text": "**😀**b"}, {"proposal": "x 👍"}])
def test_letter_cannot_be_split_by_an_update_to_a_document_that_was_loaded(values):
    replica = Replica([laid_out(**values).doc.get_update()], seq=1)
    (client, clock) = next(iter(replica._pairs))
    left = wire.number(client) + wire.number(clock)
    right = wire.number(client) + wire.number(clock + 1)
    update = (
        b"\x01\x01" + wire.number(77) + b"\x00" + bytes([4 | 128 | 64]) + left + right + b"\x01x" + b"\x00"
    )
    assert refused(replica, update) == FOREIGN
    assert not replica.is_spoiled


def test_what_was_deleted_before_is_known_to_a_loaded_document():
    first = laid_out(title="abc")
    taken(first, written(first, lambda items: put(items[NAME], {"title": "c"})))
    loaded = Replica([first.doc.get_update()], seq=2)
    assert loaded.receive(first.doc.get_update(), 5, ALL) is None
