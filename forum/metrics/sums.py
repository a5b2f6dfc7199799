"""Sums that grow: added up in the process, and carried to Redis every few seconds.

A worker of gunicorn, a thread of it and a machine more or less make no difference to what is read, and nothing
lies on a disk. What a process had not carried over when it was killed is lost: two seconds' worth.
"""

import atexit
import os
import threading
from collections import defaultdict
from functools import cache

import redis
from django.conf import settings

KEY = "metrics:sums"
EVERY = 2.0  # seconds
SEPARATOR = "|"
MOST_FIELDS = 20_000

Name = tuple[str, ...]


@cache
def _client(process: int) -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def client() -> redis.Redis:
    return _client(os.getpid())


class Sums:
    """This process's share that Redis does not have yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: defaultdict[Name, float] = defaultdict(float)
        self._carrier = 0

    def add(self, pairs: dict[Name, float]) -> None:
        with self._lock:
            for name, amount in pairs.items():
                self._waiting[name] += amount
        self._start_carrier()

    def carry(self) -> None:
        """Without Redis the sums wait, and nobody else does."""
        with self._lock:
            taken, self._waiting = self._waiting, defaultdict(float)
        if not taken:
            return
        try:
            with client().pipeline(transaction=False) as pipe:
                for name, amount in taken.items():
                    pipe.hincrbyfloat(KEY, SEPARATOR.join(name), amount)
                pipe.execute()
        except (redis.RedisError, OSError):
            with self._lock:
                for name, amount in list(taken.items())[:MOST_FIELDS]:
                    self._waiting[name] += amount

    def _start_carrier(self) -> None:
        """One thread in each process; a forked one starts its own."""
        if self._carrier == os.getpid():
            return
        self._carrier = os.getpid()
        threading.Thread(target=self._carry_on, name="metrics", daemon=True).start()

    def _carry_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY):
            self.carry()


SUMS = Sums()
atexit.register(SUMS.carry)


def read_sums() -> dict[Name, float]:
    SUMS.carry()
    found: dict[bytes, bytes] = client().hgetall(KEY)  # type: ignore[assignment]
    return {tuple(key.decode().split(SEPARATOR)): float(value) for key, value in found.items()}
