"""Frozen means frozen: not through the models, not in SQL, not by emptying the table."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from forum.models import HistoryEntry
from meetings.adjusting import appoint_adjuster
from meetings.agenda import approve_version, propose_version
from meetings.attendance import note_attendance
from meetings.comments import comment_on_item
from meetings.course import adjourn, begin_item
from meetings.followup import record_decision, report_progress
from meetings.minutes import add_addendum, finalise_minutes
from meetings.models import (
    ActionProgress,
    Addendum,
    Adjournment,
    Adjuster,
    AgendaItem,
    AgendaVersion,
    Approval,
    Attendance,
    Comment,
    Decision,
    ItemPassage,
    LogEntry,
    Minutes,
    Reservation,
)
from meetings.reservations import reserve
from tests.meetings.conducting import CLOSED, FINALISED, OPENED, held, make_action, make_item, opened

APPLICATION = "portal_app"
FROZEN: list[tuple[type[models.Model], str, Any]] = [
    (Minutes, "dnr", "ANNAT"),
    (Minutes, "state", "draft"),
    (Decision, "text", "att riva upp"),
    (AgendaItem, "note", "Efterhandsändrat"),
    (AgendaItem, "title", "Annan rubrik"),
    (Attendance, "status", "absent"),
    (ItemPassage, "ended_at", FINALISED),
    (Adjournment, "ended_at", FINALISED),
    (Reservation, "text", "Vi ångrar oss"),
    (Comment, "text", "Något annat"),
    (Comment, "outcome", "taken"),
    (Adjuster, "text", "Ändra allt"),
    (AgendaVersion, "sha256", "0" * 64),
    (Approval, "sha256", "0" * 64),
    (Addendum, "text", "Inget"),
    (LogEntry, "source", "system"),
    (ActionProgress, "text", "Något annat"),
    (HistoryEntry, "verb", "nothing.happened"),
]


@pytest.fixture
def archive(meeting, cast) -> SimpleNamespace:
    """A meeting whose every frozen table has a row."""
    item = make_item(meeting, cast.ifmetall)
    version = propose_version(meeting, by=cast.sekr, at=OPENED)
    approve_version(version, version.number, version.sha256, by=cast.teknik, at=OPENED)
    comment_on_item(item, "Skriv ut siffran.", by=cast.teknik, at=OPENED)
    meeting.forum.adjusters = 1
    meeting.forum.save(update_fields=["adjusters"])
    appoint_adjuster(meeting, cast.unionen, by=cast.sekr, at=OPENED)
    opened(meeting, cast.sekr)
    note_attendance(meeting, {cast.region: "present"}, by=cast.sekr, at=OPENED)
    begin_item(item, by=cast.sekr, at=OPENED)
    adjourn(meeting, None, by=cast.sekr, at=OPENED)
    decision = record_decision(item, "att börja", by=cast.sekr, at=OPENED)
    reserve(decision, cast.teknik.party, "Vi vill vänta.", by=cast.sekr, at=OPENED)
    action = make_action(item, cast.teknik, cast.sekr)
    report_progress(action, "in_progress", "På gång.", by=cast.teknik, at=OPENED)
    minutes = finalise_minutes(
        held(meeting, cast.sekr), "DEMO-2026-0001", by=cast.sekr, at=FINALISED, reason="Justeraren är sjuk."
    )
    add_addendum(minutes, "Stavfel i punkt 2.", by=cast.sekr, at=FINALISED)
    return SimpleNamespace(meeting=meeting, item=item, minutes=minutes, seat=cast.unionen)


def refused(change: Callable[[], Any]) -> bool:
    """Whether the database says no."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def in_sql(statement: str, *values: Any) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def rows(model: type[models.Model]) -> list[tuple[Any, ...]]:
    return list(model.objects.order_by("pk").values_list())


def test_frozen_rows_refuse_every_change(archive):
    before = {model: rows(model) for model, _field, _value in FROZEN}
    changed = [
        f"{model.__name__}.{field} by {way}"
        for model, field, value in FROZEN
        for way, change in ways_to_change(model, field, value).items()
        if not refused(change)
    ]
    assert changed == []
    assert all(len(found) > 0 for found in before.values())
    assert {model: rows(model) for model in before} == before


def ways_to_change(model: type[models.Model], field: str, value: Any) -> dict[str, Callable[[], Any]]:
    row = model.objects.order_by("pk").last()
    setattr(row, field, value)
    table, column = model._meta.db_table, model._meta.get_field(field).column
    everything = model.objects.filter(pk=row.pk)
    return {
        "save": lambda: row.save(update_fields=[field]),
        "update": lambda: everything.update(**{field: value}),
        "bulk_update": lambda: model.objects.bulk_update([row], [field]),
        "delete": lambda: everything._raw_delete("default"),
        "SQL UPDATE": in_sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', value, row.pk),
        "SQL DELETE": in_sql(f"DELETE FROM {table} WHERE id = %s", row.pk),
    }


def test_frozen_rows_are_not_moved_to_another_meeting(archive):
    """Nor would a row of an open meeting come into a finalised one: the trigger asks of both."""
    other = archive.meeting.forum.meetings.exclude(pk=archive.meeting.pk).first()
    of_a_meeting = {
        model for model, _field, _value in FROZEN if any(f.name == "meeting" for f in model._meta.fields)
    }
    moved = [
        model.__name__
        for model in of_a_meeting
        if not refused(in_sql(f"UPDATE {model._meta.db_table} SET meeting_id = %s", other.pk))
    ]
    assert len(of_a_meeting) == 10
    assert moved == []


def test_nothing_is_added_to_a_finalised_meeting(archive):
    meeting, item = archive.meeting, archive.item
    additions = [
        lambda: Attendance.objects.create(
            meeting=meeting, seat=archive.seat, status="present", noted_at=CLOSED
        ),
        lambda: AgendaItem.objects.create(meeting=meeting, pos="z9", title="Sent"),
        lambda: Decision.objects.create(
            forum=meeting.forum,
            meeting=meeting,
            item=item,
            number=9,
            text="att lägga till",
            decided_at=CLOSED,
            noted_by=archive.minutes.finalised_by,
        ),
    ]
    assert [refused(addition) for addition in additions] == [True, True, True]


def test_the_application_role_empties_no_table(archive):
    call_command("grant_application_role", APPLICATION)
    tables = sorted({model._meta.db_table for model, _field, _value in FROZEN})

    def as_application(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
            cursor.execute(statement)

    for table in tables:
        for statement in (
            f"TRUNCATE {table} CASCADE",
            f"DELETE FROM {table}",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table} CASCADE",
        ):
            assert refused(lambda statement=statement: as_application(statement)), statement
    assert not refused(lambda: as_application("SELECT count(*) FROM meetings_minutes"))
