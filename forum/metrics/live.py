"""How many shared documents are open just now: each live process says its own numbers, whoever asks adds them."""

import json
import time
from dataclasses import dataclass

from forum.metrics.sums import client

KEY = "live:processes"
SAID_EVERY = 10.0  # seconds
OUT_OF_DATE = 45.0


@dataclass(frozen=True)
class Live:
    processes: int = 0
    rooms: int = 0
    sockets: int = 0
    people: int = 0


def said(rooms: int, sockets: int, people: int) -> str:
    return json.dumps({"at": time.time(), "rooms": rooms, "sockets": sockets, "people": people})


def live_now() -> Live:
    """A process that has fallen silent is left out, and forgotten."""
    now = time.time()
    fresh = []
    for name, text in client().hgetall(KEY).items():
        numbers = json.loads(text)
        if now - numbers["at"] > OUT_OF_DATE:
            client().hdel(KEY, name)
        else:
            fresh.append(numbers)
    return Live(len(fresh), *(sum(each[key] for each in fresh) for key in ("rooms", "sockets", "people")))
