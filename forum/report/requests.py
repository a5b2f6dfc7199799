"""Ordering an edition: the figures are gathered now, the paper is built by the worker."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from forum import clock, history
from forum.access import require
from forum.models import Forum, Paper
from forum.paper.requests import cancel_paper, request_paper, retry_paper
from forum.paper.seals import retry_seal
from forum.report.edition_letters import tell_of_cancelling
from forum.report.models import AnnualReport, Edition
from forum.report.rules import may_cancel, may_order, may_retry, may_seal_again
from forum.report.snapshot import file_name, take_snapshot, title_of
from forum.report.texts import open_report
from members.models import Seat

TEMPLATE = "papers/followup.html"


class EditionUnfinishedError(Exception):
    """One edition of the year is being made; another can be ordered after it."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(str(edition))
        self.edition = edition


class EditionFinishedError(Exception):
    """There is nothing left to cancel: the edition is ready or has failed."""


@transaction.atomic
def order_edition(forum: Forum, year: int, by: Seat, at: datetime | None = None) -> Edition:
    """Freeze the year as it stands in a snapshot and request the paper."""
    require(may_order(by, forum))
    moment = at or clock.now()
    report = _locked(open_report(forum, year, by, moment))
    newest = report.editions.first()
    number = newest.number + 1 if newest else 1
    edition = Edition.objects.create(
        report=report,
        number=number,
        paper=_paper(report, number, by, moment),
        ordered_by=by,
        ordered_at=moment,
    )
    history.record("report.ordered", on=edition, by=by, at=moment, year=year, number=number)
    return edition


def _locked(report: AnnualReport) -> AnnualReport:
    """One edition of a year is made at a time."""
    row = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if unfinished := row.editions.unfinished().first():
        raise EditionUnfinishedError(unfinished)
    return row


def _paper(report: AnnualReport, number: int, by: Seat, at: datetime) -> Paper:
    with translation.override(report.forum.language):
        title, snapshot = title_of(report), take_snapshot(report, number, at)
    return request_paper(
        forum=report.forum,
        kind=Paper.Kind.FOLLOW_UP,
        title=title,
        template=TEMPLATE,
        snapshot=snapshot,
        file_name=file_name(report, number),
        by=by,
        at=at,
    )


@transaction.atomic
def retry_edition(edition: Edition, by: Seat, at: datetime | None = None) -> None:
    """Build a failed or cancelled edition again, from the snapshot it already has."""
    require(may_retry(by, edition))
    _locked(edition.report)
    retry_paper(edition.paper, by=by)
    history.record("report.retried", on=edition, by=by, at=at, number=edition.number)


@transaction.atomic
def cancel_edition(edition: Edition, by: Seat, at: datetime | None = None) -> None:
    """Stop it while it waits or is made. It keeps its number and its snapshot, so that it can be made later."""
    require(may_cancel(by, edition))
    if not cancel_paper(edition.paper):
        raise EditionFinishedError
    edition.paper.refresh_from_db(fields=["state", "claim", "requested_by"])
    history.record("report.cancelled", on=edition, by=by, at=at, number=edition.number)
    tell_of_cancelling(edition, by)


@transaction.atomic
def seal_again(edition: Edition, by: Seat, at: datetime | None = None) -> None:
    """Try a failed seal once more, with what is configured now."""
    require(may_seal_again(by, edition))
    if retry_seal(edition.paper.seal):
        history.record("report.seal_retried", on=edition, by=by, at=at, number=edition.number)
