"""One room for each document that is open in this process: its replica, its connections, and the order of things.

A room does one thing at a time. What is written is in the database before anybody hears of it. Whenever there is
doubt, the replica is thrown away, the sockets are closed, and the clients come back with what they still hold.
"""

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from pycrdt import merge_updates

from meetings.live import rights, wire
from meetings.live.document import Replica
from meetings.live.loading import entries_after, load
from meetings.live.log import Commit, Overtaken, Rejected
from meetings.live.powers import CLOSED, NO_RIGHT, RESTART, Refused
from meetings.live.presence import State, packed
from meetings.live.storing import Writer, Written, head_of, store

log = logging.getLogger(__name__)
MOST_AT_ONCE = 256
_threads = ThreadPoolExecutor(4, thread_name_prefix="live")


class Connection(Protocol):
    """What a room needs of a socket."""

    writer: Writer
    state: State | None
    acked: int
    is_shut: bool  # by us: what came from it is dropped
    has_left: bool  # what came from it before is still taken in

    def push(self, frame: bytes) -> None: ...
    def shut(self, code: int) -> None: ...


class Bus(Protocol):
    name: bytes

    async def publish(self, document: UUID, message: bytes) -> None: ...


async def in_thread(call: Any, *arguments: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(_threads, _guarded, call, arguments)


def _guarded(call: Any, arguments: tuple[Any, ...]) -> Any:
    """A broken database connection is not used again."""
    try:
        return call(*arguments)
    except (Overtaken, Rejected, Refused):
        raise
    except BaseException:
        connection.close()
        raise


class Room:
    def __init__(self, document: UUID, meeting: int, epoch: str, bus: Bus) -> None:
        self.document, self.meeting, self.epoch, self.bus = document, meeting, epoch, bus
        self.connections: set[Connection] = set()
        self.present: dict[int, State] = {}
        self.replica = Replica()
        self.content_hash = ""
        self._fanned = 0  # the last entry that the connections have been given
        self._told = (0, "")
        self._todo: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue(2048)
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        await self._reload()
        self._tasks = [asyncio.create_task(self._work())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.replica.close()

    # --- asked by connections and the hub ----------------------------------------------------------

    async def join(self, who: Connection, state: bytes) -> None:
        await self._todo.put((self._join, who, state))

    async def write(self, who: Connection, payload: bytes) -> None:
        await self._todo.put((self._write, who, payload))

    async def hear(self, message: bytes) -> None:
        self._soon(self._hear, message)

    async def look(self) -> None:
        """Find what was not heard of, and who may not be here any more."""
        self._soon(self._look)

    def _soon(self, *todo: Any) -> None:
        """A room that is far behind leaves it out: the next look finds it."""
        if not self._todo.full():
            self._todo.put_nowait(todo)

    def leave(self, who: Connection) -> None:
        self.connections.discard(who)

    def fan(self, frame: bytes, but: Connection | None = None) -> None:
        for each in self.connections:
            if each is not but:
                each.push(frame)

    def show(self, state: State, but: Connection | None = None) -> None:
        """Somebody's cursor has moved, or they have gone."""
        if state.said is None:
            self.present.pop(state.client, None)
        else:
            self.present[state.client] = state
        self.fan(wire.awareness(packed([state])), but)

    def revision(self) -> bytes:
        return wire.revision(self.replica.seq, self.content_hash, self.epoch)

    # --- one thing at a time -----------------------------------------------------------------------

    async def _work(self) -> None:
        ahead: tuple[Any, ...] | None = None
        while True:
            todo = ahead or await self._todo.get()
            ahead = None
            try:
                if todo[0] == self._write:
                    batch = [todo[1:]]
                    while len(batch) < MOST_AT_ONCE and not self._todo.empty():
                        ahead = self._todo.get_nowait()
                        if ahead[0] != self._write:
                            break
                        batch.append(ahead[1:])
                        ahead = None
                    await self._write(batch)
                else:
                    await todo[0](*todo[1:])
            except Exception:
                log.exception("the room of %s starts anew", self.document)
                await self._start_anew()

    async def _start_anew(self) -> None:
        """Doubt: whoever is here resyncs with a replica read from the database."""
        for each in list(self.connections):
            each.shut(RESTART)
        self.connections.clear()
        while True:
            try:
                return await self._reload()
            except Exception as error:
                log.warning("%s cannot be read yet: %s", self.document, error)
                await asyncio.sleep(0.5)

    async def _reload(self) -> None:
        """Read the document anew. What others have written since the last word to the connections is told them."""
        old, self.replica = self.replica, await in_thread(load, self.document)
        old.close()
        self.content_hash = self.replica.content_hash()
        if self.connections and self.replica.seq > self._fanned:
            missed, _seq = await in_thread(entries_after, self.document, self._fanned, self.replica.seq)
            self._fan_updates(missed)
        self._fanned = self.replica.seq

    async def _join(self, who: Connection, state: bytes) -> None:
        if who.is_shut or who.has_left:
            return
        missing = await in_thread(self.replica.doc.get_update, state)
        who.push(wire.sync(wire.STEP2, missing))
        if who.writer.visitor.powers.writes:
            who.push(wire.sync(wire.STEP1, self.replica.doc.get_state()))
        if self.present:
            who.push(wire.awareness(packed(list(self.present.values()))))
        self.connections.add(who)

    async def _write(self, batch: list[tuple[Connection, bytes]]) -> None:
        batch = [each for each in batch if not each[0].is_shut]
        entries = [Written(who.writer, payload) for who, payload in batch]
        if not batch:
            return
        try:
            done = await in_thread(store, self.replica, self.document, self.meeting, entries)
        except Overtaken:
            await self._reload()
            await self._write(batch)
        except Rejected as rejected:
            await self._without(rejected, batch)
        except Exception:
            await self._one_by_one(batch)
        else:
            self._tell(done, batch)

    async def _one_by_one(self, batch: list[tuple[Connection, bytes]]) -> None:
        """Something went wrong that nobody foresaw: only the connection whose words it came from resyncs."""
        log.exception("a batch of %s cannot be stored in %s", len(batch), self.document)
        await self._reload()
        if len(batch) == 1:
            self._out(batch[0][0], RESTART)
            return
        for each in batch:
            await self._write([each])

    async def _without(self, rejected: Rejected, batch: list[tuple[Connection, bytes]]) -> None:
        """Close the offender's socket and try again without what came of it from there on."""
        if self.replica.is_spoiled:
            await self._reload()
        if rejected.place < 0 and len(batch) > 1:
            for each in batch:
                await self._write([each])
            return
        place = max(rejected.place, 0)
        offender = batch[place][0]
        self.connections.discard(offender)
        log.info("%s refused of %s: %s", rejected.refused.code, offender.writer.visitor.user, rejected)
        offender.shut(rejected.refused.code)
        rest = batch[:place] + [each for each in batch[place:] if each[0] is not offender]
        if rest:
            await self._write(rest)

    def _tell(self, done: Commit, batch: list[tuple[Connection, bytes]]) -> None:
        """After COMMIT: their acknowledgement, the others' updates, the other processes."""
        self.content_hash = done.content_hash
        writers = {who for who, _payload in batch}
        self._fan_updates(done.missed)
        self._fan_updates(done.stored, next(iter(writers)) if len(writers) == 1 else None)
        self._fanned = done.head
        for who, _payload in batch:
            who.acked += 1
        for who in writers:
            who.push(wire.ack(who.acked, done.head))
        if done.stored:
            first = done.head - len(done.stored) + 1
            message = wire.pack_written(self.bus.name, first, done.stored)
            self._tasks.append(asyncio.create_task(self.bus.publish(self.document, message)))
            self._tasks = [task for task in self._tasks if not task.done()]

    def _fan_updates(self, updates: list[bytes], but: Connection | None = None) -> None:
        if updates:
            self.fan(wire.sync(wire.UPDATE, merge_updates(*updates) if len(updates) > 1 else updates[0]), but)

    async def _hear(self, message: bytes) -> None:
        """Another process has written. A gap is filled from the database."""
        written = wire.unpack_written(message)
        last = written.first + len(written.updates) - 1
        if written.sender == self.bus.name or last <= self.replica.seq:
            return
        if written.first == self.replica.seq + 1:
            await self._absorb(written.updates, last)
        else:
            await self._catch_up()

    async def _catch_up(self) -> None:
        missed, seq = await in_thread(entries_after, self.document, self.replica.seq)
        if missed:
            await self._absorb(missed, seq)

    async def _absorb(self, updates: list[bytes], seq: int) -> None:
        await in_thread(self.replica.absorb, updates, seq)
        self._fan_updates(updates)
        self._fanned = seq
        self.content_hash = self.replica.content_hash()

    async def _look(self) -> None:
        if await in_thread(head_of, self.document) > self.replica.seq:
            await self._catch_up()
        by_visitor = {id(each.writer.visitor): each for each in self.connections}
        visitors = [each.writer.visitor for each in by_visitor.values()]
        wrote = {id(visitor): visitor.powers.writes for visitor in visitors}
        for visitor in await in_thread(_judge, self.meeting, visitors):
            self._apply(by_visitor[id(visitor)], wrote[id(visitor)])
        if self._told != (now := (self.replica.seq, self.content_hash)):
            self._told = now
            self.fan(self.revision())

    def _apply(self, who: Connection, wrote: bool) -> None:
        """A visitor's powers have changed while they were here."""
        visitor = who.writer.visitor
        if visitor.gone:
            self._out(who, visitor.gone)
        elif wrote and not visitor.powers.writes:
            self._out(who, CLOSED if visitor.powers.closed else NO_RIGHT)
        elif not wrote and visitor.powers.writes:
            self._out(who, RESTART)

    def _out(self, who: Connection, code: int) -> None:
        self.connections.discard(who)
        who.shut(code)


def _judge(meeting: int, visitors: list[rights.Visitor]) -> list[rights.Visitor]:
    if not visitors:
        return []
    with contextlib.closing(connection.cursor()) as cursor:
        cursor.execute(*rights.query(meeting, visitors))
        return rights.judge(visitors, cursor.fetchall())
