"""What has been used of the money, up to and with a day, according to whom. Nothing told is changed."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.formats import local
from members.models import Seat
from projects.funding import current_lines
from projects.locking import lock
from projects.models import FundingLine, Outlay, Project, ProjectReport
from projects.rules import may_note_number


@transaction.atomic
def record_outlays(
    project: Project,
    used: Mapping[FundingLine, int],
    *,
    as_of: date,
    source: str,
    report: ProjectReport | None = None,
    by: Seat,
    at: datetime | None = None,
) -> list[Outlay]:
    """What has been used of each line, from the project's start up to and with the day."""
    require(may_note_number(by, project, report))
    project = lock(project)
    rows = _write(project, used, as_of=as_of, source=source, noted_at=at or clock.now(), report=report)
    amount = sum(used.values())
    history.record(
        "project.outlays_noted", on=project, by=by, at=at, as_of=as_of, source=source, amount=amount
    )
    return rows


def _write(
    project: Project,
    used: Mapping[FundingLine, int],
    *,
    as_of: date,
    source: str,
    noted_at: datetime,
    report: ProjectReport | None,
) -> list[Outlay]:
    if as_of > local(noted_at).date():
        raise ValidationError({"as_of": _("The day has not come yet.")})
    counting = {line.pk for line in current_lines(project)}
    if not used or any(line.pk not in counting for line in used):
        raise ValidationError(_("Write what has been used of at least one funding line that counts."))
    rows = [
        Outlay(line=line, as_of=as_of, amount=amount, source=source, report=report, noted_at=noted_at)
        for line, amount in used.items()
    ]
    for row in rows:
        row.full_clean()
        row.save()
    return rows
