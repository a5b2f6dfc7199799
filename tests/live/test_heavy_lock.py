"""While the database holds a commit back, nobody is told that it is saved and nobody sees it."""

import time

import pytest

from meetings.live import verification
from meetings.models import AgendaItem, Document, LogEntry
from tests.live.conftest import log_held
from tests.meetings.agendas import add_item

pytestmark = [pytest.mark.check, pytest.mark.django_db(transaction=True)]

HELD = 5.0


def letters(person, name):
    return sorted(person.title(name).replace("Titel", ""))


def test_for_five_seconds_nothing_is_saved_or_shown_and_then_everything(meeting, cast, come):
    item = add_item(meeting, cast.ifmetall, title="Titel")
    name = str(item.uuid)
    writers = [come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1)]
    readers = [come(cast.teknik, meeting), come(cast.region, meeting, house=1)]
    for writer in writers:
        writer.save(lambda items: items[name]["title"].insert(0, "."))
    for person in (*writers, *readers):
        person.wait(lambda person=person: letters(person, name) == [".", "."])
    head = Document.objects.get(pk=meeting.document).head_seq
    acked = [writer.acked for writer in writers]

    with log_held():
        typed = type_while_held(writers, readers, name)
        assert [writer.acked for writer in writers] == acked
        assert LogEntry.objects.filter(document=meeting.document).count() == head

    for writer in writers:
        writer.wait(lambda writer=writer: writer.acked == writer.sent)
    for person in (*writers, *readers):
        person.wait(lambda person=person: letters(person, name) == sorted(".." + typed))
    assert typed.count("a") == typed.count("b") > 10
    assert sorted(AgendaItem.objects.get(pk=item.pk).title.replace("Titel", "")) == sorted(".." + typed)
    assert list(verification.troubles(Document.objects.get(pk=meeting.document))) == []


def type_while_held(writers, readers, name):
    """Both type all the time; what they typed."""
    typed, end = "", time.monotonic() + HELD
    while time.monotonic() < end:
        for writer, letter in zip(writers, "ab", strict=True):
            writer.write(lambda items, letter=letter: items[name]["title"].insert(0, letter))
            typed += letter
        for writer in writers:
            assert not writer.hear(lambda writer=writer: writer.acked == writer.sent, 0.04)
        for reader in readers:
            assert not reader.hear(lambda reader=reader: letters(reader, name) != [".", "."], 0.04)
    return typed
