"""What has been used of a funding line. Nothing is overwritten: what is told later for the same day counts."""

from datetime import date, datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.models import FundingLine, Outlay, ProjectReport
from projects.rules import may_note_number


@transaction.atomic
def note_outlay(
    line: FundingLine,
    *,
    as_of: date,
    amount: int,
    source: str,
    report: ProjectReport | None = None,
    by: Seat,
    at: datetime | None = None,
) -> Outlay:
    """Used of the line up to and with that day, in all."""
    require(may_note_number(by, line.project, report))
    outlay = Outlay(
        line=line, as_of=as_of, amount=amount, source=source, report=report, noted_at=at or clock.now()
    )
    outlay.full_clean()
    outlay.save()
    history.record(
        "project.outlay_noted",
        on=line.project,
        by=by,
        at=at,
        funder=line.funder,
        as_of=as_of,
        amount=amount,
    )
    return outlay
