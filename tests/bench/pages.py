"""`./run bench pages`: the agenda of twenty items against a bare Django page with the same data.

Both behind gunicorn with one process of eight threads, on the same PostgreSQL and Valkey; they take turns in each
round. Prints a JSON line per measurement and a table at the end.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGTERM

from forum.embedded.folder import ROOT
from forum.embedded.ports import HOST, free_port
from forum.embedded.process import Process
from tests.bench._figures import Row, of, ratios, spread, table, values
from tests.soak._house import House, children, cpu_ms, house
from tests.soak._stage import manage, set_stage

ITEMS = 20
KINDS = {"portal": "forum.settings", "bare": "tests.bench.bare.settings"}
REQUESTS = {1: 150, 8: 400, 32: 480}
FILL = """
from meetings.agenda import propose_version
from meetings.drafting import ItemFields, propose_item
from meetings.models import Meeting
from tests.factories import secretariat_of
meeting = Meeting.objects.order_by("starts_at").first()
by = secretariat_of(meeting.forum)
for number in range(meeting.items.filter(deleted_at=None).count(), {items}):
    text = "Ett stycke om **kompetensförsörjning**.\\n\\n* första\\n* andra"
    fields = ItemFields(title=f"Punkt {{number}}", text=text)
    propose_item(meeting, fields, by=by)
meeting.refresh_from_db()
propose_version(meeting, by=by)
print(meeting.items.filter(deleted_at=None).count())
"""


@dataclass
class Server:
    """One gunicorn with one worker process."""

    kind: str
    port: int
    process: Process

    @property
    def worker(self) -> list[int]:
        return children(self.process.pid)

    @property
    def pss_mb(self) -> float:
        rollup = Path(f"/proc/{self.worker[0]}/smaps_rollup").read_text()
        return int(re.findall(r"^Pss: +(\d+)", rollup, re.MULTILINE)[0]) / 1024


@contextmanager
def serving(found: House, kind: str) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "forum.wsgi",
        "--preload",
        "--worker-class",
        "gthread",
        "--workers",
        "1",
    ]
    command += ["--threads", "8", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
    env = {**found.env, "DJANGO_SETTINGS_MODULE": KINDS[kind], "PORTAL_DB_CONN_MAX_AGE": "60"}
    process = Process(kind, command, env, found.folder.log(kind), ROOT)
    process.start()
    try:
        yield Server(kind, port, process)
    finally:
        process.signal(SIGTERM)
        process.wait(time.monotonic() + 10)


def answer(server: Server, path: str, cookie: str) -> tuple[str, bytes]:
    """What the page says of its queries, and the page."""
    until = time.monotonic() + 30
    while True:
        try:
            connection = HTTPConnection(HOST, server.port, timeout=30)
            connection.request("GET", path, headers={"Cookie": cookie})
            found = connection.getresponse()
            body = found.read()
            break
        except OSError:
            if time.monotonic() > until or server.process.ended():
                raise server.process.failure(f"The server {server.kind} does not answer.") from None
            time.sleep(0.1)
    if found.status != 200:
        raise SystemExit(f"{server.kind}: {path} answers {found.status}")
    return found.getheader("Server-Timing", ""), body


def measure(server: Server, path: str, cookie: str, threads: int) -> Row:
    requests = REQUESTS[threads]
    before = cpu_ms(server.worker)
    command = [sys.executable, "-m", "tests.bench._load", f"{HOST}:{server.port}", path, cookie]
    done = subprocess.run(
        [*command, str(threads), str(requests)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    took = sorted(json.loads(done.stdout)["took"])
    return {
        "threads": threads,
        "kind": server.kind,
        "p50": round(statistics.median(took), 2),
        "p95": round(took[int(len(took) * 0.95) - 1], 2),
        "cpu_ms": round((cpu_ms(server.worker) - before) / len(took), 2),
    }


def say(row: Row) -> Row:
    sys.stdout.write(json.dumps({"bench": "pages", "load": round(os.getloadavg()[0], 1), **row}) + "\n")
    sys.stdout.flush()
    return row


def tables(rows: list[Row]) -> str:
    lines = []
    for threads in REQUESTS:
        here = of(rows, threads=threads)
        for kind in KINDS:
            figures = (spread(values(of(here, kind=kind), figure)) for figure in ("p50", "p95", "cpu_ms"))
            lines.append([str(threads), kind, *figures])
        compared = (
            spread(ratios(here, figure, {"kind": "portal"}, {"kind": "bare"}))
            for figure in ("p50", "p95", "cpu_ms")
        )
        lines.append([str(threads), "ratio", *compared])
    return table(["at once", "", "p50 ms", "p95 ms", "CPU ms a page"], lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with ExitStack() as stack:
        found = stack.enter_context(house())
        stage = set_stage(found, 1)
        items = manage(found, "shell", "-c", FILL.format(items=ITEMS)).split()[-1]
        path = stage.agenda_path(stage.next_meeting())
        cookie = next(person["cookie"] for person in stage.people if not person["chief"])
        servers = [stack.enter_context(serving(found, kind)) for kind in KINDS]
        (timing, body), _ = (answer(server, path, cookie) for server in servers)
        rows = []
        for number in range(given.rounds):
            for threads in REQUESTS:
                for server in servers[:: 1 if number % 2 else -1]:
                    rows.append(say({"round": number, **measure(server, path, cookie, threads)}))
        say(
            {
                "items": int(items),
                "sql": int(re.findall(r"(\d+) queries", timing)[0]),
                "html_kb": round(len(body) / 1000, 1),
                "pss_mb": {server.kind: round(server.pss_mb, 1) for server in servers},
            }
        )
    sys.stdout.write("\n" + tables(rows))


if __name__ == "__main__":
    main()
