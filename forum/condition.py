"""How the portal is doing, for the operator: numbers and states, never anybody's text."""

import platform
import shutil
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Q, QuerySet

from forum import clock
from forum.models import Forum, Outbox, Paper, Seal

LISTED_LETTERS = LISTED_PAPERS = 50
STUCK_AFTER = timedelta(minutes=15)
LAST_BACKUP = "last-backup"
TOOLS = ("django", "celery", "weasyprint")


@dataclass(frozen=True)
class StateCount:
    state: str
    label: str
    count: int
    oldest: datetime | None


def letters_by_state() -> list[StateCount]:
    return _by_state(Outbox.objects.all(), Outbox.State, "created_at")


def papers_by_state() -> list[StateCount]:
    return _by_state(Paper.objects.all(), Paper.State, "requested_at")


def seals_by_state() -> list[StateCount]:
    return _by_state(Seal.objects.all(), Seal.State, "ordered_at")


def letters_in_trouble() -> QuerySet[Outbox]:
    """Newest first; what was written is not fetched at all."""
    states = [Outbox.State.FAILED, Outbox.State.UNCERTAIN]
    shown = ("kind", "to", "state", "error", "attempts", "created_at", "forum__short_name")
    letters = Outbox.objects.filter(state__in=states).select_related("forum").only(*shown)
    return letters.order_by("-pk")[:LISTED_LETTERS]


def stuck_letters() -> int:
    """Letters that should have left a quarter of an hour ago; one that waits for its paper waits rightly."""
    late = clock.now() - STUCK_AFTER
    due = Q(state=Outbox.State.QUEUED, created_at__lt=late) & (Q(due_at=None) | Q(due_at__lt=late))
    held = Q(state=Outbox.State.SENDING, lease_until__lt=late)
    has_paper = Q(paper=None) | Q(paper__state=Paper.State.READY)
    return Outbox.objects.filter(due | held).filter(has_paper).count()


def papers_under_way() -> QuerySet[Paper]:
    """Those that failed and those being made; without what they are made from."""
    states = [Paper.State.FAILED, Paper.State.BUILDING]
    shown = ("kind", "state", "attempts", "error", "requested_at", "forum__short_name")
    papers = Paper.objects.filter(state__in=states).select_related("forum").only(*shown)
    return papers.order_by("-pk")[:LISTED_PAPERS]


@dataclass(frozen=True)
class Machine:
    """Sizes in bytes. The disk is the one that papers and attached files lie on, where they lie in no bucket."""

    database: int
    disk_free: int
    disk_total: int
    unapplied: int
    backup: datetime | None
    bucket: str

    @property
    def is_nearly_full(self) -> bool:
        return self.disk_free < self.disk_total / 10


def machine() -> Machine:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database = cursor.fetchone()[0]
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(settings.MEDIA_ROOT)
    return Machine(database, disk.free, disk.total, _unapplied(), last_backup(), settings.BUCKET.name)


def _unapplied() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def last_backup() -> datetime | None:
    """When `manage.py backup` last ended well on this machine; other ways of backing up are not seen here."""
    try:
        return datetime.fromisoformat((settings.VAR / LAST_BACKUP).read_text().strip())
    except (OSError, ValueError):
        return None


def count_forums() -> int:
    return Forum.objects.count()


def versions() -> list[tuple[str, str]]:
    number = connection.cursor().connection.info.server_version if connection.vendor == "postgresql" else 0
    tools = [(tool, version(tool)) for tool in TOOLS]
    database = ("PostgreSQL", f"{number // 10000}.{number % 10000}")
    return [("Industriforum", portal_version()), ("Python", platform.python_version()), database, *tools]


@cache
def portal_version() -> str:
    stated = settings.BASE_DIR / "pyproject.toml"
    return tomllib.loads(stated.read_text())["project"]["version"] if stated.exists() else ""


def _by_state(rows: QuerySet[Any], states: Any, since: str) -> list[StateCount]:
    found = {
        row["state"]: row
        for row in rows.order_by().values("state").annotate(count=Count("pk"), oldest=Min(since))
    }
    none = {"count": 0, "oldest": None}
    return [
        StateCount(
            state.value, state.label, *(found.get(state.value, none)[key] for key in ("count", "oldest"))
        )
        for state in states
    ]
