"""The real worker, clock, broker and database around a mail server that stands still on command, and kills at it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from forum.embedded import programs
from forum.embedded.external import postgres_arguments
from forum.embedded.folder import ROOT
from forum.embedded.ports import HOST, free_port
from forum.embedded.process import Process
from tests.soak._house import House, children, house
from tests.soak._stage import manage

PATIENCE = 60.0
RECOVERED_WITHIN = 180.0
# Long enough for a letter to a server that answers; a killed worker's letters are free again after it.
LEASE = "6"
OUTSIDE = ("connect", "sender", "receiver")
VICTIMS = ("worker", "children", "valkey")
KIND = "meetings.save_the_date"


class Stuck(Exception):
    """Something that should have happened did not, in the time it is given."""


@dataclass
class Sink:
    process: "subprocess.Popen[str]"

    def ask(self, **command: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said


@dataclass
class Post:
    """One portal with its letters on their way to one sink."""

    house: House
    sink: Sink
    worker: Process
    beat: Process
    kills: Counter[str]

    def states(self) -> Counter[str]:
        with self._database() as database:
            rows = database.execute(
                "SELECT state, count(*) FROM forum_outbox WHERE kind = %s GROUP BY state", [KIND]
            )
            return Counter(dict(rows.fetchall()))

    def letters(self) -> dict[str, str]:
        """Message-ID and receiver of every letter, with its state."""
        with self._database() as database:
            rows = database.execute(
                "SELECT message_id || ' ' || \"to\", state FROM forum_outbox WHERE kind = %s", [KIND]
            )
            return dict(rows.fetchall())

    def _database(self) -> "psycopg.Connection[Any]":
        address = postgres_arguments(self.house.servers.owner_url)
        return psycopg.connect(**address, autocommit=True)  # type: ignore[arg-type]

    def start_worker(self) -> None:
        self.worker.start()
        until(lambda: self.worker.said(programs.WORKER_READY), "the worker took no work", self.worker)

    def kill_at(self, step: str, victim: str) -> None:
        """Every open session stands at the step when the victim dies, so nothing happens anywhere else."""
        self.sink.ask(hold=step)
        until(self._all_stand_still, f"no letter came to {step}", self.worker)
        seen = self.sink.ask()
        self.kill(victim)
        if victim != "valkey":
            # Every line is gone at the mail server too before anything moves on there.
            gone = seen["ended"] + seen["open"]
            until(lambda: self.sink.ask()["ended"] >= gone, "the lines were not cut", self.worker)
        self.sink.ask(hold="")

    def _all_stand_still(self) -> bool:
        """Two looks with a pause between: a session that has just ended has written down how."""
        looks = []
        for _look in range(2):
            looks.append(self.sink.ask())
            time.sleep(0.15)
        return all(look["held"] > 0 and look["held"] == look["open"] for look in looks)

    def kill(self, victim: str) -> None:
        self.kills[victim] += 1
        if victim == "valkey":
            valkey = self.house.servers.valkey
            assert valkey
            self.house.kill(valkey)
            self.house.start(valkey)
        elif victim == "children":
            for pid in children(self.worker.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        else:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait(time.monotonic() + 10)
            self.start_worker()

    def settle(self) -> Counter[str]:
        """Until no letter is on its way any more. A worker that has gone silent is started again, as by a watch."""
        began, since, last = time.monotonic(), time.monotonic(), Counter[str]()
        while (states := self.states())["queued"] + states["sending"]:
            if time.monotonic() - began > RECOVERED_WITHIN:
                raise Stuck(f"letters are left: {dict(states)}\n{self.worker.tail()}")
            if states != last:
                since, last = time.monotonic(), states
            if time.monotonic() - since > 45 or self.worker.ended():
                self.kills["silent"] += 1
                self.kill("worker")
                since = time.monotonic()
            time.sleep(0.3)
        return states


@contextmanager
def post_office(letters: int) -> Iterator[Post]:
    port = free_port()
    os.environ.update(PORTAL_SMTP=f"{HOST}:{port}", PORTAL_MAIL_LEASE=LEASE)
    command = [sys.executable, "-m", "tests.soak._sink", str(port)]
    with (
        house() as found,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process,
    ):
        sink = Sink(process)
        sink.ask()
        found.prepare()
        manage(found, "shell", "-c", f"from tests.soak._posting import people; people({letters})")
        post = Post(
            found,
            sink,
            programs.worker(found.folder, found.env),
            programs.beat(found.folder, found.env),
            Counter(),
        )
        try:
            post.start_worker()
            post.beat.start()
            yield post
        finally:
            for program in (post.beat, post.worker):
                program.signal(signal.SIGKILL)
                program.wait(time.monotonic() + 5)
            process.stdin.close()  # type: ignore[union-attr]


def invite(post: Post) -> "subprocess.Popen[bytes]":
    """The meeting is planned while things die around it."""
    command = [sys.executable, "manage.py", "shell", "-c", "from tests.soak._posting import invite; invite()"]
    return subprocess.Popen(command, cwd=ROOT, env=post.house.env, stdout=subprocess.DEVNULL)


def until(done: Callable[[], bool], otherwise: str, process: Process) -> None:
    limit = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > limit:
            raise Stuck(f"{otherwise}\n{process.tail()}")
        time.sleep(0.02)


def outside(letters: int, kills: int, chance: random.Random) -> dict[str, Any]:
    """Nothing dies while a text is on its way: every letter arrives once."""
    with post_office(letters) as post:
        planning = invite(post)
        until(lambda: sum(post.states().values()) > 0, "no letter was written", post.worker)
        for number in range(kills):
            post.kill_at(chance.choice(OUTSIDE), VICTIMS[number % len(VICTIMS)])
        assert planning.wait(PATIENCE) == 0
        states = post.settle()
        return _figures("outside", letters, post, states) | {"uncertain": states["uncertain"]}


def inside(letters: int, kills: int, chance: random.Random) -> dict[str, Any]:
    """What dies between the text and its confirmation is uncertain, and nothing else is."""
    with post_office(letters) as post:
        planning = invite(post)
        for number in range(kills):
            if number % 2:
                post.sink.ask(cuts=1)
                until(lambda: post.sink.ask()["cuts"] == 0, "no letter was cut", post.worker)
            else:
                post.kill_at("text", chance.choice(("worker", "children")))
        assert planning.wait(PATIENCE) == 0
        states = post.settle()
        cut = post.sink.ask()["cut"]
        return _figures("inside", letters, post, states) | {"uncertain": states["uncertain"], "cut": cut}


def _figures(kind: str, letters: int, post: Post, states: Counter[str]) -> dict[str, Any]:
    arrived: dict[str, int] = post.sink.ask(list=True)["arrived"]
    known = post.letters()
    return {
        "kind": kind,
        "letters": letters,
        "kills": dict(post.kills),
        "states": dict(states),
        "arrived": sum(count for key, count in arrived.items() if key in known),
        "duplicates": sum(count - 1 for key, count in arrived.items() if key in known),
        "missing": sum(key not in arrived for key in known) + letters - len(known),
    }
