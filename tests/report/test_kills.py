"""Web, worker and broker killed with -9 while an edition is made; `./run soak report` does it at every point."""

import json
import subprocess
import sys
from typing import Any

import pytest

from forum.embedded.folder import ROOT

pytestmark = pytest.mark.check
# A shorter lease than the portal's saves most of the waiting for a dead worker.
LEASE = ["--lease", "5"]


def soak(*arguments: str) -> list[dict[str, Any]]:
    """In a process of its own: it brings its own servers and changes its own environment."""
    command = [sys.executable, "-m", "tests.soak.report", *LEASE, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_kills_lose_no_order_and_double_none():
    *cells, total = soak("--cells", "ordered:web", "committed:web", "setting:worker", "readied:child")
    assert [row["reached"] for row in cells] == [True] * 4
    assert [row["attempts"] for row in cells] == [1, 1, 2, 2]
    assert [row["orders"] for row in cells] == [2, 1, 1, 1]  # before the commit nothing had been accepted
    assert (total["cells"], total["broken"], total["unnamed_after"], total["files"]) == (4, 0, 0, 4)


def test_worker_that_dies_three_times_gives_the_order_up_and_makes_the_next():
    (row,) = soak("--poison")
    assert (row["attempts"], row["editions"]) == (3, 2)
