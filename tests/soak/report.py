"""`./run soak report`: ten points in the making of an edition, and at each of them five victims of kill -9.

A JSON line for each cell and a table at the end. Each accepted order has to end in one valid file whose SHA-256 is in
its row, within a minute of the victim's return, and with one letter; after the sweep no row's file is gone, and none is
left that no row names.
`--poison` kills the worker's child until the cap of attempts gives the order up. Exit status 1 when it is not so.
"""

import argparse
import json
import os
import sys
import time
from typing import Any

from tests.bench._figures import table
from tests.soak._workshop import IN_THE_WEB, POINTS, VICTIMS, WITHIN, Broken, Workshop, workshop

OLD = 7200  # seconds: what the sweep takes away


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run soak report", description=__doc__)
    parser.add_argument("--points", nargs="*", choices=POINTS, default=list(POINTS))
    parser.add_argument("--victims", nargs="*", choices=VICTIMS, default=list(VICTIMS))
    parser.add_argument("--cells", nargs="*", metavar="POINT:VICTIM", help="only these")
    parser.add_argument("--lease", type=float, help="seconds, instead of the portal's thirty")
    parser.add_argument("--poison", action="store_true")
    return parser.parse_args()


def say(**row: Any) -> dict[str, Any]:
    sys.stdout.write(json.dumps({"soak": "report", **row}) + "\n")
    sys.stdout.flush()
    return row


def cell(shop: Workshop, point: str, victim: str) -> dict[str, Any]:
    before = len(shop.editions())
    shop.lose_bells(point == "sweeping")
    shop.hold(point)
    order = shop.order()
    if point not in IN_THE_WEB and not order.accepted:
        raise Broken(f"the order was answered with {order.status}")
    standing = shop.standing(point)
    revive = shop.kill(victim, standing)
    shop.lose_bells(False)
    shop.hold("")
    revive()
    back = time.monotonic()
    accepted = order.accepted
    orders = 1
    if not accepted and len(shop.editions()) == before:
        orders, accepted = (
            2,
            shop.order().accepted,
        )  # nothing was kept of the first, and so the person asks again
    finish(shop, before + 1)
    seconds = time.monotonic() - back
    edition = shop.editions()[-1]
    if len(shop.editions()) != before + 1:
        raise Broken(f"{len(shop.editions()) - before} editions came of it")
    shop.check(edition)
    return {
        "point": point,
        "victim": victim,
        "reached": standing > 0,
        "orders": orders,
        "answered": order.status,
        "attempts": edition["attempts"],
        "seconds": round(seconds, 1),
    }


def finish(shop: Workshop, count: int) -> None:
    def is_finished() -> bool:
        editions = shop.editions()
        if editions and editions[-1]["state"] == "failed":
            raise Broken(f"edition {editions[-1]['number']} failed: {editions[-1]['error']}")
        return len(editions) >= count and all(edition["state"] == "ready" for edition in editions)

    shop.until(is_finished, "the edition was not ready in time", WITHIN)


def sweep(shop: Workshop) -> dict[str, int]:
    """Everything is made old, and the clock's next sweep awaited: it takes what no row names, and nothing else."""
    left = len(shop.unnamed())
    named = len({edition["sha256"] for edition in shop.editions()} - {""})
    for file in shop.papers.iterdir():
        os.utime(file, (time.time() - OLD, time.time() - OLD))
    shop.until(lambda: not shop.unnamed(), "the sweep left files that no row names")
    if len(list(shop.papers.iterdir())) != named:
        raise Broken("the sweep took a file that a row names")
    return {"unnamed_before": left, "unnamed_after": 0, "files": named}


def poison(shop: Workshop) -> dict[str, Any]:
    """Every attempt dies while the pages are set."""
    for _attempt in range(3):
        shop.hold("setting")
        if not shop.editions():
            shop.order()
        shop.kill("child", shop.standing("setting"))
    shop.hold("")
    shop.until(lambda: shop.editions()[-1]["state"] == "failed", "nobody gave it up")
    edition = shop.editions()[-1]
    if edition["attempts"] != 3:
        raise Broken(f"given up after {edition['attempts']} attempts")
    orders = shop.order()
    finish_after_failure(shop)
    return {"kind": "poison", "attempts": 3, "next_answered": orders.status, "editions": len(shop.editions())}


def finish_after_failure(shop: Workshop) -> None:
    shop.until(
        lambda: [edition["state"] for edition in shop.editions()] == ["failed", "ready"],
        "the worker does not make the next one",
    )
    shop.check(shop.editions()[-1])


def matrix(shop: Workshop, cells: list[tuple[str, str]]) -> list[dict[str, Any]]:
    rows = []
    for point, victim in cells:
        try:
            rows.append(say(**cell(shop, point, victim)))
        except Broken as broken:
            rows.append(say(point=point, victim=victim, broken=str(broken)))
            shop.hold("")
    return rows


def summary(rows: list[dict[str, Any]]) -> str:
    """Seconds from the victim's return to the finished file."""
    found = {(row["point"], row["victim"]): row for row in rows}
    points = [point for point in POINTS if any(row["point"] == point for row in rows)]
    victims = [victim for victim in VICTIMS if any(row["victim"] == victim for row in rows)]

    def words(row: dict[str, Any] | None) -> str:
        return "" if row is None else "BROKEN" if "broken" in row else f"{row['seconds']:.1f} s"

    lines = [[point, *(words(found.get((point, victim))) for victim in victims)] for point in points]
    return "\n" + table(["point", *victims], lines)


def main() -> None:
    given = arguments()
    with workshop(given.lease) as shop:
        if given.poison:
            say(**poison(shop))
            return
        chosen = [tuple(each.split(":")) for each in given.cells or []]
        cells = chosen or [(point, victim) for point in given.points for victim in given.victims]
        rows = matrix(shop, cells)  # type: ignore[arg-type]
        swept = sweep(shop)
        broken = [row for row in rows if "broken" in row]
        say(kind="matrix", cells=len(rows), broken=len(broken), worker_ended=shop.restarts, **swept)
    sys.stdout.write(summary(rows))
    if broken:
        raise SystemExit(f"{len(broken)} of {len(rows)} cells are broken")


if __name__ == "__main__":
    main()
