"""All the projects a forum follows at once: what they are, who pays, when, for what, and whom they reach.

Nothing is guessed: what no source tells is counted and named as missing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import QuerySet

from forum.charts.shares import FEWEST
from forum.models import Forum
from projects.models import Figure, Following, FundingLine, Indicator, Project
from projects.pace import held, seen_by_everybody
from projects.spreading import spread

# Participants in all: the programme's own total, else the sum of the groups that make it up.
TOTAL = "EECO01"
GROUPS = ({"EECO02", "EECO04", "EECO05"}, {"CO01", "CO03", "CO05"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A followed project, as far as the portfolio is concerned."""

    pk: int
    name: str
    slug: str
    state: str
    starts_on: date | None
    ends_on: date | None
    areas: tuple[int, ...] = ()

    @property
    def period(self) -> tuple[date, date] | None:
        return (self.starts_on, self.ends_on) if self.starts_on and self.ends_on else None

    def lies_in(self, year: int) -> bool:
        return self.period is not None and self.period[0].year <= year <= self.period[1].year


@dataclass(frozen=True, slots=True)
class Money:
    project: int
    funder: str
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class Count:
    """Participants of a project; None is not told. `hidden`: summed of groups too small to be shown."""

    women: int | None
    men: int | None
    total: int
    hidden: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether no cell is so small that it could point at somebody."""
        cells = [each for each in (self.women, self.men, self.total) if each is not None]
        return not self.hidden and min(cells) >= FEWEST


@dataclass(frozen=True)
class Portfolio:
    """`granted_only` are projects whose money is the granted figure the forum uses, for want of a plan."""

    holdings: list[Holding]
    money: list[Money]
    areas: dict[int, str]
    counts: dict[int, Count]
    granted_only: set[int] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(each.amount for each in self.money)

    @property
    def undated(self) -> list[Holding]:
        return [each for each in self.holdings if each.period is None]

    @property
    def unfunded(self) -> list[Holding]:
        funded = {each.project for each in self.money}
        return [each for each in self.holdings if each.pk not in funded]

    @cached_property
    def by_pk(self) -> dict[int, Holding]:
        return {each.pk: each for each in self.holdings}

    def in_year(self, year: int) -> "Portfolio":
        """The projects whose period touches the year, with that part of their money that falls in it."""
        holdings = {each.pk: each for each in self.holdings if each.lies_in(year)}
        money = [
            replace(each, amount=part)
            for each in self.money
            if each.project in holdings and (part := self.parts(each).get(year, 0))
        ]
        return replace(self, holdings=list(holdings.values()), money=money)

    def parts(self, money: Money) -> dict[int, int]:
        """What falls in each year; nothing for a project without a period."""
        period = self.by_pk[money.project].period
        return spread(money.amount, *period) if period else {}


def portfolio_of(forum: Forum, day: date) -> Portfolio:
    """Seven queries, however many the projects are."""
    followed = forum.followings.serving(day)
    projects = Project.objects.filter(pk__in=followed.values("project"))
    lines = list(_lines(projects))
    granted = list(_granted(projects, {each.project for each in lines}))
    return Portfolio(
        holdings=list(_holdings(followed)),
        money=[*lines, *granted],
        areas=dict(forum.focus_areas.values_list("pk", "title")),
        counts=_counts(projects),
        granted_only={each.project for each in granted},
    )


def _holdings(followed: QuerySet[Following]) -> Iterable[Holding]:
    areas: dict[int, list[int]] = defaultdict(list)
    links = Following.focus_areas.through.objects.filter(following__in=followed.order_by())
    for following, area in links.values_list("following_id", "focusarea_id"):
        areas[following].append(area)
    facts = ("name", "slug", "state", "starts_on", "ends_on")
    for row in followed.values_list("pk", "project_id", *(f"project__{one}" for one in facts)):
        pk, project, name, slug, state, starts_on, ends_on = row
        yield Holding(project, name, slug, state, starts_on, ends_on, tuple(areas[pk]))


def _lines(projects: QuerySet[Project]) -> Iterable[Money]:
    lines = FundingLine.objects.filter(project__in=projects, withdrawn_at=None)
    return (Money(*row) for row in lines.values_list("project_id", "funder", "kind", "amount"))


def _granted(projects: QuerySet[Project], planned: set[int]) -> Iterable[Money]:
    """The support granted to projects without a financing plan, from the fund that the project names."""
    used = Figure.objects.filter(project__in=projects, kind=Figure.Kind.GRANTED, used=True, unit="kr")
    for project, fund, value in used.values_list("project_id", "project__fund", "value"):
        if project not in planned:
            amount = int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))
            yield Money(project, fund, FundingLine.Kind.ESF, amount)


def _counts(projects: QuerySet[Project]) -> dict[int, Count]:
    """Participants by project, from the newest reading of each indicator that everybody may see."""
    indicators = Indicator.objects.filter(project__in=projects, kind=Indicator.Kind.PERSONS)
    by_project: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in indicators.prefetch_related("readings"):
        by_project[indicator.project_id].append(indicator)
    told = {project: _told(found) for project, found in by_project.items()}
    return {project: count for project, counts in told.items() if (count := participants(counts))}


def _told(indicators: list[Indicator]) -> dict[str, Count]:
    """By code. All the project's indicators are needed, to judge what they would give away of one another."""
    seen, codes = seen_by_everybody(indicators), {TOTAL}.union(*GROUPS)
    found = {}
    for indicator in indicators:
        numbers = [seen[reading.pk] for reading in held(indicator.readings.all())]
        if numbers and indicator.code in codes and indicator.retired_at is None:
            newest = next((each for each in numbers if each.total is not None), None)
            found[indicator.code] = (
                Count(newest.women, newest.men, newest.total or 0) if newest else Count(None, None, 0, True)
            )
    return found


def participants(told: dict[str, Count]) -> Count | None:
    """A sum of groups is split by gender only when every group is, and no group is too small to be shown."""
    if TOTAL in told:
        return told[TOTAL]
    for codes in GROUPS:
        groups = [told[code] for code in sorted(codes & told.keys())]
        if groups:
            return _together(groups)
    return None


def _together(groups: list[Count]) -> Count:
    total = sum(each.total for each in groups)
    hidden = not all(each.is_shown for each in groups)
    women, men = [each.women for each in groups], [each.men for each in groups]
    if None in women or None in men:
        return Count(None, None, total, hidden)
    return Count(sum(filter(None, women)), sum(filter(None, men)), total, hidden)
