"""`./run bench scale`: every page of the portal with ten forums and with a thousand.

The large portal holds a thousand copies of the demo's forums and a million items; the forum that is visited has five
times the meetings there, and ten times the items. Each page is asked for as the secretariat, in the process of its
side, and the sides take turns. Prints a JSON line per page and a table at the end.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from forum.embedded.folder import ROOT
from tests.bench._figures import Row, table
from tests.bench._servers import add_size, passable, served

BIG = 100_000
BARS = {"p95": 1.5, "cpu_ms": 1.3}
TURNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench scale", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help=f"in each of {TURNS} turns")
    parser.add_argument("--pages", default="", help="only those whose names begin with this")
    add_size(parser)
    parser.add_argument(
        "--keep", type=Path, help="make the portals in this folder, or take those that are there"
    )
    parser.add_argument(
        "--alone", type=Path, help="one side of it: what pages cost in the portal in this folder"
    )
    given = parser.parse_args()
    if given.alone:
        with served(given.alone.absolute()):
            answer(given)
        return
    size = {"forums": given.forums, "meetings": given.meetings, "items": given.items}
    with passable() as passing:
        folder = given.keep or passing
        small = Side(folder / "small", given.rounds, forums=10, meetings=10, items=10)
        large = Side(folder / "large", given.rounds, **size)
        for name in (name for name in small.hello["pages"] if name.startswith(given.pages)):
            for side in [small, large] * TURNS:
                side.ask(name)
        for side in (small, large):
            side.close()
    say({**large.hello["rows"], "small": small.hello["rows"]})
    report(small.figures(), large.figures(), large.scans)


class Side:
    """One size, in a process and a database of its own; both fill at the same time and then measure by turns."""

    def __init__(self, at: Path, rounds: int, **size: int) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.bench.scale",
            "--alone",
            str(at.absolute()),
            "--rounds",
            str(rounds),
        ]
        command += [word for name, count in size.items() for word in (f"--{name}", str(count))]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.turns: dict[str, list[Row]] = {}
        self.scans: dict[str, int] = {}

    @cached_property
    def hello(self) -> Row:
        return self._read()

    def ask(self, name: str) -> None:
        assert self.hello
        assert self.process.stdin
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        self.turns.setdefault(name, []).append(self._read())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.scans = self._read()
        self.process.wait()

    def figures(self) -> dict[str, Row]:
        return {name: _figures(turns) for name, turns in self.turns.items()}

    def _read(self) -> Row:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args!r} has ended; what it said stands above.")
        return json.loads(line)


def _figures(turns: list[Row]) -> Row:
    took = sorted(ms for turn in turns for ms in turn["took"])
    cpu = statistics.mean(turn["cpu_ms"] for turn in turns)
    return {"sql": turns[0]["sql"], "p95": took[int(len(took) * 0.95) - 1], "cpu_ms": cpu}


def answer(given: argparse.Namespace) -> None:
    """Fill the portal if it is empty, say which pages there are, then measure each that is asked for."""
    import django  # noqa: PLC0415 - the servers' addresses have to stand in the environment first

    django.setup()
    from tests.bench._crowd import counted, fill, is_filled  # noqa: PLC0415

    filled = {} if is_filled() else fill(given.forums, given.meetings, given.items)
    pages, before = addresses(), scans()
    _say({"rows": {**filled, **counted()}, "pages": list(pages)})
    client, known = visitor(), set()
    for line in sys.stdin:
        name = line.strip()
        asked = {} if name in known else {"sql": queries(client, pages[name])}
        known.add(name)
        _say({**asked, **measured(client, pages[name], given.rounds)})
    _say({name: count - before[name] for name, count in scans().items()})


def addresses() -> dict[str, str]:
    """Every page that the secretariat reads."""
    from forum.models import Forum  # noqa: PLC0415
    from tests.house.test_access import INSIDE, where  # noqa: PLC0415

    demo = SimpleNamespace(kronoberg=Forum.objects.get(slug="kronoberg"), known={})
    return {name: where(demo, name, row) for name, row in INSIDE if row.get[0] == 200}


def visitor() -> Any:
    from django.test import Client  # noqa: PLC0415

    from forum.models import User  # noqa: PLC0415
    from tests.house.test_access import BACKEND  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email="sekretariat.kronoberg@example.org"), backend=BACKEND)
    return client


def queries(client: Any, url: str) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    _read(client.get(url))
    with CaptureQueriesContext(connection) as captured:
        _read(client.get(url))
        return len(captured)  # the next request forgets them


def measured(client: Any, url: str, rounds: int) -> Row:
    """Milliseconds of each round, and the processor time of one, of a page that has just been read."""
    _read(client.get(url))
    took, worked = [], _worked()
    for _ in range(rounds):
        began = time.perf_counter()
        _read(client.get(url))
        took.append((time.perf_counter() - began) * 1000)
    return {"took": took, "cpu_ms": (_worked() - worked) * 1000 / rounds}


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


def _say(row: Row) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


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
