"""A project's reports as they are read. Drafts are for those who may report; few people are counted for them only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet

from forum import clock
from forum.access import first_seat_that
from forum.formats import kr, missing, number
from forum.models import Forum
from members.models import Seat
from projects import catalogue
from projects.indicator_page import Cell, Cells, cells
from projects.models import Indicator, Project, ProjectReport, Reading, ReportingRound
from projects.pace import seen_by_everybody
from projects.report_numbers import CountRow, Sheet, judge, sheet_of, unpacked
from projects.round_standing import ran_in
from projects.rules import may_report
from projects.suppression import Shown, shown, whole

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
    """A ready report's own rows, which stay what they were; a draft's as far as they are numbers.

    Without `shows_few` a draft is told as everybody would see it, were it ready now.
    """
    if report.is_ready:
        return _ready_numbers(report, shows_few)
    return _draft_numbers(report, sheet_of(report.project, report.round.period), shows_few)


def _ready_numbers(report: ProjectReport, shows_few: bool) -> Numbers:
    readings = report.readings.select_related("indicator").order_by("indicator__code", "pk")
    outlays = report.outlays.select_related("line").order_by("line__position", "pk")
    indicators = [] if shows_few else report.project.indicators.prefetch_related("readings")
    seen = seen_by_everybody(indicators)
    counts = [_count(each.indicator, cells(each, seen.get(each.pk) or whole(each))) for each in readings]
    uses = [
        UseLine(each.line.funder, each.line.get_kind_display(), kr(each.amount), kr(each.line.amount))
        for each in outlays
    ]
    return Numbers([*counts, *_unknown_counts(report)], [*uses, *_unknown_uses(report)])


def _unknown_counts(report: ProjectReport) -> Iterable[CountLine]:
    keys = {int(key[1:]) for key in report.numbers.get("missing", []) if key.startswith("r")}
    rows = report.project.indicators.filter(pk__in=keys) if keys else []
    return [_line(each, None, None, None) for each in rows]


def _unknown_uses(report: ProjectReport) -> Iterable[UseLine]:
    keys = {int(key[1:]) for key in report.numbers.get("missing", []) if key.startswith("o")}
    rows = report.project.funding.filter(pk__in=keys) if keys else []
    return [UseLine(each.funder, each.get_kind_display(), missing(), kr(each.amount)) for each in rows]


def _draft_numbers(report: ProjectReport, sheet: Sheet, shows_few: bool) -> Numbers:
    values = judge(sheet, unpacked(report.numbers)).values
    readings = {row.indicator.pk: _reading(row, report, values) for row in sheet.counts}
    told = {key: each for key, each in readings.items() if each is not None}
    seen = {} if shows_few else _seen_with(report.project, told)
    counts = [
        _count(row.indicator, cells(each, seen.get(each.pk) or whole(each)))
        if (each := told.get(row.indicator.pk))
        else _line(row.indicator, None, None, None)
        for row in sheet.counts
    ]
    uses = [
        UseLine(row.line.funder, row.line.get_kind_display(), kr(values[row.main]), kr(row.line.amount))
        for row in sheet.uses
    ]
    return Numbers(counts, uses)


def _reading(row: CountRow, report: ProjectReport, values: Mapping[str, int | None]) -> Reading | None:
    """What a row would become; its key is the indicator's, turned, as it has none yet."""
    total, period = values[row.main], report.round.period
    if total is None:
        return None
    parts = {cell: values.get(f"{row.key}_{cell}") for cell in ("women", "men")}
    key, now = -row.indicator.pk, clock.now()
    return Reading(
        pk=key, period_start=period.start, period_end=period.end, total=total, noted_at=now, **parts
    )


def _seen_with(project: Project, told: Mapping[int, Reading]) -> dict[int, Shown]:
    """The project's readings and these, as everybody would see them."""
    indicators = list(project.indicators.prefetch_related("readings"))
    series = {
        each.code: [*each.readings.all(), *([told[each.pk]] if each.pk in told else [])]
        for each in indicators
    }
    return shown(series, [each.code for each in indicators if each.kind == Indicator.Kind.PERSONS])


def _count(indicator: Indicator, told: Cells) -> CountLine:
    return _line(indicator, told.women, told.men, told.total)


def _line(indicator: Indicator, women: Cell, men: Cell, total: Cell) -> CountLine:
    name = catalogue.name_of(indicator)
    if indicator.kind != Indicator.Kind.PERSONS:
        return CountLine(name, indicator.code, _written(total))
    return CountLine(name, indicator.code, _written(total), _written(women), _written(men))


def _written(cell: Cell) -> str:
    return cell if isinstance(cell, str) else number(cell)


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
        return [_period_line(each, reports, day, sees_drafts) for each in page]

    return rounds, lines


def report_card(forum: Forum, project: Project, seats: Sequence[Seat], day: date) -> ReportCard:
    """At most four queries beside those of the rule."""
    may = first_seat_that(may_report, seats, project) is not None
    rounds = list(
        forum.reporting_rounds.filter(pk__in=_open_rounds_for(forum, project)).order_by("due_on", "pk")
    )
    reports = _by_round(project, rounds)
    lines = [_period_line(each, reports, day, may) for each in rounds]
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


def _period_line(asked: ReportingRound, reports: Reports, day: date, sees_drafts: bool) -> PeriodLine:
    mine = reports.get(asked.pk, [])
    ready = next((each for each in mine if each.is_ready), None)
    draft = next((each for each in mine if not each.is_ready), None)
    return PeriodLine(asked, ready, draft if sees_drafts else None, ready is None and asked.is_late(day))
