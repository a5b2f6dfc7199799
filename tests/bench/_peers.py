"""The servers that the live text is measured against, each a Node process of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM

from forum.embedded.ports import HOST, free_port
from tests.soak._nodes import PEERS

PATIENCE = 30.0


@dataclass
class Peer:
    """A server that can be started again on the port and the data it had."""

    kind: str
    script: str
    env: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def pids(self) -> list[int]:
        return [self.process.pid] if self.process else []

    def doors(self, count: int) -> list[dict[str, str]]:
        return [{"url": f"ws://{HOST}:{self.port}"}] * count

    def start(self) -> None:
        env = {**os.environ, **self.env, "PORT": str(self.port), "NODE_ENV": "production"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["node", self.script], cwd=PEERS, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_for_port(self.port, self._trouble)

    def _trouble(self) -> str:
        ended = self.process is None or self.process.poll() is not None
        return f"{self.kind} ended: {self.log.read_text()[-2000:]}" if ended else ""

    def stop(self) -> None:
        """Asked first: hocuspocus then stores what it has not stored yet."""
        if self.process is None:
            return
        self.process.send_signal(SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def wait_for_port(port: int, trouble: Callable[[], str]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError as error:
            if (sentence := trouble()) or time.monotonic() > until:
                raise SystemExit(sentence or f"nothing answers on port {port}") from error
            time.sleep(0.02)


def make_peers(folder: Path, database_url: str) -> list[Peer]:
    database = {"DATABASE_URL": database_url}
    made = [
        ("hocuspocus", "hocuspocus.mjs", {**database, "PEER_MODE": "default"}),
        ("hocuspocus-durable", "hocuspocus.mjs", {**database, "PEER_MODE": "durable"}),
        ("y-websocket", "ywebsocket.mjs", {"YPERSISTENCE": str(folder / "leveldb")}),
    ]
    return [Peer(kind, script, env, folder / f"{kind}.log") for kind, script, env in made]
