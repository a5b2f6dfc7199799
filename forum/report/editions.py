"""The life of a ready edition: presented to the parties, then finalised and released to everyone."""

from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from forum.mail import Letter, post
from forum.models import Forum, User
from forum.report.models import AnnualReport, Edition
from forum.report.rules import may_present, may_release
from members.models import Seat


def locked(edition: Edition) -> Edition:
    """With its year: two editions of it are released one after the other."""
    rows = Edition.objects.select_for_update(of=("self", "report")).select_related(
        "report__forum", "paper__seal"
    )
    return rows.get(pk=edition.pk)


@transaction.atomic
def present_edition(edition: Edition, by: Seat, at: datetime | None = None) -> Edition:
    """From now on the parties see it; nobody is written to."""
    edition = locked(edition)
    require(may_present(by, edition))
    edition.presented_at = at or clock.now()
    edition.save(update_fields=["presented_at"])
    history.record(
        "report.presented", on=edition, by=by, at=at, year=edition.report.year, number=edition.number
    )
    return edition


@transaction.atomic
def release_edition(edition: Edition, dnr: str, by: Seat, at: datetime | None = None) -> Edition:
    """Finalise and hand over: the row is frozen by the database, and every seat gets a letter."""
    edition = locked(edition)
    require(may_release(by, edition))
    edition.finalised_at = edition.released_at = at or clock.now()
    edition.released_by = by
    edition.save(update_fields=["finalised_at", "released_at", "released_by"])
    _register(edition.report, dnr)
    history.record(
        "report.released",
        on=edition,
        by=by,
        at=at,
        year=edition.report.year,
        number=edition.number,
        dnr=edition.report.dnr,
        sha256=edition.paper.file_sha256,
    )
    _tell_everyone(edition, at)
    return edition


def _register(report: AnnualReport, dnr: str) -> None:
    if dnr:
        report.dnr = dnr
        report.save(update_fields=["dnr"])


def readers(forum: Forum) -> list[User]:
    """Everyone with a seat in the forum today, each person once."""
    seats = Seat.objects.serving(clock.today()).filter(party__forum=forum).select_related("user")
    return list({seat.user.pk: seat.user for seat in seats}.values())


def _tell_everyone(edition: Edition, at: datetime | None) -> None:
    report = edition.report
    for person in readers(report.forum):
        post(
            Letter(
                key=f"report.released/{edition.pk}/{person.pk}",
                kind="report.released",
                template="report_released",
                to=person,
                forum=report.forum,
                context={"edition": edition, "report": report},
            ),
            at=at,
        )
