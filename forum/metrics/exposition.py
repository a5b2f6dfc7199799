"""The figures in Prometheus' words. What is a state is counted when it is asked for; only sums are remembered."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import CollectorRegistry

from forum import clock, condition, workers
from forum.metrics.live import live_now
from forum.metrics.requests import BUCKETS
from forum.metrics.sums import Name, read_sums

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Figures:
    """A collector in prometheus_client's sense."""

    def collect(self) -> Iterator[Metric]:
        sums = read_sums()
        yield from _counters(sums)
        yield _latency(sums)
        yield from _queues()
        yield from _rows("letters", "Letters by state", condition.letters_by_state())
        yield from _rows("papers", "Papers by state", condition.papers_by_state())
        yield from _live()
        info = InfoMetricFamily("portal_build", "Versions")
        names = {name.lower().replace(" ", "_"): number for name, number in condition.versions()}
        info.add_metric([], names)
        yield info


def exposition() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())  # type: ignore[arg-type]
    return generate_latest(registry)


COUNTERS = {
    "requests": ("Answered requests", ["route", "method", "status"]),
    "sql_queries": ("Queries", ["route"]),
    "sql_seconds": ("Seconds waited for the database", ["route"]),
    "tasks": ("Ended tasks", ["task", "result"]),
    "task_seconds": ("Seconds spent in tasks", ["task"]),
}


def _counters(sums: dict[Name, float]) -> Iterator[Metric]:
    for kind, (meaning, labels) in COUNTERS.items():
        family = CounterMetricFamily(f"portal_{kind}", meaning, labels=labels)
        for name, value in sorted(sums.items()):
            if name[0] == kind:
                family.add_metric(list(name[1:]), value)
        yield family


def _latency(sums: dict[Name, float]) -> Metric:
    family = HistogramMetricFamily("portal_request_seconds", "Seconds until the answer", labels=["route"])
    counted: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, value in sums.items():
        if name[0] == "request_bucket":
            counted[name[1]][name[2]] = value
    for route, found in sorted(counted.items()):
        total, buckets = 0.0, []
        for bound in [*(str(each) for each in BUCKETS), "+Inf"]:
            total += found.get(bound, 0)
            buckets.append((bound, total))
        family.add_metric([route], buckets, sum_value=sums.get(("request_seconds", route), 0))
    return family


def _queues() -> Iterator[Metric]:
    waiting = GaugeMetricFamily("portal_queue_tasks", "Tasks that wait", labels=["queue"])
    oldest = GaugeMetricFamily("portal_queue_oldest_seconds", "Age of the next one", labels=["queue"])
    for queue in workers.queues():
        waiting.add_metric([queue.name], queue.length)
        oldest.add_metric([queue.name], _since(queue.oldest, timezone.now()))
    yield waiting
    yield oldest
    alive = sum(each.is_alive for each in workers.workers())
    yield GaugeMetricFamily("portal_workers", "Workers that live", value=alive)
    pulse = workers.beat_pulse_at()
    if pulse:
        yield GaugeMetricFamily(
            "portal_pulse_age_seconds",
            "Since a worker took what the clock had sent",
            value=_since(pulse, timezone.now()),
        )


def _rows(kind: str, meaning: str, states: list[condition.StateCount]) -> Iterator[Metric]:
    rows = GaugeMetricFamily(f"portal_{kind}", meaning, labels=["state"])
    oldest = GaugeMetricFamily(f"portal_{kind}_oldest_seconds", "Age of the oldest", labels=["state"])
    for each in states:
        rows.add_metric([each.state], each.count)
        oldest.add_metric([each.state], _since(each.oldest, clock.now()))
    yield rows
    yield oldest


def _live() -> Iterator[Metric]:
    live = live_now()
    for name in ("processes", "rooms", "sockets", "people"):
        yield GaugeMetricFamily(f"portal_live_{name}", f"Live {name}", value=getattr(live, name))


def _since(moment: datetime | None, now: datetime) -> float:
    """Rows carry the portal's time, what lies in Redis the machine's; only in the demo these differ."""
    return max(0.0, round((now - moment).total_seconds(), 1)) if moment else 0.0
