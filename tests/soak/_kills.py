"""Kill rounds: six people type, something dies with -9, four of them vanish with it, and the books are compared."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.soak import _checks as checks
from tests.soak._checks import Differs
from tests.soak._nodes import CLIENTS, Node, nodes
from tests.soak._stage import Stage

DOOMED, SURVIVORS = 4, 2
# A document holds at most 100 items that are not removed, and each round adds six.
ROUNDS_IN_A_DOCUMENT = 10
AGREE_WITHIN = 20.0
VICTIMS = ("web", "postgres", "valkey", "stopped")


@dataclass
class Totals:
    """Of one kind of round."""

    rounds: int = 0
    written: int = 0
    acknowledged: int = 0
    lost: int = 0
    duplicated: int = 0
    waits: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        waits = sorted(self.waits) or [0.0]
        ranks = {f"ack_p{share}_ms": round(waits[len(waits) * share // 100], 1) for share in (50, 95)}
        return {name: value for name, value in vars(self).items() if name != "waits"} | ranks


class Kills:
    def __init__(self, stage: Stage, chance: random.Random) -> None:
        self.stage, self.house, self.chance = stage, stage.house, chance
        self.survivor, self.doomed = self.house.webs
        self.totals = {victim: Totals() for victim in VICTIMS}
        self.rounds = 0
        self.document = ""

    def play(self, victim: str) -> dict[str, Any]:
        if self.rounds % ROUNDS_IN_A_DOCUMENT == 0:
            self.document = self.stage.next_meeting()["document"]
        self.rounds += 1
        prefix = f"{self.chance.getrandbits(32):08x}"
        with nodes(CLIENTS / "typist.mjs", 2) as (doomed, survivors):
            self._open(doomed, survivors, victim, prefix)
            time.sleep(self.chance.uniform(0.3, 1.6))
            last = {
                "web": self._web,
                "postgres": self._postgres,
                "valkey": self._valkey,
                "stopped": self._stopped,
            }[victim](doomed)
            time.sleep(0.3)
            settled = survivors.ask("settle")
            return self._count(victim, prefix, survivors, last, settled)

    def _open(self, doomed: Node, survivors: Node, victim: str, prefix: str) -> None:
        """When both processes live on, there is a survivor at each."""
        other = self.survivor if victim in {"web", "stopped"} else self.doomed
        webs = [self.doomed] * DOOMED + [self.survivor, other]
        doors = [self.stage.door(number, web) for number, web in enumerate(webs)]
        items = [f"{prefix}-0000-4000-8000-{number:012x}" for number in range(len(webs))]
        for node, part in ((doomed, slice(0, DOOMED)), (survivors, slice(DOOMED, None))):
            node.ask("open", document=self.document, doors=doors[part], items=items[part])
        for node in (doomed, survivors):
            node.ask("type", every=4, times=2)

    def _web(self, doomed: Node) -> Any:
        self.doomed.kill()
        last = _last_words(doomed)
        self.doomed.start()
        return last

    def _postgres(self, doomed: Node) -> Any:
        assert self.house.servers.postgres
        return self._server(
            doomed, lambda: self.house.kill(self.house.servers.postgres), self.house.servers.postgres
        )

    def _valkey(self, doomed: Node) -> Any:
        assert self.house.servers.valkey
        return self._server(
            doomed, lambda: self.house.kill(self.house.servers.valkey), self.house.servers.valkey
        )

    def _server(self, doomed: Node, kill: Callable[[], None], server: Any) -> Any:
        kill()
        last = _last_words(doomed)
        time.sleep(self.chance.uniform(0, 1.5))
        self.house.start(server)
        return last

    def _stopped(self, doomed: Node) -> Any:
        """What is acknowledged while the database stands still was acknowledged too early.

        It is killed before it wakes: awake it would still carry out a COMMIT that it had been sent.
        """
        postgres = self.house.servers.postgres
        assert postgres
        self.house.freeze(postgres)
        time.sleep(self.chance.uniform(0.2, 0.6))
        self.doomed.kill()
        last = _last_words(doomed)
        self.house.kill(postgres)
        self.house.start(postgres)
        self.doomed.start()
        return last

    def _count(self, victim: str, prefix: str, survivors: Node, last: Any, settled: Any) -> dict[str, Any]:
        replayed = self._agreed(survivors, prefix)
        texts = {row["uuid"]: row["text"] for row in replayed["rows"]}
        total, people = self.totals[victim], [*last["people"], *settled["people"]]
        for person in people:
            # A person whose item never came through has nothing acknowledged, or it counts as lost.
            lost, twice = checks.count_tokens(texts.get(person["item"], ""), person["acknowledged"])
            total.lost += lost
            total.duplicated += twice
        total.rounds += 1
        total.written += sum(person["written"] for person in people)
        total.acknowledged += sum(person["acknowledged"] for person in people)
        total.waits += last["waits"] + settled["waits"]
        return {
            "victim": victim,
            "people": [(person["written"], person["acknowledged"]) for person in people],
        }

    def _agreed(self, survivors: Node, prefix: str) -> Any:
        """The dead process may have committed what it never told: the others find it by themselves."""
        until = time.monotonic() + AGREE_WITHIN
        while True:
            try:
                return checks.compare_all(self.stage, survivors, self.document, survivors.ask("read"), prefix)
            except Differs:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)


def _last_words(doomed: Node) -> Any:
    """Acknowledgements that were on their way count: they were given."""
    time.sleep(0.05)
    return doomed.ask("vanish")
