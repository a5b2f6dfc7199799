"""`./run soak mail outside` and `./run soak mail inside`: 200 invitations while worker and broker die with -9.

A JSON line for each round. Outside the time in which a text is on its way nothing may arrive twice or not at all;
inside it there are as many uncertain letters as cut connections. Exit status 1 when it is not so.
"""

import argparse
import json
import random
import sys
import time
from typing import Any

from tests.soak._post import inside, outside

KINDS = {"outside": outside, "inside": inside}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run soak mail", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--letters", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    return parser.parse_args()


def broken(found: dict[str, Any]) -> bool:
    """`cut` is only known inside; outside nothing is cut."""
    return bool(found["duplicates"] or found["missing"] or found["uncertain"] != found.get("cut", 0))


def main() -> None:
    given, bad = arguments(), 0
    for seed in range(given.seed, given.seed + given.rounds):
        began = time.monotonic()
        chance = random.Random(seed)  # noqa: S311 - to be repeatable
        found = KINDS[given.kind](given.letters, given.kills, chance)
        row = {"soak": "mail", "seed": seed, **found, "seconds": round(time.monotonic() - began, 1)}
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
        bad += broken(found)
    if bad:
        raise SystemExit(f"{bad} rounds lost, doubled or misjudged letters")


if __name__ == "__main__":
    main()
