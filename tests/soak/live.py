"""`./run soak live kill` and `./run soak live random`: real clients, real servers, nothing spared.

A JSON line for each round or seed and one for the totals; exit status 1 when anything is lost, doubled or unequal.
"""

import argparse
import json
import random
import sys
import time
from typing import Any

from tests.soak import _checks as checks
from tests.soak._house import House, house
from tests.soak._kills import ROUNDS_IN_A_DOCUMENT, VICTIMS, Kills
from tests.soak._nodes import CLIENTS, EDITOR, install, nodes
from tests.soak._stage import Stage, manage, set_stage

PEOPLE = 8


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run soak live", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kill = kinds.add_parser("kill", help="-9 for web processes, PostgreSQL and Valkey while six people type")
    kill.add_argument("--rounds", type=int, default=40)
    kill.add_argument("--victims", nargs="*", choices=VICTIMS, default=list(VICTIMS))
    edits = kinds.add_parser("random", help="eight people at two processes edit at random")
    edits.add_argument("--seeds", type=int, default=10)
    edits.add_argument("--edits", type=int, default=1000)
    edits.add_argument("--disconnects", type=int, default=6)
    edits.add_argument("--emoji", action="store_true", help="letters of two code units and more")
    for each in (kill, edits):
        each.add_argument("--seed", type=int, default=1, help="the first one")
    return parser.parse_args()


def say(**row: Any) -> None:
    sys.stdout.write(json.dumps({"soak": "live", **row}) + "\n")
    sys.stdout.flush()


def open_stage(found: House, meetings: int) -> Stage:
    stage = set_stage(found, meetings)
    for _ in range(2):
        found.make_web().start()
    return stage


def kill(given: argparse.Namespace) -> bool:
    with house() as found:
        stage = open_stage(found, -(-given.rounds // ROUNDS_IN_A_DOCUMENT))
        kills = Kills(stage, random.Random(given.seed))  # noqa: S311 - to be repeatable
        for number in range(given.rounds):
            say(round=number, **kills.play(given.victims[number % len(given.victims)]))
        manage(found, "live_verify", "--all")
    totals = {victim: total.figures() for victim, total in kills.totals.items() if total.rounds}
    lost, doubled = (sum(total[name] for total in totals.values()) for name in ("lost", "duplicated"))
    acknowledged = sum(total["acknowledged"] for total in totals.values())
    say(
        kind="kill", seed=given.seed, acknowledged=acknowledged, lost=lost, duplicated=doubled, victims=totals
    )
    return not lost and not doubled


def random_edits(given: argparse.Namespace) -> bool:
    with house() as found:
        stage = open_stage(found, given.seeds)
        for seed in range(given.seed, given.seed + given.seeds):
            say(kind="random", seed=seed, emoji=given.emoji, **play(stage, seed, given))
        manage(found, "live_verify", "--all")
    return True


def play(stage: Stage, seed: int, given: argparse.Namespace) -> dict[str, Any]:
    began = time.monotonic()
    meeting, prefix = stage.next_meeting(), f"{seed:08x}"
    webs = stage.house.webs
    doors = [stage.door(number, webs[number % len(webs)]) for number in range(PEOPLE)]
    with nodes(CLIENTS / "random.mjs", 1) as (crowd,), nodes(CLIENTS / "typist.mjs", 1) as (reader,):
        done = crowd.ask(
            "run",
            300,
            **{"seed": seed, "prefix": prefix, "document": meeting["document"], "doors": doors},
            **{"path": stage.agenda_path(meeting), "emoji": given.emoji},
            **{"edits": given.edits, "disconnects": given.disconnects},
        )
        replayed = checks.compare_all(stage, reader, meeting["document"], done, prefix)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "items": len(replayed["rows"]),
        "deeds": done["deeds"],
        "forms": done["statuses"],
        "equal": ["clients", "fresh client", "replay of the log", "rows"],
    }


def main() -> None:
    given = arguments()
    install(EDITOR)
    if not {"kill": kill, "random": random_edits}[given.kind](given):
        raise SystemExit("acknowledged edits are lost or doubled")


if __name__ == "__main__":
    main()
