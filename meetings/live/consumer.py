"""The socket of a shared document: who may come in, how much they may send, and what becomes of each frame."""

import asyncio
import contextlib
import logging
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import validate_host
from django.utils import translation
from pycrdt import merge_updates
from structlog.contextvars import bind_contextvars, clear_contextvars

from forum import clock
from forum.logs.identity import identity_of
from meetings.live import limits, presence, wire
from meetings.live.entrance import Entered, enter
from meetings.live.hub import Hub, hub
from meetings.live.powers import (
    CLOSED,
    FOREIGN,
    MALFORMED,
    NO_RIGHT,
    OTHER_EPOCH,
    RESTART,
    TOO_LARGE,
    TOO_MANY,
    TOO_SLOW,
    Refused,
)
from meetings.live.reasons import REASONS
from meetings.live.refusing import refuse
from meetings.live.rights import person_of
from meetings.live.rooms import Room, in_thread
from meetings.live.storing import Writer, note_created
from meetings.live.update import Malformed

log = logging.getLogger(__name__)


class Nowhere(AsyncWebsocketConsumer):
    """An address that no document has."""

    async def connect(self) -> None:
        await refuse(self.scope, self.base_send)


class DocumentConsumer(AsyncWebsocketConsumer):
    """One socket. Frames leave in order through a queue of its own, so that no slow client holds up a room."""

    room: Room | None = None
    writer: Writer
    user = 0
    language = settings.LANGUAGE_CODE
    state: presence.State | None = None
    acked = 0
    is_shut = has_left = False
    has_said_all = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Channels' own loop listens to a channel layer as well and visits another thread for every message."""
        self.scope, self.base_send = scope, send
        clear_contextvars()
        bind_contextvars(request_id=identity_of(header(scope, b"x-request-id")))
        while True:
            message = await receive()
            match message["type"]:
                case "websocket.connect":
                    await self.connect()
                case "websocket.receive":
                    await self.receive(bytes_data=message.get("bytes"))
                case "websocket.disconnect":
                    await self.disconnect(message.get("code", 1005))
                    return

    async def connect(self) -> None:
        if not same_origin(self.scope):
            await refuse(self.scope, self.base_send)
            return
        await self.accept()
        self.hub: Hub = hub()
        self.early: list[bytes] = []
        self.messages, self.bytes = limits.Bucket(settings.LIVE_RATE), limits.Bucket(limits.BYTES_A_SECOND)
        self.states = limits.Bucket(limits.STATES_A_SECOND)
        self.outgoing: asyncio.Queue[bytes | int] = asyncio.Queue(limits.MOST_WAITING)
        self.sender = asyncio.create_task(self._send_all())
        try:
            await self._enter()
        except Refused as refused:
            self.shut(refused.code)
        except Exception:
            log.exception("a document could not be opened")
            self.shut(RESTART)

    async def _enter(self) -> None:
        session = session_of(self.scope)
        user = await in_thread(person_of, session)
        self.user, self.language = user.pk, user.language
        bind_contextvars(user=user.pk, document=self.scope["url_route"]["kwargs"]["document"])
        self.hub.sockets[self.user] = self.hub.sockets.get(self.user, 0) + 1
        if self.hub.sockets[self.user] > settings.LIVE_SOCKETS or self.hub.strikes.is_out(self.user):
            raise Refused(TOO_MANY, "too many sockets, or shut out")
        document = UUID(self.scope["url_route"]["kwargs"]["document"])
        entered: Entered = await in_thread(enter, document, user, session)
        self._require_epoch(entered)
        self.person = entered.person
        self.writer = Writer(uuid.uuid4(), entered.visitor)
        self.room = await self.hub.enter(document, entered.visitor.meeting, entered.epoch)
        self.push(self.room.revision())

    def _require_epoch(self, entered: Entered) -> None:
        """A browser from before the database was restored must not put back what was lost under its own name."""
        asked = parse_qs(self.scope["query_string"].decode(errors="replace"))
        epoch, seen = asked.get("epoch", [""])[0], asked.get("seen", ["0"])[0]
        is_ahead = seen.isascii() and seen.isdecimal() and int(seen[:18]) > entered.head
        if epoch and (epoch != entered.epoch or is_ahead):
            raise Refused(OTHER_EPOCH, "another epoch")

    # --- what comes in -----------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.is_shut or self.room is None:
            return
        try:
            await self._take(bytes_data or b"", self.room)
        except Malformed:
            self.shut(MALFORMED)
        except Refused as refused:
            self.shut(refused.code)

    async def _take(self, frame: bytes, room: Room) -> None:
        if len(frame) > limits.MOST_FRAME:
            raise Refused(TOO_LARGE, "the frame is too large")
        if not (self.messages.take() and self.bytes.take(len(frame))):
            raise Refused(TOO_MANY, "too fast")
        message = wire.read_message(frame)
        if message.kind == wire.AWARENESS:
            self._show(message.payload, room)
        elif message.kind == wire.ASK_AWARENESS:
            self.push(wire.awareness(presence.packed(list(room.present.values()))))
        elif message.step == wire.STEP1:
            await room.join(self, message.payload)
        else:
            await self._write(message, room)

    async def _write(self, message: wire.Message, room: Room) -> None:
        powers = self.writer.visitor.powers
        if len(message.payload) > limits.MOST_UPDATE:
            raise Refused(TOO_LARGE, "the update is too large")
        if not powers.writes:
            raise Refused(CLOSED if powers.closed else NO_RIGHT, "reads only")
        # After a reconnect a client's live edits come before the older ones that they build on.
        if message.step == wire.UPDATE and not self.has_said_all:
            self.early.append(message.payload)
            if len(self.early) > limits.MOST_EARLY:
                raise Refused(TOO_MANY, "too much before the first sync")
            return
        await room.write(self, message.payload)
        if message.step == wire.STEP2 and not self.has_said_all:
            self.has_said_all = True
            early, self.early = self.early, []
            for payload in early:
                await room.write(self, payload)

    def _show(self, payload: bytes, room: Room) -> None:
        if len(payload) > presence.MOST_BYTES:
            raise Refused(TOO_LARGE, "the awareness state is too large")
        if not self.states.take() or not self.writer.visitor.powers.writes:
            return
        state = presence.read(payload, self.person)
        if self.state and state.client != self.state.client:
            raise Refused(FOREIGN, "an awareness state speaks for somebody else")
        if self.state is None and state.client in room.present:
            return
        self.state = state
        room.show(state, self)
        self.hub.publish_state(room.document, state)

    # --- what goes out -----------------------------------------------------------------------------

    def push(self, frame: bytes) -> None:
        """Queue a frame. Never waits; a client that cannot keep up is let go, never a frame of it."""
        if self.is_shut:
            return
        try:
            self.outgoing.put_nowait(frame)
        except asyncio.QueueFull:
            self.shut(TOO_SLOW)

    def shut(self, code: int) -> None:
        """Say why, then close. Nothing more is delivered."""
        if self.is_shut:
            return
        if code in (MALFORMED, FOREIGN):
            self.hub.strikes.add(self.user)
        self.is_shut = True
        if self.room:
            self.room.leave(self)
        while self.outgoing.qsize() > limits.MOST_WAITING - 2:
            self.outgoing.get_nowait()
        with translation.override(self.language):
            self.outgoing.put_nowait(wire.nack(code, str(REASONS[code])))
        self.outgoing.put_nowait(code)

    async def _send_all(self) -> None:
        """Updates that have piled up leave as one, and only the newest acknowledgement."""
        while True:
            waiting = [await self.outgoing.get()]
            while not self.outgoing.empty():
                waiting.append(self.outgoing.get_nowait())
            for frame in joined(waiting) if len(waiting) > 1 else waiting:
                if isinstance(frame, int):
                    with contextlib.suppress(Exception), translation.override(self.language):
                        await self.close(code=frame, reason=_short(str(REASONS[frame])))
                    return
                try:
                    await self.base_send({"type": "websocket.send", "bytes": frame})
                except Exception:
                    return

    async def disconnect(self, code: int) -> None:
        self.has_left = True
        if settings.LOG_REQUESTS == "all":
            log.info("socket closed with %s", code)
        if not hasattr(self, "sender"):
            return
        if self.user:
            self.hub.sockets[self.user] -= 1
            if not self.hub.sockets[self.user]:
                del self.hub.sockets[self.user]
        if self.room:
            self.room.leave(self)
            if self.writer.created:
                await in_thread(note_created, self.writer, clock.now())
            if self.state and self.state.said is not None:
                gone = self.state.gone()
                self.room.show(gone)
                self.hub.publish_state(self.room.document, gone)
        self.sender.cancel()


def joined(waiting: list[bytes | int]) -> list[bytes | int]:
    """The same frames with neighbouring updates merged and all but the last acknowledgement left out."""
    found: list[bytes | int] = []
    updates: list[bytes] = []
    ack = b""
    for frame in waiting:
        if isinstance(frame, bytes) and frame[:2] == bytes((wire.SYNC, wire.UPDATE)):
            _length, at = wire.read_number(frame, 2)
            updates.append(frame[at:])
        elif isinstance(frame, bytes) and frame[0] == wire.ACK:
            ack = frame
        else:
            found += _merged(updates)
            updates = []
            found += [ack] if ack and isinstance(frame, int) else []
            found.append(frame)
    return [*found, *_merged(updates), *([ack] if ack and not isinstance(waiting[-1], int) else [])]


def _merged(updates: list[bytes]) -> list[bytes]:
    if not updates:
        return []
    return [wire.sync(wire.UPDATE, merge_updates(*updates) if len(updates) > 1 else updates[0])]


def _short(reason: str) -> str:
    """A close frame has room for 123 bytes."""
    return reason.encode()[:120].decode(errors="ignore")


def session_of(scope: dict[str, Any]) -> str:
    cookies = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return parse_cookie("; ".join(cookies)).get(settings.SESSION_COOKIE_NAME, "")


def header(scope: dict[str, Any], wanted: bytes) -> str:
    """The last of that name, or nothing."""
    return next((value.decode("latin-1") for name, value in reversed(scope["headers"]) if name == wanted), "")


def same_origin(scope: dict[str, Any]) -> bool:
    """The page that opened the socket is this portal's own: its origin names the host it was asked on."""
    origin, host = header(scope, b"origin"), header(scope, b"host")
    allowed = validate_host(host.rpartition(":")[0] or host, settings.ALLOWED_HOSTS)
    return allowed and urlsplit(origin).netloc == host != ""
