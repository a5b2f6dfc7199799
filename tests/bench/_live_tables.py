"""The tables at the end of `./run bench live`."""

from tests.bench._figures import Row, of, ratios, spread, table, values

FIGURES = {
    "p50": "p50 ms",
    "p95": "p95 ms",
    "p99": "p99 ms",
    "ack_p95": "ack p95 ms",
    "updates_s": "updates/s",
    "cpu_ms_update": "CPU ms/update",
    "postgres_ms_update": "PostgreSQL ms/update",
    "rss_mb": "RSS MB",
    "typing_cpu_pct": "CPU % typing",
    "clients_cpu_pct": "clients’ CPU %",
}
COMPARED = ("p50", "p95", "p99", "updates_s", "cpu_ms_update", "rss_mb")
PEERS = ("hocuspocus", "hocuspocus-durable", "y-websocket")


def _kinds(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["kind"] for row in sorted(rows, key=lambda row: row["kind"])))


def _sizes(rows: list[Row]) -> list[int]:
    return sorted({row["clients"] for row in rows})


def figures(rows: list[Row]) -> str:
    """Medians over the rounds, with the least and the most."""
    lines = []
    for size in _sizes(rows):
        for kind in _kinds(rows):
            found = of(rows, clients=size, kind=kind)
            lines.append([str(size), kind, *(spread(values(found, figure)) for figure in FIGURES)])
    return "\n" + table(["clients", "server", *FIGURES.values()], lines)


def comparison(rows: list[Row]) -> str:
    """Ours divided by the peer, round by round."""
    lines = []
    for size in _sizes(rows):
        for kind in (kind for kind in _kinds(rows) if kind.startswith("ours")):
            for peer in (peer for peer in PEERS if of(rows, kind=peer)):
                ours, other = {"clients": size, "kind": kind}, {"clients": size, "kind": peer}
                cells = [spread(ratios(rows, figure, ours, other)) for figure in COMPARED]
                lines.append([str(size), f"{kind} / {peer}", *cells])
    head = ["clients", "ratio", *(FIGURES[figure].removesuffix(" ms") for figure in COMPARED)]
    return "\n" + table(head, lines) if lines else ""


def cold(rows: list[Row]) -> str:
    if not rows:
        return ""
    lines = []
    for kind in _kinds(rows):
        cells = [spread(ratios(rows, "cold_ms", {"kind": kind}, {"kind": peer})) for peer in PEERS]
        lines.append([kind, spread(values(of(rows, kind=kind), "cold_ms")), *cells])
    return "\n" + table(["server", "cold open ms", *(f"/ {peer}" for peer in PEERS)], lines)
