"""Web, worker, clock, broker and database around one year's editions; what stands still is killed with -9."""

import hashlib
import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from pypdf import PdfReader

from forum.embedded import programs
from forum.embedded.external import postgres_arguments
from forum.embedded.ports import HOST
from forum.embedded.process import Process
from tests.soak._house import House, Web, children, house
from tests.soak._stage import manage

IN_THE_WEB = ("ordered", "committed")
POINTS = (*IN_THE_WEB, "rung", "claimed", "reading", "setting", "writing", "stored", "readied", "sweeping")
VICTIMS = ("web", "child", "worker", "valkey", "postgres")
PATIENCE, WITHIN = 60.0, 60.0
TOKEN = "t" * 32
YEAR = "/kronoberg/uppfoljning/2026/"
_EDITIONS = """
    SELECT edition.number, paper.id, paper.state, paper.sha256, paper.pages, paper.error, paper.attempts,
           (SELECT count(*) FROM forum_outbox WHERE kind = 'report.edition_ready'
            AND key = 'report.edition_ready:' || edition.id) AS letters
    FROM report_edition AS edition JOIN forum_paper AS paper ON paper.id = edition.paper_id ORDER BY edition.number"""


class Broken(Exception):
    """A promise is not kept, or the point was never reached."""


@dataclass
class Order:
    """One click on the button; `status` is None when the line was cut before the answer."""

    port: int
    cookie: str
    status: int | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._post, daemon=True)
        self.thread.start()

    def _post(self) -> None:
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        with suppress(OSError, http.client.HTTPException):
            line.request("POST", f"{YEAR}bestall/", body="", headers=headers)
            self.status = line.getresponse().status
        line.close()

    @property
    def accepted(self) -> bool:
        self.thread.join(PATIENCE)
        return self.status == 302


@dataclass
class Workshop:
    house: House
    web: Web
    worker: Process
    beat: Process
    cookie: str
    folder: Path
    restarts: int = 0

    # --- what the database and the disk say

    def editions(self) -> list[dict[str, Any]]:
        address = postgres_arguments(self.house.servers.owner_url)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(**address, row_factory=dict_row, autocommit=True) as database:  # type: ignore[arg-type]
                    return database.execute(_EDITIONS).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    @property
    def papers(self) -> Path:
        return self.house.folder.path / "media" / "papers"

    def unnamed(self) -> list[Path]:
        """Files that no row names, half written ones among them."""
        named = {f"{edition['sha256']}.pdf" for edition in self.editions()}
        return [file for file in self.papers.glob("[!/]*") if file.name not in named]

    def check(self, edition: dict[str, Any]) -> None:
        file = self.papers / f"{edition['sha256']}.pdf"
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != edition["sha256"] or len(PdfReader(file).pages) != edition["pages"]:
            raise Broken(f"edition {edition['number']}: {file.name} is not what its row says")
        if edition["letters"] != 1:
            raise Broken(f"edition {edition['number']}: {edition['letters']} letters say that it is ready")

    # --- what is done to it

    def order(self) -> Order:
        return Order(self.web.port, self.cookie)

    def hold(self, point: str) -> None:
        for mark in self.folder.glob("reached-*"):
            mark.unlink()
        whole = self.folder / "hold.new"
        whole.write_text(point)
        whole.replace(self.folder / "hold")

    def standing(self, point: str) -> int:
        """The process that has come to the point."""
        found: list[int] = []

        def anybody() -> bool:
            found[:] = [
                int(mark.name.partition("-")[2])
                for mark in self.folder.glob("reached-*")
                if mark.read_text() == point
            ]
            return bool(found)

        self.until(anybody, f"nobody came to {point}")
        return found[0]

    def lose_bells(self, lose: bool) -> None:
        (self.folder / "lose").touch() if lose else (self.folder / "lose").unlink(missing_ok=True)

    def kill(self, victim: str, standing: int) -> Callable[[], None]:
        """Dead when this returns; what is returned brings it back."""
        servers = self.house.servers
        if victim == "web":
            self.web.kill()
            return self.web.start
        if victim == "child":
            mine = children(self.worker.pid)
            for pid in [standing] if standing in mine else mine:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return lambda: None  # Celery puts another in its place
        if victim == "worker":
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait(time.monotonic() + 10)
            return self.start_worker
        server = servers.valkey if victim == "valkey" else servers.postgres
        assert server
        self.house.kill(server)
        return lambda: self.house.start(server)

    def start_worker(self) -> None:
        self.worker.start()
        self.until(lambda: self.worker.said(programs.WORKER_READY), "the worker took no work")

    def until(self, done: Callable[[], bool], otherwise: str, patience: float = PATIENCE) -> None:
        limit = time.monotonic() + patience
        while not done():
            if time.monotonic() > limit:
                raise Broken(f"{otherwise}\n{self.worker.tail(20)}")
            self._look_after_the_worker()
            time.sleep(0.02)

    def _look_after_the_worker(self) -> None:
        """As whatever runs the portal does: a worker that a lost broker has ended by itself is started again."""
        if self.worker.ended():
            self.restarts += 1
            self.worker.start()


def standing_still(process: Process) -> Process:
    """The same program, started through the module that can stop it."""
    process.argv.insert(process.argv.index("-m") + 1, "tests.soak._standing")
    return process


@contextmanager
def workshop(lease: float | None = None) -> Iterator[Workshop]:
    with house() as found:
        folder = found.folder.path / "points"
        folder.mkdir()
        os.environ["SOAK_FOLDER"] = str(folder)
        if lease:
            os.environ["SOAK_LEASE"] = str(lease)
        found.prepare()
        said = manage(found, "shell", "-c", "from tests.soak._ordering import open_forum; open_forum()")
        web = found.make_web()
        standing_still(web.process)
        made = Workshop(
            found,
            web,
            standing_still(programs.worker(found.folder, found.env)),
            programs.beat(found.folder, found.env),
            json.loads(said.strip().splitlines()[-1])["cookie"],
            folder,
        )
        try:
            web.start()
            made.start_worker()
            made.beat.start()
            yield made
        finally:
            made.hold("")
            for program in (made.beat, made.worker):
                program.signal(signal.SIGKILL)
                program.wait(time.monotonic() + 5)
