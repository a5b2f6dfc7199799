"""The few texts of the annual follow-up that are written by hand, and what they have said before."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from forum import clock, history
from forum.access import require
from forum.models import Forum
from forum.report.models import TEXTS, AnnualReport, ReportText
from forum.report.rules import may_edit_texts, may_order
from members.models import Seat


class TextsWrittenMeanwhileError(Exception):
    """Somebody else has saved texts that the writer has changed as well: their versions by name."""

    def __init__(self, theirs: dict[str, ReportText]) -> None:
        super().__init__(", ".join(theirs))
        self.theirs = theirs


@transaction.atomic
def open_report(forum: Forum, year: int, by: Seat, at: datetime | None = None) -> AnnualReport:
    """The year's follow-up, begun if nobody has."""
    require(may_order(by, forum))
    report, _ = AnnualReport.objects.get_or_create(
        forum=forum, year=year, defaults={"created_at": at or clock.now()}
    )
    return report


@transaction.atomic
def write_texts(
    report: AnnualReport,
    by: Seat,
    at: datetime | None = None,
    seen: int | None = None,
    restored_from: int | None = None,
    **texts: str,
) -> AnnualReport:
    """Save the texts that changed; an edition already ordered keeps the ones it was made from.

    `seen` is the newest version that the writer had before them: of two who write at the same time, both keep the
    texts that only they have changed, and a text that both have changed is refused.
    """
    require(may_edit_texts(by, report))
    row = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if seen is not None:
        texts = _only_own(row, texts, seen)
    changed = [name for name, text in texts.items() if getattr(row, name) != text]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, texts[name])
    row.save(update_fields=changed)
    now = at or clock.now()
    for name in changed:
        _keep(row, name, by, now, restored_from)
    history.record("report.texts_written", on=row, by=by, at=at, texts=changed)
    return row


def _only_own(row: AnnualReport, texts: dict[str, str], seen: int) -> dict[str, str]:
    """What the writer has changed; refused where somebody else has changed the same text to something else."""
    newest = newest_versions(row)
    before = newest_versions(row, seen)
    own, theirs = {}, {}
    for name, text in texts.items():
        was = before[name].text if name in before else ""
        if text == was:
            continue
        own[name] = text
        if getattr(row, name) not in (was, text):
            theirs[name] = newest[name]
    if theirs:
        raise TextsWrittenMeanwhileError(theirs)
    return own


def newest_versions(report: AnnualReport, until: int | None = None) -> dict[str, ReportText]:
    """The newest version of each text, or the newest that was there when `until` was."""
    rows = report.text_versions.filter(pk__lte=until) if until is not None else report.text_versions.all()
    newest = rows.order_by("name", "-number").distinct("name")
    return {row.name: row for row in newest.select_related("written_by__user", "report__forum")}


def newest_number(report: AnnualReport) -> int:
    """What a writer has before them now."""
    return report.text_versions.aggregate(newest=Max("pk"))["newest"] or 0


def _keep(row: AnnualReport, name: str, by: Seat, at: datetime, restored_from: int | None) -> None:
    if name in TEXTS:
        last = row.text_versions.filter(name=name).aggregate(last=Max("number"))["last"] or 0
        ReportText.objects.create(
            report=row,
            name=name,
            number=last + 1,
            text=getattr(row, name),
            restored_from=restored_from,
            written_at=at,
            written_by=by,
        )


@transaction.atomic
def restore_text(version: ReportText, by: Seat, at: datetime | None = None) -> AnnualReport:
    """Let the text say what it said then; what it says now stays among its versions."""
    texts = {version.name: version.text}
    return write_texts(version.report, by, at, seen=None, restored_from=version.number, **texts)
