"""A project's reports as they are read. Drafts are for those who may report; few people are counted for them only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.charts.shares import FEWEST, published
from forum.formats import kr, missing, number
from forum.models import Forum
from members.models import Seat
from projects.models import Indicator, Project, ProjectReport, ReportingRound
from projects.report_numbers import Sheet, judge, sheet_of, unpacked
from projects.round_standing import ran_in
from projects.rules import may_report

Reports = dict[int, list[ProjectReport]]


@dataclass(frozen=True, slots=True)
class CountLine:
    """`women` and `men` are empty for what is not counted in persons."""

    name: str
    code: str
    total: str
    women: str = ""
    men: str = ""


@dataclass(frozen=True, slots=True)
class UseLine:
    funder: str
    kind: str
    used: str
    granted: str


@dataclass(frozen=True, slots=True)
class Numbers:
    counts: list[CountLine]
    uses: list[UseLine]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period in a project's list of reports. `draft` is None for those who do not report."""

    round: ReportingRound
    ready: ProjectReport | None
    draft: ProjectReport | None
    is_late: bool

    @property
    def state(self) -> str:
        if self.ready:
            return "ready"
        if self.is_late:
            return "late"
        return "draft" if self.draft else "not_started"


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What the project's page says: the open period that comes first, and the newest report to read."""

    next: PeriodLine | None
    newest: ProjectReport | None
    may_report: bool


def numbers_of(report: ProjectReport, *, shows_few: bool) -> Numbers:
    """A ready report's own rows, which stay what they were; a draft's as far as they are numbers."""
    if report.is_ready:
        return _ready_numbers(report, shows_few)
    sheet = sheet_of(report.project, report.round.period)
    return _draft_numbers(report, sheet, shows_few)


def _ready_numbers(report: ProjectReport, shows_few: bool) -> Numbers:
    readings = report.readings.select_related("indicator").order_by("indicator__code", "pk")
    outlays = report.outlays.select_related("line").order_by("line__position", "pk")
    counts = [_count(each.indicator, each.women, each.men, each.total, shows_few) for each in readings]
    uses = [
        UseLine(each.line.funder, each.line.get_kind_display(), kr(each.amount), kr(each.line.amount))
        for each in outlays
    ]
    return Numbers([*counts, *_unknown_counts(report)], [*uses, *_unknown_uses(report)])


def _unknown_counts(report: ProjectReport) -> Iterable[CountLine]:
    keys = {int(key[1:]) for key in report.numbers.get("missing", []) if key.startswith("r")}
    rows = report.project.indicators.filter(pk__in=keys) if keys else []
    return [_count(each, None, None, None, True) for each in rows]


def _unknown_uses(report: ProjectReport) -> Iterable[UseLine]:
    keys = {int(key[1:]) for key in report.numbers.get("missing", []) if key.startswith("o")}
    rows = report.project.funding.filter(pk__in=keys) if keys else []
    return [UseLine(each.funder, each.get_kind_display(), missing(), kr(each.amount)) for each in rows]


def _draft_numbers(report: ProjectReport, sheet: Sheet, shows_few: bool) -> Numbers:
    values = judge(sheet, unpacked(report.numbers)).values
    counts = [
        _count(
            row.indicator,
            values.get(f"{row.key}_women"),
            values.get(f"{row.key}_men"),
            values[row.main],
            shows_few,
        )
        for row in sheet.counts
    ]
    uses = [
        UseLine(row.line.funder, row.line.get_kind_display(), kr(values[row.main]), kr(row.line.amount))
        for row in sheet.uses
    ]
    return Numbers(counts, uses)


def _count(
    indicator: Indicator, women: int | None, men: int | None, total: int | None, shows_few: bool
) -> CountLine:
    if indicator.kind != Indicator.Kind.PERSONS:
        return CountLine(indicator.name, indicator.code, number(total))
    if shows_few:
        return CountLine(indicator.name, indicator.code, number(total), number(women), number(men))
    if total is not None and total < FEWEST:
        few, hidden = _("fewer than 5"), _("not shown")
        return CountLine(indicator.name, indicator.code, few, hidden, hidden)
    parts = _published(women, men, total)
    return CountLine(indicator.name, indicator.code, number(total), *parts)


def _published(women: int | None, men: int | None, total: int | None) -> tuple[str, str]:
    """As everywhere; one part alone is hidden too when it is few, or when what is left of the total is."""
    if women is not None and men is not None:
        return published(women, men)
    parts = [_alone(part, total) for part in (women, men)]
    return parts[0], parts[1]


def _alone(part: int | None, total: int | None) -> str:
    if part is None:
        return missing()
    if part < FEWEST:
        return _("fewer than 5")
    return _("not shown") if total is not None and 0 < total - part < FEWEST else number(part)


def period_lines(
    forum: Forum, project: Project, day: date, *, sees_drafts: bool
) -> tuple[QuerySet[ReportingRound], Any]:
    """The periods that the project was asked in or has reported, and what puts a page of them into lines."""
    asked = forum.reporting_rounds.filter(reports__project=project) | forum.reporting_rounds.filter(
        pk__in=_open_rounds_for(forum, project)
    )
    rounds = asked.distinct().order_by("-period_end", "-pk")

    def lines(page: Sequence[ReportingRound]) -> list[PeriodLine]:
        reports = _by_round(project, page)
        return [_line(each, reports, day, sees_drafts) for each in page]

    return rounds, lines


def report_card(forum: Forum, project: Project, seats: Sequence[Seat], day: date) -> ReportCard:
    """At most four queries beside those of the rule."""
    may = first_seat_that(may_report, seats, project) is not None
    rounds = list(
        forum.reporting_rounds.filter(pk__in=_open_rounds_for(forum, project)).order_by("due_on", "pk")
    )
    reports = _by_round(project, rounds)
    lines = [_line(each, reports, day, may) for each in rounds]
    waiting = next((line for line in lines if not line.ready or line.draft), None)
    ready = project.reports.filter(round__forum=forum, state=ProjectReport.State.READY)
    newest = ready.select_related("round", "saved_by__party__organisation").first()
    return ReportCard(waiting, newest, may)


def _open_rounds_for(forum: Forum, project: Project) -> list[int]:
    """Open periods that the project ran in; none where another forum keeps its data. One query, or two."""
    rounds = list(forum.reporting_rounds.filter(closed_at=None))
    if not rounds:
        return []
    kept = forum.followings.filter(project=project, keeps_data=True, until=None)
    ran = [Exists(kept.filter(ran_in(each.period))) for each in rounds]
    found: tuple[Any, ...] = Project.objects.filter(pk=project.pk).values_list(*ran).get()
    return [each.pk for each, it_ran in zip(rounds, found, strict=True) if it_ran]


def _by_round(project: Project, rounds: Sequence[ReportingRound]) -> Reports:
    found: Reports = {}
    reports = project.reports.filter(round__in=[each.pk for each in rounds]).order_by("-edition")
    for report in reports.select_related("saved_by__party__organisation", "saved_by__user"):
        found.setdefault(report.round_id, []).append(report)
    return found


def _line(asked: ReportingRound, reports: Reports, day: date, sees_drafts: bool) -> PeriodLine:
    mine = reports.get(asked.pk, [])
    ready = next((each for each in mine if each.is_ready), None)
    draft = next((each for each in mine if not each.is_ready), None)
    return PeriodLine(asked, ready, draft if sees_drafts else None, ready is None and asked.is_late(day))
