"""The real worker and broker killed with -9 while invitations leave; `./run soak mail` does it at length."""

import json
import random
import subprocess
import sys
from typing import Any

import pytest

from forum.embedded.folder import ROOT

pytestmark = pytest.mark.check


def soak(kind: str) -> dict[str, Any]:
    """In a process of its own: it brings its own servers and changes its own environment."""
    command = [sys.executable, "-m", "tests.soak.mail", kind, "--letters", "40", "--kills", "4"]
    command += ["--seed", str(random.randrange(1000))]  # noqa: S311
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_kills_outside_the_text_lose_and_double_nothing():
    found = soak("outside")
    assert (found["states"], found["arrived"]) == ({"sent": 40}, 40)
    assert (found["duplicates"], found["missing"]) == (0, 0)
    assert sum(found["kills"].values()) >= 4


def test_kills_inside_the_text_leave_as_many_uncertain_as_were_cut():
    """A killed worker cuts one line or two: it has two hands."""
    found = soak("inside")
    assert (found["duplicates"], found["missing"]) == (0, 0)
    assert found["uncertain"] == found["cut"] >= 4
    assert found["states"] == {"sent": 40 - found["cut"], "uncertain": found["cut"]}
