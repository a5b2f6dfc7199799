"""The soak in small: real clients and servers, killed with -9 or edited at random, and the books compared."""

import json
import signal
import subprocess
import sys

import pytest

from meetings.live.verification import node
from tests.live.test_editor import ROOT
from tests.stack import OUTSIDE

pytestmark = pytest.mark.check

VICTIMS = ["web", "stopped", "postgres", "valkey"]
PATIENCE = 200
EQUAL = ["clients", "fresh client", "replay of the log", "rows"]


def soaked(*arguments: str) -> list[dict]:
    """Its JSON lines. Stopped by SIGTERM when it takes too long, so that it stops its servers."""
    assert node(), "node is needed for this test"
    command = [sys.executable, "-m", "tests.soak.live", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=OUTSIDE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as soak:
        try:
            out, errors = soak.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            soak.send_signal(signal.SIGTERM)
            out, errors = soak.communicate(timeout=60)
    assert soak.returncode == 0, (out + errors)[-4000:]
    return [json.loads(line) for line in out.splitlines()]


def test_nothing_acknowledged_is_lost_or_doubled_when_servers_are_killed():
    *rounds, total = soaked("kill", "--rounds", str(len(VICTIMS)), "--victims", *VICTIMS)
    assert [each["victim"] for each in rounds] == VICTIMS
    assert (total["lost"], total["duplicated"]) == (0, 0)
    assert total["acknowledged"] > 1000
    assert all(total["victims"][victim]["acknowledged"] > 50 for victim in VICTIMS)


@pytest.mark.parametrize("arguments", [("--seeds", "2"), ("--seeds", "1", "--seed", "7", "--emoji")])
def test_random_edits_of_eight_people_end_equal_everywhere(arguments):
    for row in soaked("random", *arguments):
        assert row["equal"] == EQUAL
        assert sum(row["deeds"].values()) > 900
        assert set(row["forms"]) <= {"302", "409"}
        assert row["forms"]["302"] > 0
