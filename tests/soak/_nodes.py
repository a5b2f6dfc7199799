"""Node programs that answer one JSON line to each JSON line: the clients of the live text's bench and soak."""

import json
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from forum.embedded.folder import ROOT

CLIENTS = ROOT / "tests" / "soak" / "clients"
PEERS = ROOT / "tests" / "bench" / "peers"
EDITOR = ROOT / "meetings" / "live" / "editor"


class ClientFailed(Exception):
    """A client said that something went wrong, ended, or did not answer in time."""


class Node:
    """Ends with us: its stdin closes, and then it stops by itself."""

    def __init__(self, script: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            ["node", str(script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=script.parent,
        )
        self._rest = b""

    def tell(self, command: str, **given: Any) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(json.dumps({"command": command, **given}).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise ClientFailed(f"the client ended before {command}") from error

    def answer(self, patience: float) -> Any:
        line = json.loads(self._line(patience))
        if "error" in line:
            raise ClientFailed(line["error"])
        return line["answer"]

    def ask(self, command: str, patience: float = 90, **given: Any) -> Any:
        self.tell(command, **given)
        return self.answer(patience)

    def _line(self, patience: float) -> bytes:
        assert self.process.stdout
        until = time.monotonic() + patience
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise ClientFailed(f"no answer within {patience:g} s")
            got = self.process.stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not got:
                raise ClientFailed(f"the client ended with status {self.process.wait()}")
            self._rest += got
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def stop(self) -> None:
        with suppress(OSError):
            self.process.stdin.close()  # type: ignore[union-attr]
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()  # type: ignore[union-attr]


@contextmanager
def nodes(script: Path, count: int) -> Iterator[list[Node]]:
    started: list[Node] = []
    try:
        started.extend(Node(script) for _ in range(count))
        yield started
    finally:
        for node in started:
            node.stop()


def ask_all(
    several: Sequence[Node],
    command: str,
    patience: float = 90,
    each: Sequence[dict[str, Any]] = (),
    **given: Any,
) -> list[Any]:
    """All at the same moment; `each` holds what differs between them."""
    for index, node in enumerate(several):
        node.tell(command, **given, **(each[index] if each else {}))
    return [node.answer(patience) for node in several]


def install(folder: Path) -> None:
    """What the lock names, from the registry, without running any of its scripts."""
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if not lock.exists():
        raise ClientFailed(f"{folder} has no package-lock.json")
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True
        )
        stamp.touch()
