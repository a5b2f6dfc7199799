"""How the portal is doing, for the operator: numbers and states, never anybody's text."""

import platform
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, QuerySet

from forum.models import Forum, Outbox, Paper, Seal

LISTED_LETTERS = 50
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
