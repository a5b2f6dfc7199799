"""Damaged updates: a document takes in what is sound and nothing else, and the portal neither falls nor grows."""

import json
import random
import subprocess
import sys

import pytest

from meetings.live import verification, wire
from meetings.live.limits import Strikes
from meetings.models import AgendaItem, Document, LogEntry
from tests.live.fuzz import damaged
from tests.live.person import Person
from tests.meetings.agendas import add_item

pytestmark = pytest.mark.check

UPDATES, FRAMES = 20_000, 300
REFUSALS = {4400, 4403, 4413, 4422, 4509}


def test_twenty_thousand_damaged_updates_leave_a_sound_document_in_a_process_that_does_not_grow():
    command = [sys.executable, "-m", "tests.live.fuzz", str(UPDATES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert said["wrong"] == []
    assert said["grown_mb"] < 50, said
    assert sum(said["codes"].values()) == UPDATES
    assert said["codes"]["accepted"] > UPDATES // 50, said


@pytest.mark.django_db(transaction=True)
def test_damaged_frames_cost_their_sender_the_socket_and_nobody_else_anything(
    meeting, cast, come, houses, monkeypatch
):
    monkeypatch.setattr(Strikes, "is_out", lambda *_: False)
    item = add_item(meeting, cast.ifmetall, title="Titel 👍", text="Rad ett.\n\n- en **lista**")
    name = str(item.uuid)
    kept = AgendaItem.objects.filter(pk=item.pk).values("note", "pos", "proposer", "deleted_at", "meeting")
    before, watcher = kept.get(), come(cast.unionen, meeting)
    session = come(cast.teknik, meeting).client.cookies["sessionid"].value
    generator, codes = random.Random(11), set()  # noqa: S311 - to be repeatable
    for _ in range(FRAMES):
        with_damage = Person(houses[0].port, meeting.document, session)
        codes.add(sent(with_damage.read(), name, generator))
        with_damage.leave()
        assert watcher.closed is None

    assert codes - {None} <= REFUSALS
    assert {None, 4400, 4509} <= codes
    watcher.save(lambda items: items[name]["proposal"].insert(0, "Att besluta."))
    assert watcher.closed is None
    assert AgendaItem.objects.get(pk=item.pk).proposal.startswith("Att besluta.")
    assert kept.get() == before
    assert list(verification.troubles(Document.objects.get(pk=meeting.document))) == []
    seats = LogEntry.objects.filter(document=meeting.document, connection__isnull=False)
    assert set(seats.values_list("seat", flat=True)) == {cast.teknik.pk, cast.unionen.pk}


def sent(person: Person, name: str, generator: random.Random) -> int | None:
    """One damaged edit; the code it was refused with, if it was."""
    changes = (
        lambda items: items[name]["title"].insert(0, "å😀"),
        lambda items: items[name].update({"kind": "decision", "duration": 25}),
        lambda items: items[name]["text"].children[0].children[0].insert(0, "x"),
    )
    with person.doc.transaction():
        generator.choice(changes)(person.items)
    samples = [*person._out, person.doc.get_update()]
    step = generator.choice((wire.UPDATE, wire.UPDATE, wire.STEP2))
    person.send(wire.sync(step, damaged(generator, samples)))
    person.sent += 1
    person.hear(lambda: person.acked == person.sent or person.closed is not None, 5)
    assert person.acked == person.sent or person.closed is not None
    return person.closed
