"""The portal as one of the measured servers: with one or two processes, and with two kinds of client."""

from dataclasses import dataclass
from typing import Any

from tests.soak._house import House, Web
from tests.soak._nodes import EDITOR, install
from tests.soak._stage import Stage, manage, set_stage


@dataclass
class Ours:
    """Kinds that share a process share it by turns."""

    kind: str
    stage: Stage
    webs: list[Web]

    @property
    def pids(self) -> list[int]:
        return [web.process.pid for web in self.webs]

    def doors(self, count: int) -> list[dict[str, Any]]:
        return [self.stage.door(number, self.webs[number % len(self.webs)]) for number in range(count)]

    def next_document(self) -> str:
        return self.stage.next_meeting()["document"]

    def start(self) -> None:
        for web in self.webs:
            if not web.process.runs():
                web.start()

    def stop(self) -> None:
        for web in self.webs:
            web.kill()

    def snapshot(self, document: str) -> None:
        """What the worker, which the bench leaves out, would have made by now."""
        code = f"from meetings.live.compaction import compact; compact(UUID({document!r}))"
        manage(self.stage.house, "shell", "-c", f"from uuid import UUID; {code}")


def open_ours(house: House, kinds: list[str], documents: int) -> list[Ours]:
    if not kinds:
        return []
    install(EDITOR)
    stage = set_stage(house, documents)
    webs = [house.make_web() for _ in range(2 if "ours-2" in kinds else 1)]
    return [Ours(kind, stage, webs if kind == "ours-2" else webs[:1]) for kind in kinds]
