"""Shared documents over real sockets: an ASGI server of the test's own, on the test's own database."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from django.db import connection, connections

from forum.embedded.ports import free_port
from meetings.live import hub as hubs
from meetings.live import rooms
from members.models import Seat
from tests.live.person import Person


@dataclass
class House:
    """One process with sockets."""

    port: int
    server: uvicorn.Server
    loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        with asyncio.Runner() as runner:
            self.loop = runner.get_loop()
            runner.run(self._serve())

    async def _serve(self) -> None:
        await self.server.serve()
        if hub := hubs._hubs.pop(asyncio.get_running_loop(), None):
            for task in hub._tasks:
                task.cancel()
            await asyncio.gather(*hub._tasks, return_exceptions=True)
            await hub._ears.aclose()
            await hub._redis.aclose()

    def empty(self) -> None:
        """Close the rooms of the documents that the next test will not know."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(self._empty(), self.loop).result(10)

    async def _empty(self) -> None:
        hub = hubs._hubs.get(asyncio.get_running_loop())
        if hub is None:
            return
        for document in list(hub.rooms):
            await hub._shut(document)
        hub.strikes.of.clear()
        all_at_once = threading.Barrier(rooms._threads._max_workers)
        closing = (rooms.in_thread(_let_go, all_at_once) for _ in range(all_at_once.parties))
        await asyncio.gather(*closing)


def _let_go(all_at_once: threading.Barrier) -> None:
    """Every thread closes its own connection, so that the test's database can be thrown away."""
    all_at_once.wait(10)
    connections.close_all()


@pytest.fixture(scope="session")
def houses() -> Iterator[list[House]]:
    """Two of them, as two processes would be, joined by the bus alone."""
    started, threads = [], list[threading.Thread]()
    for _ in range(2):
        config = uvicorn.Config(
            "forum.asgi:application",
            port=free_port(),
            lifespan="off",
            log_level="warning",
            ws="websockets-sansio",
        )
        config.ws_max_size, config.ws_per_message_deflate = 1_048_576, False
        house = House(config.port, uvicorn.Server(config))
        house.server.install_signal_handlers = lambda: None  # type: ignore[method-assign]
        threads.append(threading.Thread(target=house.run, daemon=True))
        threads[-1].start()
        started.append(house)
    until = time.monotonic() + 20
    while not all(house.server.started for house in started):
        assert time.monotonic() < until
        time.sleep(0.02)
    yield started
    for house in started:
        house.server.should_exit = True
    for thread in threads:
        thread.join(20)


@contextmanager
def log_held() -> Iterator[None]:
    """Nobody can write in the log; what they sent goes on at the end, however it comes."""
    blocker = connection.copy()
    try:
        with blocker.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE meetings_logentry IN EXCLUSIVE MODE")
        yield
    finally:
        blocker.close()


@pytest.fixture
def come(houses: list[House], sign_in: Callable) -> Iterator[Callable[..., Person]]:
    """`come(seat, meeting)`: somebody opens the meeting's document and has it in full."""
    with ExitStack() as stack:

        def comes(seat: Seat, meeting: object, *, house: int = 0, wait: bool = True, **more: str) -> Person:
            client = sign_in(seat)
            session = client.cookies["sessionid"].value
            person = Person(houses[house].port, getattr(meeting, "document", meeting), session, **more)
            person.client = client
            stack.callback(person.leave)
            return person.read() if wait else person

        yield comes
    for house in houses:
        house.empty()
