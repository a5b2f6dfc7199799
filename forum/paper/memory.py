"""A paper that grows without end fails by itself, before the machine ends the whole worker for it."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import TypeVar

INTERVAL = 0.2  # seconds
MB = 1024**2
What = TypeVar("What")


class MemoryLimitError(Exception):
    """This process holds more than one paper may take."""


def held() -> int:
    """Bytes of this process that are in memory; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Looks at every report, and in between as long as this is the main thread, where a signal can stop the work."""

    def __init__(self, limit: int) -> None:
        self.limit = limit * MB
        self.armed = False

    def look(self) -> None:
        if held() > self.limit:
            raise MemoryLimitError(f"more than {self.limit // MB} MB")

    def unarmed(self, listener: Callable[[What], None]) -> Callable[[What], None]:
        """What the listener says to the database is never cut off in the middle."""

        def listen(what: What) -> None:
            self.look()
            armed, self.armed = self.armed, False
            try:
                listener(what)
            finally:
                self.armed = armed

        return listen

    def __enter__(self) -> "Watch":
        self.ticks = threading.current_thread() is threading.main_thread()
        if self.ticks:
            self.before = signal.signal(signal.SIGALRM, self._tick)
            signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
        self.armed = True
        return self

    def _tick(self, _number: int, _frame: FrameType | None) -> None:
        if self.armed:
            self.look()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.armed = False
        if self.ticks:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)
