"""Starts again what ended, a little later each time, and gives up when it keeps ending."""

from collections import deque
from collections.abc import Callable

from forum.embedded.process import Process

LIMIT, WINDOW, FIRST_DELAY = 5, 60.0, 0.5


class Watch:
    def __init__(self, process: Process, start: Callable[[], None]) -> None:
        self.process, self.start = process, start
        self._ends: deque[float] = deque()
        self._due: float | None = None

    def look(self, now: float) -> str:
        """One sentence about what was done, or nothing."""
        if not self.process.ended():
            return ""
        if self._due is None:
            return self._plan(now)
        if now < self._due:
            return ""
        self._due = None
        self.start()
        return f"{self.process.name} was started again."

    def _plan(self, now: float) -> str:
        while self._ends and now - self._ends[0] > WINDOW:
            self._ends.popleft()
        self._ends.append(now)
        if len(self._ends) > LIMIT:
            raise self.process.failure(
                f"{self.process.name} ended {len(self._ends)} times within {WINDOW:g} seconds."
            )
        delay = FIRST_DELAY * 2.0 ** (len(self._ends) - 1)
        self._due = now + delay
        return f"{self.process.name} ended ({self.process.ending}) and starts again in {delay:g} s."
