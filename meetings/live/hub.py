"""The open rooms of this process, and the bus that joins them with those of other processes."""

import asyncio
import contextlib
import logging
import secrets
import sys
from uuid import UUID

import redis.asyncio
from django.conf import settings

from forum.metrics import live
from meetings.live import wire
from meetings.live.limits import Strikes
from meetings.live.presence import State, packed, read_all
from meetings.live.rooms import Room
from meetings.live.telling import channel
from meetings.live.update import Malformed

log = logging.getLogger(__name__)
LOOK_EVERY = 2.0
SWITCH_EVERY = 0.0005
CLOSE_EMPTY_AFTER = 30.0
FORGET_FAR_AFTER = 35.0


class Hub:
    """Lives as long as its event loop."""

    def __init__(self) -> None:
        # A thread that waits for the interpreter, as a room's does after every answer of the database, gets it soon.
        sys.setswitchinterval(SWITCH_EVERY)
        self.name = secrets.token_bytes(16)
        self.rooms: dict[UUID, Room] = {}
        self.strikes = Strikes()
        self.sockets: dict[int, int] = {}
        self._opening = asyncio.Lock()
        self._redis = redis.asyncio.Redis.from_url(settings.REDIS_URL)
        self._ears = self._redis.pubsub()
        self._wanted: set[UUID] = set()
        self._wiring = asyncio.Lock()
        self._has_ears = asyncio.Event()
        self._emptied: dict[UUID, float] = {}
        self._far: dict[UUID, dict[int, float]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._say_at = 0.0

    async def enter(self, document: UUID, meeting: int, epoch: str) -> Room:
        """The document's room. It listens before it reads, so that nothing falls in between."""
        async with self._opening:
            if not self._tasks:
                self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look())]
            room = self.rooms.get(document)
            self._emptied.pop(document, None)
            if room is not None and room.epoch == epoch:
                return room
            if room is not None:
                await self._shut(document)
            room = self.rooms[document] = Room(document, meeting, epoch, self)
            try:
                await self._subscribe(document)
                await room.open()
            except BaseException:
                await self._shut(document)
                raise
            return room

    async def publish(self, document: UUID, message: bytes) -> None:
        try:
            await self._redis.publish(channel(document), message)
        except (redis.RedisError, OSError) as error:
            log.warning("the bus is not there, the others will find it by polling: %s", error)

    def publish_state(self, document: UUID, state: State) -> None:
        message = wire.pack_aware(self.name, [packed([state])])
        task = asyncio.create_task(self.publish(document, message))
        self._tasks.append(task)
        self._tasks = [each for each in self._tasks if not each.done()]

    async def _subscribe(self, document: UUID) -> None:
        self._wanted.add(document)
        try:
            async with self._wiring:
                await self._ears.subscribe(channel(document))
        except (redis.RedisError, OSError) as error:
            log.warning("the bus is not there, %s is polled: %s", document, error)
        self._has_ears.set()

    async def _unsubscribe(self, document: UUID) -> None:
        self._wanted.discard(document)
        if not self._wanted:
            self._has_ears.clear()
        try:
            async with self._wiring:
                await self._ears.unsubscribe(channel(document))
        except (redis.RedisError, OSError) as error:
            log.warning("the bus is not there: %s", error)

    async def _listen(self) -> None:
        while True:
            await self._has_ears.wait()
            try:
                message = await self._ears.get_message(ignore_subscribe_messages=True, timeout=1.0)
                if message:
                    await self._hear(message["channel"].decode(), message["data"])
            except (redis.RedisError, OSError, RuntimeError) as error:
                log.warning("the bus is lost: %s", error)
                await self._listen_anew()

    async def _listen_anew(self) -> None:
        """Whatever was said meanwhile is found by looking."""
        await asyncio.sleep(0.3)
        try:
            async with self._wiring:
                await self._ears.aclose()
                self._ears = self._redis.pubsub()
                if self._wanted:
                    await self._ears.subscribe(*(channel(document) for document in self._wanted))
        except (redis.RedisError, OSError):
            return
        for room in list(self.rooms.values()):
            await room.look()

    async def _hear(self, name: str, data: bytes) -> None:
        document = UUID(name.partition(":")[2])
        room = self.rooms.get(document)
        if room is None or data[1:17] == self.name:
            return
        if data[:1] == wire.WRITTEN:
            await room.hear(data)
        else:
            self._hear_states(document, room, data[17:])

    def _hear_states(self, document: UUID, room: Room, given: bytes) -> None:
        try:
            states = [State(*each) for each in read_all(given)]
        except Malformed:
            return
        for state in states:
            self._far.setdefault(document, {})[state.client] = asyncio.get_running_loop().time()
            room.show(state)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = asyncio.get_running_loop().time()
            if now >= self._say_at:
                self._say_at = now + live.SAID_EVERY
                await self._say_how_many()
            for document, room in list(self.rooms.items()):
                self._forget(document, room, now)
                if room.connections:
                    self._emptied.pop(document, None)
                    await room.look()
                elif now - self._emptied.setdefault(document, now) > CLOSE_EMPTY_AFTER:
                    await self._shut(document)

    async def _say_how_many(self) -> None:
        """For the operator's page and the figures."""
        open_rooms = sum(bool(room.connections) for room in self.rooms.values())
        text = live.said(open_rooms, sum(self.sockets.values()), len(self.sockets))
        with contextlib.suppress(redis.RedisError, OSError):
            await self._redis.hset(live.KEY, self.name.hex(), text)  # type: ignore[misc]

    def _forget(self, document: UUID, room: Room, now: float) -> None:
        """Cursors of other processes that have not been heard of for long."""
        far = self._far.get(document, {})
        for client in [client for client, at in far.items() if now - at > FORGET_FAR_AFTER]:
            del far[client]
            if client in room.present:
                room.show(room.present[client].gone())

    async def _shut(self, document: UUID) -> None:
        room = self.rooms.pop(document)
        self._emptied.pop(document, None)
        self._far.pop(document, None)
        await self._unsubscribe(document)
        await room.close()


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
