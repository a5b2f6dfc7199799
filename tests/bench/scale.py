"""`./run bench scale`: every page of the portal with ten forums and with a thousand.

The forum that is visited has the same pages in both; around it come a thousand copies of it and a million items. Each
page is asked for several times as the secretariat, in the process. Prints a JSON line per page and a table at the end.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from forum.embedded.folder import ROOT, Folder
from forum.embedded.servers import Servers
from tests.bench._figures import Row, table

TODAY = "2026-11-23"
BIG = 100_000
BARS = {"p95": 1.5, "cpu_ms": 1.3}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench scale", description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--forums", type=int, default=1000)
    parser.add_argument("--meetings", type=int, default=50)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--alone", action="store_true", help="measure one size, in this process")
    given = parser.parse_args()
    if given.alone:
        with served():
            sys.stdout.write(json.dumps(measured(given)))
        return
    small = beside(given.rounds, forums=10, meetings=10, items=10)
    large = beside(given.rounds, forums=given.forums, meetings=given.meetings, items=given.items)
    say(large["rows"])
    report(small["pages"], large["pages"], large["scans"])


def beside(rounds: int, **size: int) -> Row:
    """Each size in a process and a database of its own."""
    command = [sys.executable, "-m", "tests.bench.scale", "--alone", "--rounds", str(rounds)]
    command += [word for name, count in size.items() for word in (f"--{name}", str(count))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def served() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True) as parent:
        Path(parent).chmod(0o711)
        folder = Folder(Path(parent))
        folder.open()
        servers = Servers(folder, unsafe_fast=True)
        servers.start()
        try:
            os.environ.update(servers.environment(owner=True), PORTAL_TODAY=TODAY)
            os.environ["DJANGO_SETTINGS_MODULE"] = "forum.settings"
            yield
        finally:
            servers.stop()


def measured(given: argparse.Namespace) -> Row:
    import django  # noqa: PLC0415 - the servers' addresses have to stand in the environment first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from forum.demo import build_demo  # noqa: PLC0415
    from forum.models import Forum  # noqa: PLC0415
    from tests.bench._crowd import add_items, copy_forums  # noqa: PLC0415
    from tests.house.conftest import furnish  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build_demo()
    furnish(Forum.objects.get(slug="kronoberg"))
    began = time.monotonic()
    copy_forums(given.forums // 2 - 1)
    add_items(given.meetings, given.items)
    filled = round(time.monotonic() - began, 1)
    before = scans()
    pages = walk(given.rounds)
    found = {name: count - before[name] for name, count in scans().items()}
    return {"pages": pages, "scans": found, "rows": {"filled_s": filled, **rows()}}


def walk(rounds: int) -> dict[str, Row]:
    """Milliseconds, processor time and queries of every page that the secretariat reads."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from forum.models import Forum, User  # noqa: PLC0415
    from tests.house.test_access import BACKEND, INSIDE, where  # noqa: PLC0415

    demo = SimpleNamespace(kronoberg=Forum.objects.get(slug="kronoberg"), known={})
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email="sekretariat.kronoberg@example.org"), backend=BACKEND)
    found: dict[str, Row] = {}
    for name, row in INSIDE:
        if row.get[0] != 200:
            continue
        url = where(demo, name, row)
        for _ in range(2):
            _read(client.get(url))
        with CaptureQueriesContext(connection) as queries:
            _read(client.get(url))
        took, cpu = [], []
        for _ in range(rounds):
            began, worked = time.perf_counter(), _worked()
            _read(client.get(url))
            took.append((time.perf_counter() - began) * 1000)
            cpu.append((_worked() - worked) * 1000)
        took.sort()
        found[name] = {
            "sql": len(queries),
            "p95": took[int(rounds * 0.95) - 1],
            "cpu_ms": statistics.median(cpu),
        }
    return found


def _worked() -> float:
    """Seconds of processor time of this process and of the one that serves it in the database."""
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _read(answer: Any) -> None:
    if answer.streaming:
        b"".join(answer.streaming_content)
    answer.close()
    if answer.status_code != 200:
        raise SystemExit(f"{answer.request['PATH_INFO']} answers {answer.status_code}")


def rows() -> Row:
    from forum.models import Forum, HistoryEntry  # noqa: PLC0415
    from meetings.models import AgendaItem, Meeting  # noqa: PLC0415

    counted = {"forums": Forum, "meetings": Meeting, "items": AgendaItem, "deeds": HistoryEntry}
    return {name: model.objects.count() for name, model in counted.items()}


def scans() -> dict[str, int]:
    """How often each table of many rows was read from end to end."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT c.relname, seq_scan FROM pg_stat_user_tables JOIN pg_class c ON c.oid = relid WHERE reltuples > %s",
            [BIG],
        )
        return dict(cursor.fetchall())


def say(row: Row) -> None:
    sys.stdout.write(json.dumps({"bench": "scale", "load": round(os.getloadavg()[0], 1), **row}) + "\n")
    sys.stdout.flush()


def report(small: dict[str, Row], large: dict[str, Row], scanned: dict[str, int]) -> None:
    ratios = {name: {key: large[name][key] / max(small[name][key], 0.1) for key in BARS} for name in small}
    for name, ratio in ratios.items():
        say({"page": name, "small": small[name], "large": large[name], "ratio": ratio})
    more = [name for name in small if small[name]["sql"] != large[name]["sql"]]
    worst = sorted(ratios, key=lambda name: -ratios[name]["p95"])[:12]
    lines = [
        [name, f"{small[name]['sql']} / {large[name]['sql']}"]
        + [f"{small[name][key]:.1f} / {large[name][key]:.1f} ({ratios[name][key]:.2f})" for key in BARS]
        for name in worst
    ]
    sys.stdout.write("\n" + table(["page", "SQL", "p95 ms", "CPU ms"], lines))
    for key, bar in BARS.items():
        over = sum(ratio[key] > bar for ratio in ratios.values())
        middle = statistics.median(ratio[key] for ratio in ratios.values())
        sys.stdout.write(f"\n{key}: median {middle:.2f}, {over} of {len(ratios)} pages above {bar}")
    sys.stdout.write(f"\nother query counts: {more or 'none'}")
    sys.stdout.write(
        f"\nread from end to end: { {name: n for name, n in scanned.items() if n} or 'no big table' }\n"
    )


if __name__ == "__main__":
    main()
