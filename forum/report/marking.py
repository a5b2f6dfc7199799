"""Marking a part of the year's follow-up as ready, and taking it back."""

from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from forum.models import Forum
from forum.report import part_letters
from forum.report.models import AnnualReport, PartMark
from forum.report.part_rules import is_settled, may_mark_part, may_withdraw_mark
from forum.report.parts import Part, missing
from forum.report.rules import may_order
from members.models import Seat


@transaction.atomic
def mark_part(forum: Forum, year: int, part: Part, *, by: Seat, at: datetime | None = None) -> PartMark:
    """Say that the part is right and complete. Marking twice is once."""
    require(may_mark_part(by, part))
    now = at or clock.now()
    report = _locked(forum, year, now)
    standing = report.part_marks.standing().filter(party=part.party, project=part.project)
    if found := standing.first():
        return found
    mark = PartMark.objects.create(
        report=report, party=part.party, project=part.project, marked_at=now, marked_by=by
    )
    history.record("report.part_marked", on=mark, by=by, at=now, part=part.name)
    return mark


@transaction.atomic
def withdraw_mark(part: Part, *, by: Seat, at: datetime | None = None) -> None:
    """Until an edition has been shown to the parties."""
    require(part.mark is not None)
    rows = PartMark.objects.select_for_update(of=("self",)).select_related(
        "report__forum", "party", "project"
    )
    mark = rows.get(pk=part.mark.pk)  # type: ignore[union-attr]  # required above
    require(may_withdraw_mark(by, part) and not is_settled(mark.report))
    if mark.withdrawn_at:
        return
    mark.withdrawn_at, mark.withdrawn_by = at or clock.now(), by
    mark.save(update_fields=["withdrawn_at", "withdrawn_by"])
    history.record("report.part_withdrawn", on=mark, by=by, at=at, part=part.name)


@transaction.atomic
def remind_of_parts(
    forum: Forum, year: int, parts: list[Part], *, by: Seat, at: datetime | None = None
) -> int:
    """A letter to everyone who answers for one of these parts and has had none today; how many were new."""
    require(may_order(by, forum))
    now = at or clock.now()
    report = _locked(forum, year, now)
    sent = part_letters.remind(report, missing(parts), now)
    if sent:
        history.record("report.parts_reminded", on=report, by=by, at=now, letters=sent)
    return sent


def _locked(forum: Forum, year: int, at: datetime) -> AnnualReport:
    """The year's follow-up, begun if nobody has: whoever is first to be ready begins it."""
    AnnualReport.objects.get_or_create(forum=forum, year=year, defaults={"created_at": at})
    report = AnnualReport.objects.select_for_update().get(forum=forum, year=year)
    report.forum = forum
    return report
