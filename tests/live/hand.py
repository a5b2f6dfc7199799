"""A process that writes in a document as its sockets do, without the sockets."""

import uuid
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map

from meetings.live.loading import load
from meetings.live.log import Commit, Overtaken
from meetings.live.rights import Visitor, admit
from meetings.live.storing import Writer, Written, store
from meetings.models import Meeting
from members.models import Seat


class Hand:
    """One writer with a replica of their own, which learns of others' edits only when it writes."""

    def __init__(self, seat: Seat, meeting: Meeting, session: str) -> None:
        self.meeting, self.document = meeting.pk, meeting.document
        visitor = Visitor(seat.user_id, session, meeting.pk)
        admit(visitor)
        assert not visitor.gone
        self.writer = Writer(uuid.uuid4(), visitor)
        self.replica = load(self.document)

    def update(self, change: Callable[[Any], object], client: int | None = None) -> bytes:
        """What `change(items)` makes of the document as this process has it."""
        doc: Any = Doc(client_id=client) if client else Doc()
        doc.apply_update(self.replica.doc.get_update())
        out: list[bytes] = []
        watching = doc.observe(lambda event: out.append(event.update))
        with doc.transaction():
            change(doc.get("items", type=Map))
        watching.drop()
        return out[0]

    def store(self, update: bytes) -> Commit:
        while True:
            try:
                written = [Written(self.writer, update)]
                return store(self.replica, self.document, self.meeting, written)
            except Overtaken:
                self.replica.close()
                self.replica = load(self.document)

    def write(self, change: Callable[[Any], object]) -> Commit:
        return self.store(self.update(change))
