"""The letters of a reporting period: asking, a new last day, reminders, and that a report is ready.

The portal reminds by itself a week and a day before the last day, and the day after. Whoever owns several projects
gets one letter about all that are left, and never two reminders the same day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from forum.mail import Letter, post
from forum.mail.reminding import MADE_UP_FOR, due_day
from forum.models import Outbox
from members.models import Seat
from projects.models import Project, ProjectReport, ReportingRound
from projects.round_standing import Asked, asked_in

OCCASIONS = (timedelta(days=-7), timedelta(days=-1), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Reader:
    """A person and the projects that they are to report."""

    seat: Seat
    rows: list[Asked] = field(default_factory=list)


def readers(rows: Iterable[Asked]) -> list[Reader]:
    found: dict[int, Reader] = {}
    for row in rows:
        for seat in row.people:
            found.setdefault(seat.user_id, Reader(seat)).rows.append(row)
    return list(found.values())


def left(asked: ReportingRound, at: datetime) -> list[Asked]:
    return [row for row in asked_in(asked, at) if row.ready is None]


def ask(asked: ReportingRound, at: datetime) -> int:
    written = [
        _post("project_report_asked", asked, reader, "", at) for reader in readers(asked_in(asked, at))
    ]
    return sum(written)


def tell_of_new_day(asked: ReportingRound, at: datetime) -> int:
    event = f":{asked.due_on}:{at:%Y-%m-%dT%H:%M:%S.%f}"
    written = [_post("project_report_moved", asked, reader, event, at) for reader in readers(left(asked, at))]
    return sum(written)


def to_remind(asked: ReportingRound, at: datetime, project: Project | None = None) -> list[Reader]:
    """Those with something left (of that project, where one is named) who have had no reminder that day."""
    told = reminded(asked)
    return [
        reader
        for reader in readers(left(asked, at))
        if (project is None or any(row.project == project for row in reader.rows))
        and told.get(reader.seat.user_id) != localdate(at)
    ]


def remind(asked: ReportingRound, at: datetime, project: Project | None = None) -> int:
    return sum(_remind(asked, reader, at) for reader in to_remind(asked, at, project))


def remind_of_reports(at: datetime) -> int:
    """The portal's own daily run over every open period. How many letters were written."""
    day = localdate(at)
    sent = 0
    rows = ReportingRound.objects.filter(closed_at=None, due_on__gte=day - OCCASIONS[-1] - MADE_UP_FOR)
    for asked in rows.filter(due_on__lte=day - OCCASIONS[0]).select_related("forum").order_by("pk"):
        if since := due_day(occasions(asked), day):
            told = reminded(asked)
            waiting = (
                each for each in readers(left(asked, at)) if told.get(each.seat.user_id, date.min) < since
            )
            sent += sum(_remind(asked, reader, at) for reader in waiting)
    return sent


def occasions(asked: ReportingRound) -> list[date]:
    """The days to come when the period was opened: nobody is reminded on the day of the request itself."""
    opened = localdate(asked.opened_at)
    return [day for day in (asked.due_on + after for after in OCCASIONS) if day > opened]


def coming(asked: ReportingRound, day: date) -> list[date]:
    return [on for on in occasions(asked) if on >= day]


def reminded(asked: ReportingRound) -> dict[int, date]:
    """By person: the day of the latest reminder. One query."""
    start = f"project_report_reminder:{asked.pk}:"
    found: dict[int, date] = {}
    for key in Outbox.objects.filter(key__startswith=start).values_list("key", flat=True):
        person, _colon, day = key.removeprefix(start).partition(":")
        found[int(person)] = max(found.get(int(person), date.min), date.fromisoformat(day))
    return found


def tell_ready(report: ProjectReport, to: Iterable[Seat], at: datetime) -> int:
    """The secretariat, but not whoever wrote the report."""
    written = 0
    for seat in to:
        letter = Letter(
            key=f"project_report_ready:{report.pk}:{seat.user_id}",
            kind="projects.report_ready",
            template="project_report_ready",
            to=seat.user,
            forum=report.round.forum,
            context={"report": report, "url": address("report_read", report.round, report.project)},
        )
        written += post(letter, at=at) is not None
    return written


def _remind(asked: ReportingRound, reader: Reader, at: datetime) -> bool:
    return _post("project_report_reminder", asked, reader, f":{localdate(at)}", at)


def _post(kind: str, asked: ReportingRound, reader: Reader, event: str, at: datetime) -> bool:
    letter = Letter(
        key=f"{kind}:{asked.pk}:{reader.seat.user_id}{event}",
        kind=f"projects.{kind.removeprefix('project_')}",
        template=kind,
        to=reader.seat.user,
        forum=asked.forum,
        context={
            "round": asked,
            "is_late": asked.is_late(localdate(at)),
            "links": [(row.project, address("report", asked, row.project)) for row in reader.rows],
        },
    )
    return post(letter, at=at) is not None


def address(name: str, asked: ReportingRound, project: Project) -> str:
    path = reverse(f"projects:{name}", args=[asked.forum.slug, project.slug, asked.period.slug])
    return f"{settings.PORTAL_URL}{path}"
