"""A portal with a thousand forums: copies of the demo's first one, and more meetings and items in each."""

from collections import deque
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from forum.models import Forum, User
from projects.models import Project

APART = 10_000_000  # between the keys of one copy and of the next
ROOTS = {Forum, User, Project}


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
        cursor.execute("ANALYZE")


def _tables() -> list[Any]:
    ours = {"forum", "members", "meetings", "projects"}
    found = [model for model in apps.get_models() if model.__module__.split(".")[0] in ours]
    return [model for model in found if _is_copied(model)]


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
    source = f'"{table}" AS t, generate_series(1, %(times)s) AS n'
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
_ITEMS = """
    INSERT INTO meetings_agendaitem (meeting_id, uuid, pos, kind, title, duration, presenter, text, proposal, note,
        outcome, standing, added_at_meeting, proposed_late, seq)
    SELECT me.id, gen_random_uuid(), 'a' || i, 'discussion', 'Punkt ' || i || ' om kompetens', 10, '',
        'Ett stycke om validering och industri.', '', '', 'noted', '', false, false, 0
    FROM meetings_meeting me, generate_series(1, %(items)s) i WHERE me.id >= 900000000000"""
