"""A portal with a thousand forums: copies of the demo's two, and more meetings and items in each."""

import time
from collections import deque
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from forum.chain import link_waiting
from forum.demo import build_demo
from forum.home.models import SearchEntry
from forum.models import Forum, HistoryEntry, HistoryLink, HistoryWaiting, User
from meetings.models import AgendaItem, Meeting
from projects.models import Project
from tests.bench._figures import Row
from tests.house.conftest import furnish

APART = 1_000_000  # between the keys of one copy and of the next
ROOTS = {Forum, User, Project}
BUILT = {SearchEntry, HistoryLink, HistoryWaiting}  # the portal makes these rows from the others


def fill(forums: int, meetings: int, items: int) -> Row:
    """An empty database becomes the demo's, then a crowd's; the seconds it took."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build_demo()
    furnish(Forum.objects.get(slug="kronoberg"))
    began = time.monotonic()
    copy_forums(forums // 2 - 1)
    add_items(meetings, items)
    filled = time.monotonic()
    index_search()
    return {"filled_s": round(filled - began, 1), "indexed_s": round(time.monotonic() - filled, 1)}


def is_filled() -> bool:
    return Forum._meta.db_table in connection.introspection.table_names() and Forum.objects.exists()


def counted() -> Row:
    rows = {
        "forums": Forum,
        "meetings": Meeting,
        "items": AgendaItem,
        "deeds": HistoryEntry,
        "entries": SearchEntry,
    }
    return {name: model.objects.count() for name, model in rows.items()}


def copy_forums(times: int) -> None:
    """Copies of the two forums that are there: every row that belongs to them, their people and their projects."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in _tables():
            cursor.execute(_statement(model), {"times": times})
        cursor.execute("SET session_replication_role = origin")


def add_items(meetings: int, items: int) -> None:
    """Held meetings of earlier years and their items, the same in every forum."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_MEETINGS, {"meetings": meetings})
        cursor.execute(_ITEMS, {"items": items})
        cursor.execute("SET session_replication_role = origin")


def index_search() -> None:
    """The rows came without their triggers, so the search's are made afterwards, and the planner is told of all."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT search_rebuild()")
        cursor.execute("VACUUM ANALYZE")


def link_trail() -> int:
    """The copied deeds into the chain, as the clock's task does it."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
    return link_waiting()


def _tables() -> list[Any]:
    ours = {"forum", "members", "meetings", "projects"}
    found = [model for model in apps.get_models() if model.__module__.split(".")[0] in ours]
    return [model for model in found if model not in BUILT and _is_copied(model)]


@cache
def _is_copied(model: Any) -> bool:
    ways, seen = deque([model]), set()
    while ways:
        at = ways.popleft()
        if at in ROOTS:
            return True
        if at not in seen:
            seen.add(at)
            ways.extend(field.related_model for field in at._meta.concrete_fields if field.is_relation)
    return False


def _statement(model: Any) -> str:
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field) for field in fields)
    table = model._meta.db_table
    source = f'"{table}" AS t, generate_series(1, %(times)s::bigint) AS n'
    return f'INSERT INTO "{table}" ({names}) SELECT {values} FROM {source}'


def _value(model: Any, field: models.Field) -> str:
    column = f't."{field.column}"'
    target = field
    while target.is_relation:
        target = target.target_field
    if field.is_relation and not _is_copied(field.related_model):
        return column
    if isinstance(target, models.UUIDField):
        return _other(column)
    if field.primary_key or field.is_relation or field.name in {"seat_id", "subject_id"}:
        return f"{column} + n * {APART}" if isinstance(target, models.IntegerField) else column
    if isinstance(field, models.JSONField) and model._meta.db_table in {"forum_paper", "forum_historyentry"}:
        return "'{}'::jsonb"
    if isinstance(field, models.CharField) and field.name == "sha256" and _is_unique(field):
        return f"encode(sha256(convert_to({column} || '/' || n, 'UTF8')), 'hex')"
    if isinstance(field, models.CharField | models.TextField) and _is_unique(field):
        return f"left({column}, {(field.max_length or 300) - 6}) || '-' || n"
    return column


def _other(column: str) -> str:
    """The same in every table that names it."""
    return f"md5({column}::text || '/' || n)::uuid"


def _is_unique(field: models.Field) -> bool:
    return field.unique or field.name in {"slug", "email", "key", "message_id"}


_MEETINGS = """
    INSERT INTO meetings_meeting (id, forum_id, year, number, starts_at, ends_at, form, place, link, state,
        carries_follow_up, agenda_state, document, calendar_uid, sequence, cancel_reason)
    SELECT 900000000000 + f * 1000 + m, fo.id, 2000 + m / 4, 100 + m %% 4, make_date(2000 + m / 4, 1 + m %% 12, 4),
        make_date(2000 + m / 4, 1 + m %% 12, 5), 'on_site', 'Växjö', '', 'held', false, 'draft', gen_random_uuid(),
        gen_random_uuid(), 0, ''
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS f FROM forum_forum) fo,
        generate_series(0, %(meetings)s - 1) m"""
_WAITING = """
    INSERT INTO forum_historywaiting (entry_id)
    SELECT id FROM forum_historyentry e WHERE NOT EXISTS (SELECT 1 FROM forum_historylink k WHERE k.entry_id = e.id)
    ON CONFLICT DO NOTHING"""
_ITEMS = """
    INSERT INTO meetings_agendaitem (id, meeting_id, uuid, pos, kind, title, duration, presenter, text, proposal, note,
        outcome, standing, added_at_meeting, proposed_late, seq)
    SELECT me.id * 1000 + i, me.id, gen_random_uuid(), 'a' || i, 'discussion', 'Punkt ' || i || ' om kompetens', 10, '',
        'Ett stycke om validering och industri.', '', '', 'noted', '', false, false, 0
    FROM meetings_meeting me, generate_series(1, %(items)s) i WHERE me.id >= 900000000000"""
