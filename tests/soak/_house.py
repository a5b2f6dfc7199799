"""Real servers in a throw-away folder, without a supervisor: what is killed stays dead until it is started here."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from forum.embedded import health, programs
from forum.embedded.folder import ROOT, Folder
from forum.embedded.ports import HOST, free_port
from forum.embedded.process import Process
from forum.embedded.readying import make_ready
from forum.embedded.servers import Server, Servers, wait_until_ready

TODAY = "2026-11-23"
PATIENCE = 60.0
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_FOREIGN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_EMBEDDED", "PORTAL_UNSAFE_FAST")


@dataclass
class Web:
    """One ASGI process of the portal."""

    port: int
    process: Process

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://{HOST}:{self.port}"

    def start(self) -> None:
        self.process.start()
        until = time.monotonic() + PATIENCE
        # The worker and the clock are not started here: only their absence may trouble it.
        while "does not answer" in health.trouble(self.port):
            if self.process.ended() or time.monotonic() > until:
                raise self.process.failure("A web process did not start.")
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.signal(signal.SIGKILL)
        self.process.wait(time.monotonic() + 5)


@dataclass
class House:
    folder: Folder
    servers: Servers
    webs: list[Web] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return self.servers.environment()

    def prepare(self) -> None:
        """The schema, the rights and the collected files; no demo data."""
        make_ready(self.folder, self.servers, "never", time.sleep)

    def make_web(self) -> Web:
        port = free_port()
        first = self.webs[0].url if self.webs else f"http://{HOST}:{port}"
        web = Web(port, programs.web(self.folder, self.env | {"PORTAL_URL": first}, port))
        web.process.log = self.folder.log(f"web-{len(self.webs) + 1}")
        self.webs.append(web)
        return web

    def server_pids(self, server: Server) -> list[int]:
        """PostgreSQL has a process for each connection, and each is in a group of its own."""
        return [server.process.pid, *children(server.process.pid)]

    def kill(self, server: Server) -> None:
        """All its processes at once, the first one first: it must not tidy up after the others."""
        for pid in self.server_pids(server):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        server.process.wait(time.monotonic() + 10)

    def freeze(self, server: Server) -> None:
        for pid in self.server_pids(server):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)

    def start(self, server: Server) -> None:
        server.start()
        wait_until_ready(server, time.sleep)


@contextmanager
def house() -> Iterator[House]:
    """Everything it started is stopped, however it ends."""
    signal.signal(signal.SIGTERM, _leave)
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(PORTAL_TODAY=TODAY, PORTAL_STATIC_ROOT=str(ROOT / "var" / "static"))
    os.environ.setdefault("PORTAL_LIVE_RATE", "1000000")
    os.environ.setdefault("PORTAL_LIVE_SOCKETS", "1000")
    with tempfile.TemporaryDirectory(prefix="portal-live-", ignore_cleanup_errors=True) as parent:
        Path(parent).chmod(0o711)
        folder = Folder(Path(parent) / "var")
        folder.open()
        made = House(folder, Servers(folder))
        try:
            made.servers.start()
            yield made
        except BaseException:
            for log in sorted(folder.logs.glob("web*.log")):
                sys.stderr.write(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}\n")
            raise
        finally:
            for web in made.webs:
                web.kill()
            made.servers.stop()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def cpu_ms(pids: list[int]) -> float:
    """Processor time so far, with that of children that have ended."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(ticks) for ticks in fields[11:15])
    return total * TICK_MS


def rss_mb(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total / 1024
