"""`python -m tests.live.fuzz [UPDATES]`: damaged updates against a replica, in a process whose memory is watched.

One JSON line: how many came through, how the others were refused, what changed that may not, and how it grew.
"""

import json
import random
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, XmlElement, XmlText

from meetings.live.branch import add, branch
from meetings.live.document import Replica
from meetings.live.items import Item
from meetings.live.powers import Powers, Refused

OWN, FOREIGN = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
PARTY = Powers(edit=True, remove="own", party="7")
CLERK = Powers(notes=True, closed=True, party="1")
WRITER, OTHER = 1, 2
# Of everybody's items; a party removes its own, the clerk only writes notes.
KEPT = {PARTY: ("note", "pos", "proposer"), CLERK: tuple(set(Item.__slots__) - {"note"})}
A_DOCUMENT = 500
WARM = 2_000


def laid_out() -> bytes:
    def lay_out(items: Any) -> None:
        rich = "Ett stycke 😀\n\n- en\n- **lista**"
        for name, party, pos in ((OWN, "7", "V"), (FOREIGN, "8", "W")):
            values = {
                "title": "Titel 👍",
                "kind": "discussion",
                "duration": 10,
                "pos": pos,
                "proposer": party,
            }
            add(items, name, values | {"text": rich, "note": rich, "proposal": "Att\nbesluta"})

    return branch([], lay_out)


def paragraph(items: Any) -> None:
    items[FOREIGN]["text"].children.append(XmlElement("paragraph", {}, [XmlText("nytt")]))


def noted(items: Any) -> None:
    items[OWN]["note"].children.append(XmlElement("paragraph", {}, [XmlText("Antecknat.")]))


def fresh(items: Any) -> None:
    values = {"title": "Ny", "kind": "decision", "duration": 5, "pos": "X", "proposer": "7"}
    add(items, str(uuid.uuid4()), values)


CHANGES: list[Callable[[Any], Any]] = [
    lambda items: items[OWN]["title"].insert(0, "åa😀"),
    lambda items: items[FOREIGN]["title"].insert(2, "b"),
    lambda items: items[OWN]["title"].clear(),
    lambda items: items[OWN].update({"kind": "decision", "duration": 25}),
    lambda items: items[OWN].update({"deleted": True}),
    lambda items: items[FOREIGN].update({"presenter": "Anna"}),
    paragraph,
    noted,
    fresh,
]


def sound(state: bytes) -> list[bytes]:
    """One update of each kind, and everything at once, as a client sends after a reconnect."""
    found = []
    for change in CHANGES:
        doc: Any = Doc()
        doc.apply_update(state)
        out: list[bytes] = []
        watching = doc.observe(lambda event, out=out: out.append(event.update))
        with doc.transaction():
            change(doc.get("items", type=Map))
        watching.drop()
        found += [out[0], doc.get_update()]
    return found


def damaged(generator: random.Random, samples: list[bytes]) -> bytes:
    update = bytearray(generator.choice(samples))
    for _ in range(generator.choice((1, 1, 1, 2, 4))):
        at = generator.randrange(len(update)) if update else 0
        match generator.randrange(16):
            case 0:
                del update[at:]
            case 1:
                update[at:at] = generator.choice(samples)[: generator.randrange(1, 40)]
            case 2:
                del update[at : at + generator.randrange(1, 6)]
            case 3:
                update[at:at] = b"\xff" * generator.randrange(1, 9)
            case 4 | 5:
                update[at : at + 1] = bytes([generator.randrange(256)])
            case _ if update:
                update[at] = (update[at] + generator.choice((-1, 1, 2, 4))) % 256
    return bytes(update)


class Trial:
    def __init__(self, seed: int) -> None:
        self.generator = random.Random(seed)  # noqa: S311 - to be repeatable
        self.codes: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.begin()

    def begin(self) -> None:
        self.log = [laid_out()]
        self.samples = sound(self.log[0])
        self.replica = Replica(self.log)
        (self.owner,) = self.replica.state
        self.owners = {self.owner: OTHER}
        self.replica.owners.update(self.owners)

    def reload(self) -> None:
        self.replica.close()
        self.replica = Replica(self.log, owners=self.owners)

    def play(self, count: int) -> None:
        for number in range(count):
            self.once(damaged(self.generator, self.samples), self.generator.choice((PARTY, CLERK)))
            if number % A_DOCUMENT == A_DOCUMENT - 1:
                self.end()
                self.begin()

    def once(self, update: bytes, powers: Powers) -> None:
        before = dict(self.replica.items)
        try:
            accepted = self.replica.receive(update, WRITER, powers)
            self.replica.settle([accepted] if accepted else [])
        except Refused as refused:
            self.codes[str(refused.code)] += 1
            if self.replica.is_spoiled:
                self.reload()
            return
        except Exception as error:
            self.wrong.append(f"nobody was refused: {error!r}")
            self.reload()
            return
        self.codes["accepted" if accepted else "nothing new"] += 1
        self.replica.is_spoiled = False
        if accepted:
            self.log.append(update)
            self.owners |= dict.fromkeys(accepted.clients, WRITER)
            self.look(before, powers, [client for client, *_ in accepted.inserted])

    def look(self, before: dict[str, Item], powers: Powers, clients: list[int]) -> None:
        self.wrong += [f"wrote as {client}" for client in clients if client == self.owner]
        for name, item in before.items():
            kept = (*KEPT[powers], *(("deleted",) if name == FOREIGN else ()))
            now = self.replica.items[name]
            self.wrong += [f"{name} {key}" for key in kept if getattr(item, key) != getattr(now, key)]

    def end(self) -> None:
        try:
            again = Replica(self.log)
        except Exception as error:
            self.wrong.append(f"what was accepted cannot be read again: {error!r}")
            return
        if (again.items, again.state) != (self.replica.items, self.replica.state):
            self.wrong.append("a replay of what was accepted says something else")
        again.close()
        self.replica.close()


def rss_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    trial = Trial(7)
    trial.play(WARM)
    warm = rss_mb()
    trial.play(count - WARM)
    said = {"codes": trial.codes, "wrong": trial.wrong[:20], "rss_mb": warm, "grown_mb": rss_mb() - warm}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
