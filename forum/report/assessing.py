"""Assessing the focus areas of a year."""

from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from forum.models import FocusArea, Forum
from forum.report.figures.period import Period
from forum.report.figures.region import areas_of
from forum.report.models import AnnualReport, Assessment
from forum.report.models.assessments import FIELDS
from forum.report.rules import may_edit_texts
from members.models import Seat


class AssessedMeanwhileError(Exception):
    """Somebody else has saved an assessment that the writer had not seen."""

    def __init__(self, theirs: Assessment) -> None:
        super().__init__(str(theirs))
        self.theirs = theirs


@transaction.atomic
def assess(
    report: AnnualReport, area: FocusArea, by: Seat, seen: int, at: datetime | None = None, **fields: str
) -> Assessment | None:
    """Keep what is written as the area's newest version; None where nothing has changed.

    `seen` is the number of the version that the writer had before them, 0 for none.
    """
    require(may_edit_texts(by, report))
    AnnualReport.objects.select_for_update().get(pk=report.pk)
    before = newest_of(report, area)
    if _says(before) == fields:
        return None
    if before and before.number != seen:
        raise AssessedMeanwhileError(before)
    written = Assessment.objects.create(
        report=report,
        focus_area=area,
        number=(before.number if before else 0) + 1,
        written_at=at or clock.now(),
        written_by=by,
        **fields,
    )
    history.record("report.assessed", on=report, by=by, at=at, area=area.title, number=written.number)
    return written


def newest_of(report: AnnualReport | None, area: FocusArea) -> Assessment | None:
    if report is None:
        return None
    return report.assessments.filter(focus_area=area).select_related("written_by__user").first()


def assessed_areas(forum: Forum, year: int) -> list[tuple[FocusArea, Assessment | None]]:
    """The focus areas of the year with what is written of each, if anything (2 queries)."""
    newest = Assessment.objects.filter(report__forum=forum, report__year=year).newest()
    written = {row.focus_area_id: row for row in newest if row.is_written}
    return [(area, written.get(area.pk)) for area in areas_of(forum, Period(year, clock.now()))]


def _says(assessment: Assessment | None) -> dict[str, str]:
    return {name: getattr(assessment, name) if assessment else "" for name in FIELDS}
