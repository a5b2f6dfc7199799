"""The entry point of servers with threads: read once, then forked."""

import json
import os
import subprocess
import sys

import pytest

LOOK = """
import gc, json, threading
from django.db import connections
from django.utils import translation
from forum.wsgi import application

words = {}
both_set = threading.Barrier(2)

def speak(language):
    with translation.override(language):
        both_set.wait(5)
        words[language] = translation.gettext("Agenda")
        both_set.wait(5)

threads = [threading.Thread(target=speak, args=[language]) for language in ("sv", "en")]
[each.start() for each in threads]
[each.join() for each in threads]
opened = [each.alias for each in connections.all(initialized_only=True) if each.connection is not None]
print(json.dumps({
    "words": words, "outside": translation.get_language(), "opened": opened,
    "frozen": gc.get_freeze_count() > 100_000, "routes": "meetings.urls" in __import__("sys").modules,
}))
"""


@pytest.fixture(scope="module")
def seen() -> dict[str, object]:
    """What a process says of itself that has just read the entry point."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=dict(os.environ), check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_each_thread_has_its_own_language(seen: dict[str, object]) -> None:
    assert (seen["words"], seen["outside"]) == ({"sv": "Dagordning", "en": "Agenda"}, "sv")


def test_all_code_is_read_before_the_fork_and_no_connection_is_taken_along(seen: dict[str, object]) -> None:
    assert (seen["routes"], seen["frozen"], seen["opened"]) == (True, True, [])
