"""Anybody tries anything, in any order: the portal does what a careful secretary's notebook says."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.meetings.life import life_of

RUNS = int(os.environ.get("LIFE_RUNS", "100"))
# A life that goes wrong is found again by itself; making it as short as can be takes minutes, so that is asked for.
PHASES = tuple(Phase) if os.environ.get("LIFE_SHRINK") else (Phase.generate,)


def live(meeting, cast, runs: int, steps: int) -> None:
    health = list(HealthCheck)
    run_state_machine_as_test(
        life_of(meeting.pk, cast),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            phases=PHASES,
            suppress_health_check=health,
            derandomize=True,
            database=None,
        ),
    )


def test_life_of_a_meeting(meeting, cast):
    live(meeting, cast, 20, 25)


@pytest.mark.check
def test_many_lives_of_a_meeting(meeting, cast):
    live(meeting, cast, RUNS, 30)
