"""What a visitor may read of the annual follow-ups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forum import history
from forum.access import first_seat_that, require
from forum.models import Forum, HistoryEntry, Paper
from forum.report.models import AnnualReport, Edition
from forum.report.models.report import EditionQuerySet
from forum.report.rules import may_see_edition
from members.models import Seat


@dataclass(frozen=True)
class Year:
    """A year in the list, with the edition the visitor may read."""

    year: int
    report: AnnualReport | None
    edition: Edition | None


def editions_seen(report: AnnualReport | None, seats: Iterable[Seat]) -> list[Edition]:
    """From the newest; unfinished and failed ones are in the list of those who may see them."""
    if report is None:
        return []
    seats = list(seats)
    rows = list(
        report.editions.select_related("report__forum", "paper__seal", "ordered_by__party__organisation")
    )
    newest = max((edition.number for edition in rows if edition.released_at), default=0)
    for edition in rows:
        edition.is_overtaken = edition.number < newest
    return [edition for edition in rows if first_seat_that(may_see_edition, seats, edition)]


def newest_seen(report: AnnualReport | None, seats: Iterable[Seat]) -> Edition | None:
    """The newest ready edition; a released one stands before a later draft for everyone alike."""
    ready = [edition for edition in editions_seen(report, seats) if edition.is_ready]
    released = [edition for edition in ready if edition.released_at]
    return next(iter(released or ready), None)


def expected_pages(forum: Forum) -> int | None:
    """As many as the forum's newest edition has; the paper itself knows them only once they are set."""
    ready = Edition.objects.ready().filter(report__forum=forum).order_by("-ordered_at", "-pk")
    return ready.values_list("paper__pages", flat=True).first()


def years_of(forum: Forum, seats: Iterable[Seat], this_year: int) -> list[Year]:
    """Every year with a meeting or a report, and the one under way."""
    seats = list(seats)
    reports = {report.year: report for report in forum.annual_reports.select_related("forum")}
    known = {this_year, *reports, *forum.meetings.filter(year__lte=this_year).values_list("year", flat=True)}
    return [
        Year(year, reports.get(year), newest_seen(reports.get(year), seats))
        for year in sorted(known, reverse=True)
    ]


def editions_released(forum: Forum) -> EditionQuerySet:
    """What everybody with a seat reads, whole and finished."""
    rows = Edition.objects.ready().filter(report__forum=forum, released_at__isnull=False)
    return rows.select_related("report__forum", "paper__seal")


def note_download_by_program(edition: Edition, program: str, file: str) -> None:
    """By a program that the secretariat has let in."""
    history.record(
        "report.downloaded_by_program",
        on=edition,
        forum=edition.report.forum,
        number=edition.number,
        file=file,
        program=program,
        sha256=edition.paper.sha256,
    )


MOST_DOWNLOADS = 100


def note_download(
    edition: Edition, by: Seat, *, sha256: str, at: datetime | None = None, file: str = "pdf"
) -> Paper:
    """Every download is in the history, of the paper and of its data files alike, with what was handed out."""
    require(may_see_edition(by, edition))
    history.record(
        "report.downloaded",
        on=edition,
        by=by,
        at=at,
        number=edition.number,
        file=file,
        sha256=sha256,
    )
    return edition.paper


def downloads_of(report: AnnualReport) -> list[HistoryEntry]:
    """Who has downloaded which edition of the year and when, the newest first; at most a hundred."""
    entries = HistoryEntry.objects.filter(
        forum=report.forum,
        verb="report.downloaded",
        subject_type=Edition._meta.label_lower,
        subject_id__in=report.editions.values("pk"),
    )
    return list(entries.select_related("actor")[:MOST_DOWNLOADS])
