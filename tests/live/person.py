"""A person at a shared document: a plain Yjs client on the portal's protocol."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from pycrdt import Doc, Map
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from meetings.live import wire

PATIENCE = float(os.environ.get("LIVE_PATIENCE", "10"))


class Person:
    def __init__(self, port: int, document: UUID, session: str, *, origin: str = "", query: str = "") -> None:
        host = f"127.0.0.1:{port}"
        self._opened = connect(
            f"ws://{host}/live/{document}/{query}",
            origin=origin or f"http://{host}",  # type: ignore[arg-type]
            additional_headers={"Cookie": f"sessionid={session}"} if session else {},
            compression=None,
            max_queue=None,
        )
        self.socket = self._opened.__enter__()
        self.doc: Any = Doc()
        self.items = self.doc.get("items", type=Map)
        self.sent = self.acked = self.head = 0
        self.has_read = False
        self.refused: tuple[int, str] | None = None
        self.closed: int | None = None
        self.revision: tuple[int, str, str] | None = None
        self.others: list[bytes] = []
        self._out: list[bytes] = []
        self._hears = True
        self.watching = self.doc.observe(lambda event: self._out.append(event.update))

    # --- what a page does -----------------------------------------------------------------------------

    def read(self) -> "Person":
        self.send(wire.sync(wire.STEP1, self.doc.get_state()))
        self.wait(lambda: self.has_read or self.closed is not None)
        # Whatever the portal has to say first comes before the answer to this.
        said = len(self.others)
        self.send(bytes((wire.ASK_AWARENESS,)))
        self.wait(lambda: len(self.others) > said or self.closed is not None)
        self.wait(lambda: self.sent == self.acked or self.closed is not None)
        self.others.clear()
        return self

    def write(self, change: Callable[[Any], object] | None = None) -> "Person":
        """Send what `change(items)` does, without waiting."""
        if change:
            with self.doc.transaction():
                change(self.items)
        for update in self._out:
            self.send(wire.sync(wire.UPDATE, update))
            self.sent += 1
        self._out.clear()
        return self

    def save(self, change: Callable[[Any], object]) -> "Person":
        """Write, and wait for the portal's word."""
        return self.write(change).wait(lambda: self.sent == self.acked or self.closed is not None)

    def send(self, frame: bytes) -> None:
        """Whoever is already out finds it when they listen."""
        with suppress(ConnectionClosed):
            self.socket.send(frame)

    def leave(self) -> None:
        self._opened.__exit__(None, None, None)

    def title(self, name: str) -> str:
        return str(self.items[name]["title"])

    # --- what comes in --------------------------------------------------------------------------------

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE) -> "Person":
        assert self.hear(until, seconds), "it did not come"
        return self

    def hear(self, until: Callable[[], bool], seconds: float) -> bool:
        """Take in what comes until the condition holds; whether it did in time."""
        end = time.monotonic() + seconds
        while not until():
            if self.closed is not None or time.monotonic() >= end:
                return until()
            try:
                self._take(self.socket.recv(timeout=max(0.001, end - time.monotonic())))  # type: ignore[arg-type]
            except TimeoutError:
                continue
            except ConnectionClosed as closed:
                self.closed = closed.rcvd.code if closed.rcvd else 1006
        return True

    def out(self, seconds: float = PATIENCE) -> int | None:
        """The code with which the portal closes the socket."""
        self.hear(lambda: self.closed is not None, seconds)
        return self.closed

    def _take(self, frame: bytes) -> None:
        match frame[0]:
            case wire.SYNC:
                self._sync(wire.read_message(frame))
            case wire.AWARENESS:
                self.others.append(wire.read_message(frame).payload)
            case wire.ACK:
                self.acked, at = wire.read_number(frame, 1)
                self.head, _at = wire.read_number(frame, at)
            case wire.NACK:
                code, at = wire.read_number(frame, 1)
                _length, at = wire.read_number(frame, at)
                self.refused = (code, frame[at:].decode())
            case wire.REVISION:
                seq, at = wire.read_number(frame, 1)
                length, at = wire.read_number(frame, at)
                said, at = frame[at : at + length].decode(), at + length
                _length, at = wire.read_number(frame, at)
                self.revision = (seq, said, frame[at:].decode())

    def _sync(self, message: wire.Message) -> None:
        if message.step == wire.STEP1:
            self.send(wire.sync(wire.STEP2, self.doc.get_update(message.payload)))
            self.sent += 1
            return
        kept = list(self._out)
        self.doc.apply_update(message.payload)
        self._out[:] = kept
        self.has_read = True
