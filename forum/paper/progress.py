"""What WeasyPrint says while it works: its progress, and the complaints that must not pass unheard."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

READING, LAYOUT, WRITING, STORING = "reading", "layout", "writing", "storing"
PHASE_OF_STEP = {1: READING, 2: READING, 3: READING, 4: LAYOUT, 5: LAYOUT, 6: WRITING, 7: WRITING}
STEP = re.compile(r"Step (\d)(?:.*Page (\d+))?")


@dataclass(frozen=True)
class Progress:
    """Where the work is. The number of pages is known from the writing phase on."""

    phase: str
    page: int | None = None
    pages: int | None = None


Listener = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """For the caller who only wants the result."""


class Throttle:
    """Passes every change of phase, and within a phase at most four reports a second."""

    def __init__(self, listener: Listener, interval: float = 0.25) -> None:
        self.listener, self.interval = listener, interval
        self.last_phase, self.last_at = "", 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.phase == self.last_phase and now - self.last_at < self.interval:
            return
        self.last_phase, self.last_at = progress.phase, now
        self.listener(progress)


class _OfThisThread(logging.Handler):
    """WeasyPrint's loggers are global; another thread's rendering is none of ours."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        return record.thread == self.thread


class _Steps(_OfThisThread):
    def __init__(self, listener: Listener) -> None:
        super().__init__(logging.INFO)
        self.listener = listener

    def emit(self, record: logging.LogRecord) -> None:
        if found := STEP.match(record.getMessage()):
            step, page = found.groups()
            self.listener(Progress(PHASE_OF_STEP[int(step)], int(page) if page else None))


class _Complaints(_OfThisThread):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def listening(listener: Listener) -> Iterator[list[str]]:
    """Report progress to the listener; the list holds every warning and error logged meanwhile."""
    steps, complaints = _Steps(listener), _Complaints()
    progress, log = logging.getLogger("weasyprint.progress"), logging.getLogger("weasyprint")
    level, propagate = progress.level, progress.propagate
    progress.addHandler(steps)
    log.addHandler(complaints)
    progress.setLevel(logging.INFO)
    progress.propagate = False
    try:
        yield complaints.messages
    finally:
        progress.removeHandler(steps)
        log.removeHandler(complaints)
        progress.setLevel(level)
        progress.propagate = propagate
