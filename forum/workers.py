"""Who takes work from the queues: each worker's signs of life, and the clock's."""

import contextlib
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis

from forum.metrics.sums import client

ALIVE, PULSES, BEAT = "workers:alive", "workers:pulses", "beat:pulse"
SIGN_EVERY = 10.0  # seconds
SILENT_AFTER = 60.0
FORGOTTEN_AFTER = 24 * 3600.0
QUEUES = ("reports", "celery", "papers")


@dataclass(frozen=True)
class Worker:
    """`seen` says that its process lives, `pulse` that it took a task."""

    name: str
    seen: datetime
    pulse: datetime | None
    is_alive: bool


@dataclass(frozen=True)
class Queue:
    name: str
    length: int
    oldest: datetime | None


def sign(name: str) -> None:
    client().hset(ALIVE, name, time.time())


def sign_off(name: str) -> None:
    client().hdel(ALIVE, name)


def note_pulse(name: str, *, from_beat: bool) -> None:
    now = time.time()
    with client().pipeline(transaction=False) as pipe:
        pipe.hset(PULSES, name, now)
        if from_beat:
            pipe.set(BEAT, now)
        pipe.execute()


def keep_signing(name: str) -> None:
    """A thread of the worker's own process; without Redis it goes on trying."""

    def go_on() -> None:
        pause = threading.Event()
        while True:
            with contextlib.suppress(redis.RedisError, OSError):
                sign(name)
            pause.wait(SIGN_EVERY)

    threading.Thread(target=go_on, name="sign of life", daemon=True).start()


def workers() -> list[Worker]:
    now = time.time()
    with client().pipeline(transaction=False) as pipe:
        pipe.hgetall(ALIVE)
        pipe.hgetall(PULSES)
        signs, pulses = pipe.execute()
    found = []
    for name, seen in sorted(signs.items()):
        age = now - float(seen)
        if age > FORGOTTEN_AFTER:
            client().hdel(ALIVE, name)
            client().hdel(PULSES, name)
            continue
        pulse = pulses.get(name)
        found.append(Worker(name.decode(), _time(seen), _time(pulse) if pulse else None, age <= SILENT_AFTER))
    return found


def beat_pulse_at() -> datetime | None:
    """When a worker last took a task that the clock had sent."""
    found = client().get(BEAT)
    return _time(found) if found else None


def queues() -> list[Queue]:
    with client().pipeline(transaction=False) as pipe:
        for name in QUEUES:
            pipe.llen(name)
            pipe.lindex(name, -1)  # the next to be taken, which has waited longest
        answers = iter(pipe.execute())
    return [Queue(name, next(answers), _sent_at(next(answers))) for name in QUEUES]


def _sent_at(message: bytes | None) -> datetime | None:
    try:
        headers: dict[str, Any] = json.loads(message or b"{}").get("headers", {})
        return _time(headers["sent_at"])
    except (KeyError, ValueError, TypeError):
        return None


def _time(found: Any) -> datetime:
    return datetime.fromtimestamp(float(found), tz=UTC)
