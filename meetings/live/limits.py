"""How much one visitor may send."""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

MOST_FRAME, MOST_UPDATE = 128 * 1024, 64 * 1024
BYTES_A_SECOND = 256 * 1024
BURST = 4.0  # seconds' worth that may come at once
STATES_A_SECOND = 5
MOST_EARLY = 200  # live updates kept until the client has said what it had before
MOST_WAITING = 4_000  # frames on their way to one client
STRIKES, STRIKE_SECONDS = 3, 60.0


class Bucket:
    """Lets `rate` through a second, and `BURST` seconds' worth at once."""

    def __init__(self, rate: float) -> None:
        self.rate, self.level, self.at = rate, rate * BURST, time.monotonic()

    def take(self, amount: float = 1.0) -> bool:
        now = time.monotonic()
        self.level = min(self.rate * BURST, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < amount:
            return False
        self.level -= amount
        return True


@dataclass(slots=True)
class Strikes:
    """People whose clients send what no client of ours sends are shut out for a minute."""

    of: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=STRIKES)))

    def add(self, user: int) -> None:
        self.of[user].append(time.monotonic())

    def is_out(self, user: int) -> bool:
        given = self.of.get(user)
        is_full = given is not None and len(given) == STRIKES
        return is_full and time.monotonic() - given[0] < STRIKE_SECONDS  # type: ignore[index]
