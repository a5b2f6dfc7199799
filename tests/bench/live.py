"""`./run bench live`: the shared document against hocuspocus and y-websocket, side by side in one run.

Prints a JSON line per measurement and tables at the end. Real fsync; clients in processes of their own.
"""

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.bench import _live_tables as tables
from tests.bench._figures import Row, merged, percentile
from tests.bench._live_ours import Ours, open_ours
from tests.bench._peers import make_peers
from tests.soak._house import House, cpu_ms, house, rss_mb
from tests.soak._nodes import PEERS, Node, ask_all, install, nodes

CLIENT = PEERS / "client.mjs"
PEER_KINDS = ("hocuspocus", "hocuspocus-durable", "y-websocket")
OUR_KINDS = ("ours-1", "ours-2", "ours-link-1")
RATE = 5
# With more than this many at the keys it is the clients' machine that is measured.
MOST_TYPISTS = {2: 2, 8: 8, 32: 32, 200: 16}
BURST = {2: 3000, 8: 4000, 32: 3200, 200: 800}
COLD_EDITS = 10_000

# Milliseconds of processor time so far.
Clock = Callable[[], float]


class Target(Protocol):
    kind: str

    @property
    def pids(self) -> list[int]: ...
    def doors(self, count: int) -> list[dict[str, str]]: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench live", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[2, 8, 32, 200], help="numbers of connections"
    )
    parser.add_argument("--seconds", type=int, default=6, help="of typing in each measurement")
    parser.add_argument(
        "--kinds", nargs="*", choices=[*OUR_KINDS, *PEER_KINDS], default=[*OUR_KINDS, *PEER_KINDS]
    )
    parser.add_argument("--processes", type=int, default=2, help="of clients")
    parser.add_argument("--cold", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--cold-edits", type=int, default=COLD_EDITS)
    return parser.parse_args()


def say(row: Row) -> Row:
    sys.stdout.write(json.dumps({"bench": "live", "load": round(os.getloadavg()[0], 1), **row}) + "\n")
    sys.stdout.flush()
    return row


def document_for(target: Target, size: int) -> tuple[str, list[dict[str, str]]]:
    if isinstance(target, Ours):
        return target.next_document(), target.doors(size)
    return f"bench-{secrets.token_hex(6)}", target.doors(size)


def split(count: int, parts: int) -> list[list[int]]:
    return [list(range(part, count, parts)) for part in range(min(count, parts))]


def measure(target: Target, size: int, seconds: int, processes: int, postgres: Clock) -> Row:
    document, doors = document_for(target, size)
    typists = MOST_TYPISTS.get(size, min(size, 32))
    setup = {"kind": target.kind, "prefix": secrets.token_hex(4), "document": document, "typists": typists}
    groups = split(size, processes)
    each = [{"numbers": group, "doors": [doors[number] for number in group]} for group in groups]
    with nodes(CLIENT, len(groups)) as clients:
        ask_all(clients, "open", each=each, **setup)
        ask_all(clients, "seed")
        return {
            "typists": typists,
            **typing(clients, target, seconds),
            **burst(clients, target, typists, BURST.get(size, 1600), seconds * RATE, postgres),
            "rss_mb": round(rss_mb(target.pids), 1),
        }


def typing(clients: list[Node], target: Target, seconds: int) -> Row:
    began, before = time.monotonic(), cpu_ms(target.pids)
    typed = ask_all(clients, "type", seconds + 60, seconds=seconds, rate=RATE)
    sent = {typist: times for answer in typed for typist, times in answer["sent"].items()}
    seen = ask_all(clients, "seen", sent=sent)
    took = (time.monotonic() - began) * 1000
    figures: Row = {}
    for name, histograms in (
        ("", [answer["latencies"] for answer in seen]),
        ("ack_", [answer["acks"] for answer in typed]),
    ):
        whole = merged(histograms)
        figures |= {f"{name}p{share}": percentile(whole, share / 100) for share in (50, 95, 99)}
    return figures | {
        "typing_cpu_pct": round((cpu_ms(target.pids) - before) / took * 100, 1),
        "clients_cpu_pct": round(sum(answer["cpu_ms"] for answer in typed) / took * 100, 1),
    }


def burst(clients: list[Node], target: Target, typists: int, edits: int, typed: int, postgres: Clock) -> Row:
    before, before_postgres = cpu_ms(target.pids), postgres()
    each = edits // typists
    done = ask_all(clients, "burst", 120, edits=each, goal=typed + each)
    made = each * typists
    seconds = (max(answer["until"] for answer in done) - min(answer["from"] for answer in done)) / 1000
    return {
        "updates_s": round(made / seconds, 1),
        "cpu_ms_update": round((cpu_ms(target.pids) - before) / made, 3),
        "postgres_ms_update": round((postgres() - before_postgres) / made, 3),
    }


@contextmanager
def running(*targets: Target) -> Iterator[None]:
    try:
        for target in targets:
            target.start()
        yield
    finally:
        for target in targets:
            target.stop()


def rounds(targets: list[Target], given: argparse.Namespace, postgres: Clock) -> list[Row]:
    """Kinds take turns within each round, and each round begins with another one, on fresh servers."""
    rows = []
    for number in range(given.rounds):
        shift = number % len(targets)
        turn = targets[shift:] + targets[:shift]
        with running(*targets):
            for target in turn:
                measure(target, 2, 1, given.processes, postgres)  # to warm up
            for size in given.sizes:
                for target in turn:
                    figures = measure(target, size, given.seconds, given.processes, postgres)
                    rows.append(say({"round": number, "clients": size, "kind": target.kind, **figures}))
    return rows


def cold(targets: list[Target], given: argparse.Namespace) -> list[Row]:
    """A document with a past, opened on a server that has just started."""
    past = {target.kind: fill(target, given.cold_edits) for target in targets}
    rows = []
    for number in range(given.rounds):
        for target in targets:
            with running(target), nodes(CLIENT, 1) as (client,):
                opened = client.ask("cold", **past[target.kind])
            rows.append(say({"round": number, "kind": target.kind, "cold_ms": round(opened["ms"], 1)}))
    return rows


def fill(target: Target, edits: int) -> dict[str, Any]:
    with running(target), nodes(CLIENT, 1) as (client,):
        document, doors = document_for(target, 1)
        setup = {"kind": target.kind, "prefix": secrets.token_hex(4), "document": document, "doors": doors}
        client.ask("open", numbers=[0], typists=0, **setup)
        filled = client.ask("fill", 300, edits=edits)
        client.ask("close")
        # The debounced ones still have to store it.
        time.sleep(4)
        if isinstance(target, Ours):
            target.snapshot(document)
    return {**setup, **filled}


def make_targets(found: House, given: argparse.Namespace) -> list[Target]:
    kinds = [kind for kind in given.kinds if kind in OUR_KINDS]
    documents = len(kinds) * (given.rounds * (len(given.sizes) + 1) + 1)
    ours = open_ours(found, kinds, documents)
    assert found.servers.postgres
    found.servers.postgres.query("create database peers", database="postgres")
    url = found.servers.owner_url.rpartition("/")[0] + "/peers"
    peers = [peer for peer in make_peers(Path(found.folder.path), url) if peer.kind in given.kinds]
    return [*ours, *peers]


def main() -> None:
    given = arguments()
    install(PEERS)
    with ExitStack() as stack:
        found = stack.enter_context(house())
        targets = make_targets(found, given)
        database = found.servers.postgres
        assert database
        rows = rounds(targets, given, lambda: cpu_ms(found.server_pids(database)))
        opened = cold(targets, given) if given.cold else []
    sys.stdout.write(tables.figures(rows) + tables.comparison(rows) + tables.cold(opened))


if __name__ == "__main__":
    main()
