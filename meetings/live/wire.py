"""The frames of the socket, y-websocket's with our ACK, NACK and REVISION, and those between processes."""

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from meetings.live.update import Malformed

SYNC, AWARENESS, ASK_AWARENESS, ACK, NACK, REVISION = 0, 1, 3, 100, 101, 102
STEP1, STEP2, UPDATE = 0, 1, 2


class Message(NamedTuple):
    """What a client sent: `step` only for SYNC."""

    kind: int
    step: int
    payload: bytes


def number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(128 | (value & 127))
        value >>= 7
    out.append(value)
    return bytes(out)


def sized(payload: bytes) -> bytes:
    return number(len(payload)) + payload


def sync(step: int, payload: bytes) -> bytes:
    return bytes((SYNC, step)) + sized(payload)


def awareness(payload: bytes) -> bytes:
    return bytes((AWARENESS,)) + sized(payload)


def ack(count: int, seq: int) -> bytes:
    return bytes((ACK,)) + number(count) + number(seq)


def nack(code: int, reason: str) -> bytes:
    return bytes((NACK,)) + number(code) + sized(reason.encode())


def revision(seq: int, content_hash: str, epoch: str) -> bytes:
    return bytes((REVISION,)) + number(seq) + sized(content_hash.encode()) + sized(epoch.encode())


def read_number(given: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        if at >= len(given) or shift > 56:
            raise Malformed("a number does not end")
        byte = given[at]
        at += 1
        found |= (byte & 127) << shift
        if byte < 128:
            return found, at
        shift += 7


def read_message(given: bytes) -> Message:
    """A client's frame, or Malformed."""
    if not given:
        raise Malformed("a frame is empty")
    kind, at = given[0], 1
    if kind == ASK_AWARENESS:
        return Message(kind, 0, b"")
    if kind not in (SYNC, AWARENESS):
        raise Malformed("a frame is of an unknown kind")
    step = 0
    if kind == SYNC:
        step, at = read_number(given, at)
        if step not in (STEP1, STEP2, UPDATE):
            raise Malformed("a sync frame is of an unknown kind")
    length, at = read_number(given, at)
    if at + length != len(given):
        raise Malformed("a frame has the wrong length")
    return Message(kind, step, given[at:])


# --- between processes: kind, 16 bytes of the sender's name, then the content ------------------------

WRITTEN, AWARE = b"W", b"A"


class Written(NamedTuple):
    """Entries of the log from number `first` on."""

    sender: bytes
    first: int
    updates: list[bytes]


def pack_written(sender: bytes, first: int, updates: Sequence[bytes]) -> bytes:
    body = b"".join(struct.pack(">I", len(update)) + update for update in updates)
    return WRITTEN + sender + struct.pack(">QI", first, len(updates)) + body


def unpack_written(given: bytes) -> Written:
    sender, (first, count), at = given[1:17], struct.unpack(">QI", given[17:29]), 29
    updates = []
    for _ in range(count):
        (length,) = struct.unpack(">I", given[at : at + 4])
        updates.append(given[at + 4 : at + 4 + length])
        at += 4 + length
    return Written(sender, first, updates)


def pack_aware(sender: bytes, states: Iterable[bytes]) -> bytes:
    return AWARE + sender + b"".join(states)
