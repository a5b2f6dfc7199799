"""`./run bench restore`: a backup of a thousand forums and a million items, and the way back from it.

Fills a portal of its own, or takes the one that `./run bench scale --keep DIR` has left (`--at DIR/large`). Then the
commands of docs/operations.md, each a process of its own: back up while the portal's servers run, restore into a new
folder with the disk as safe as in use, check every frozen row and the whole chain there, replay the shared documents of
the first two forums. Prints a JSON line per step and a table at the end.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from forum.embedded.folder import ROOT
from tests.bench._figures import Row, table
from tests.bench._servers import add_size, passable, served

ELSEWHERE = {
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "PORTAL_EMBEDDED",
    "PORTAL_VAR",
    "PORTAL_SECRET_KEY",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench restore", description=__doc__)
    add_size(parser)
    parser.add_argument("--at", type=Path, help="the portal in this folder, which is filled if it is empty")
    given = parser.parse_args()
    outside = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    with passable() as folder:
        with served((given.at or folder / "var").absolute()):
            steps = [prepared(given), backed_up(folder / "kept")]
            documents = first_documents()
        (kept,) = (folder / "kept").iterdir()
        there = {**outside, "PORTAL_VAR": str(folder / "new")}
        beside = [sys.executable, "-m", "forum.embedded", "manage"]
        steps.append(timed("restore", [*beside, "restore", str(kept)], there))
        steps.append(timed("verify", [*beside, "verify"], there))
        steps.append(timed("live_verify", [*beside, "live_verify", *documents], there))
    sys.stdout.write(
        "\n" + table(["step", "s", "what it said"], [[s["step"], f"{s['s']:.0f}", s["said"]] for s in steps])
    )


def prepared(given: argparse.Namespace) -> Row:
    """The portal to be saved; copied deeds are linked first, as the clock's task would have done."""
    import django  # noqa: PLC0415 - the servers' addresses have to stand in the environment first

    django.setup()
    from tests.bench._crowd import counted, fill, is_filled, link_trail  # noqa: PLC0415

    filled = {} if is_filled() else fill(given.forums, given.meetings, given.items)
    say({"step": "fill", **filled, **counted()})
    began = time.monotonic()
    linked = link_trail()
    return say(
        {
            "step": "link the deeds",
            "s": time.monotonic() - began,
            "said": f"{linked} linked",
        }
    )


def backed_up(into: Path) -> Row:
    row = timed("backup", [sys.executable, "manage.py", "backup", "--into", str(into)], dict(os.environ))
    size = sum(file.stat().st_size for file in into.glob("*/*"))
    return {**row, "said": f"{size / 1e6:.0f} MB from a database of {database_size() / 1e6:.0f} MB"}


def database_size() -> int:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def first_documents() -> list[str]:
    """Those that were written, not copied: a copy's rows have other names than its log."""
    from meetings.models import Document  # noqa: PLC0415
    from tests.bench._crowd import APART  # noqa: PLC0415

    return [
        str(key) for key in Document.objects.filter(meeting__forum__lt=APART).values_list("pk", flat=True)
    ]


def timed(step: str, command: list[str], env: dict[str, str]) -> Row:
    """Wall seconds of one command; one that fails ends the bench with what it said."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{step} ended with {done.returncode}: {done.stdout[-4000:]}")
    return say({"step": step, "s": time.monotonic() - began, "said": done.stdout.strip().splitlines()[-1]})


def say(row: Row) -> Row:
    sys.stdout.write(json.dumps({"bench": "restore", "load": round(os.getloadavg()[0], 1), **row}) + "\n")
    sys.stdout.flush()
    return row


if __name__ == "__main__":
    main()
