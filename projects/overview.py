"""What the project pages show, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forum.charts import FundingPart, GenderCount, Pace, funding_bar, gender_bar, pace_bar
from forum.formats import kr
from forum.models import Forum
from projects.funding import Totals
from projects.indicators import Standing, standing, time_gone
from projects.models import Figure, Following, FundingLine, Indicator, Project


@dataclass(frozen=True)
class FigureGroup:
    """All figures of a kind side by side; `differ` when the sources do not say the same."""

    kind: str
    label: str
    figures: list[Figure]
    differ: bool


@dataclass(frozen=True)
class PaceRow:
    label: str
    bar: SafeString
    done: Decimal
    detail: str


@dataclass(frozen=True)
class IndicatorRow:
    standing: Standing
    bar: SafeString | None


def followed(forum: Forum, day: date) -> QuerySet[Following]:
    """The forum's projects that day, with what the list says about them."""
    followings = forum.followings.serving(day).select_related("project__owner", "project")
    return followings.prefetch_related("project__funding", "project__figures")


def one_followed(forum: Forum, day: date) -> QuerySet[Following]:
    newest_first = Indicator.objects.prefetch_related("readings")
    parts = (
        "project__partners__organisation",
        "project__pillars",
        "project__phases",
        "project__contacts__organisation",
        Prefetch("project__indicators", newest_first),
    )
    return followed(forum, day).prefetch_related(*parts)


def granted(project: Project) -> Decimal | None:
    """What the fund grants: the figure the forum uses, else the fund's lines; None when neither is known."""
    used = used_value(project, Figure.Kind.GRANTED)
    if used is not None:
        return used
    lines = [line.amount for line in project.funding.all() if line.kind == FundingLine.Kind.ESF]
    return Decimal(sum(lines)) if lines else None


def figure_groups(project: Project) -> list[FigureGroup]:
    figures = list(project.figures.all())
    groups = []
    for kind in Figure.Kind:
        rows = sorted(
            (each for each in figures if each.kind == kind), key=lambda each: (not each.used, each.pk)
        )
        if rows:
            said = {(each.value, each.unit) for each in rows}
            groups.append(FigureGroup(kind.value, str(kind.label), rows, len(said) > 1))
    return groups


def funding_picture(sums: Totals) -> SafeString | None:
    if not sums.total:
        return None
    by_size = sorted((each.line for each in sums.lines), key=lambda line: -line.amount)
    return funding_bar(gettext("Funding"), [FundingPart(line.funder, line.amount) for line in by_size])


def indicator_rows(project: Project, day: date) -> list[IndicatorRow]:
    return [IndicatorRow(each, indicator_bar(each)) for each in _standings(project, day)]


def indicator_bar(shown: Standing) -> SafeString | None:
    if not shown.reading:
        return None
    gone = float(shown.gone) if shown.gone is not None else None
    reading, named = shown.reading, shown.indicator
    return gender_bar(GenderCount(named.name, reading.total, named.target, reading.women, reading.men, gone))


def pace_rows(project: Project, day: date) -> list[PaceRow]:
    """How far the time and the money have come; a row that no source tells enough about is left out."""
    rows = [_time_row(project, day), _money_row(project, time_gone(project, day))]
    return [row for row in rows if row]


def _time_row(project: Project, day: date) -> PaceRow | None:
    gone, starts, ends = time_gone(project, day), project.starts_on, project.ends_on
    if gone is None or starts is None or ends is None:
        return None
    bar = pace_bar(Pace(gettext("Time"), float(gone), is_time=True))
    whole = months_between(starts, ends + timedelta(days=1))
    passed = min(max(months_between(starts, day), 0), whole)
    detail = gettext("%(passed)s of %(whole)s months") % {"passed": passed, "whole": whole}
    return PaceRow(gettext("Time"), bar, gone, detail)


def _money_row(project: Project, gone: Decimal | None) -> PaceRow | None:
    spent, budget = used_value(project, Figure.Kind.SPENT), used_value(project, Figure.Kind.BUDGET)
    budget = budget or Decimal(sum(line.amount for line in project.funding.all()))
    if spent is None or not budget:
        return None
    done = spent * 100 / budget
    bar = pace_bar(Pace(gettext("Money"), float(done), float(gone) if gone is not None else None))
    return PaceRow(
        gettext("Money"),
        bar,
        done,
        gettext("%(spent)s of %(budget)s") % {"spent": kr(spent), "budget": kr(budget)},
    )


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def used_value(project: Project, kind: str) -> Decimal | None:
    """The figure of this kind that the forum uses."""
    return next((each.value for each in project.figures.all() if each.kind == kind and each.used), None)


def _standings(project: Project, day: date) -> Iterable[Standing]:
    return (standing(indicator, project, day) for indicator in project.indicators.all())
