"""The few texts of the annual follow-up that are written by hand."""

from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from forum.models import Forum
from forum.report.models import AnnualReport
from forum.report.rules import may_edit_texts, may_order
from members.models import Seat


@transaction.atomic
def open_report(forum: Forum, year: int, by: Seat, at: datetime | None = None) -> AnnualReport:
    """The year's follow-up, begun if nobody has."""
    require(may_order(by, forum))
    report, _ = AnnualReport.objects.get_or_create(
        forum=forum, year=year, defaults={"created_at": at or clock.now()}
    )
    return report


@transaction.atomic
def write_texts(report: AnnualReport, by: Seat, at: datetime | None = None, **texts: str) -> AnnualReport:
    """Save the texts that changed; an edition already ordered keeps the ones it was made from."""
    require(may_edit_texts(by, report))
    row = AnnualReport.objects.select_for_update().get(pk=report.pk)
    changed = [name for name, text in texts.items() if getattr(row, name) != text]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, texts[name])
    row.save(update_fields=changed)
    history.record("report.texts_written", on=row, by=by, at=at, texts=changed)
    return row
