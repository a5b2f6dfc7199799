"""What the project pages show, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forum.charts import FundingPart, funding_bar
from forum.models import Forum
from projects.funding import Totals
from projects.models import Figure, Following, FundingLine, Indicator, Project


@dataclass(frozen=True)
class FigureGroup:
    """All figures of a kind side by side; `differ` when the sources do not say the same."""

    kind: str
    label: str
    figures: list[Figure]
    differ: bool


def followed(forum: Forum, day: date) -> QuerySet[Following]:
    """The forum's projects that day, with what the list says about them."""
    followings = forum.followings.serving(day).select_related("project__owner", "project")
    return followings.prefetch_related("project__funding", "project__figures")


def one_followed(forum: Forum, day: date) -> QuerySet[Following]:
    with_readings = Indicator.objects.prefetch_related("readings")
    parts = (
        "project__partners__organisation",
        "project__pillars",
        Prefetch("project__indicators", with_readings),
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


def used_value(project: Project, kind: str) -> Decimal | None:
    """The figure of this kind that the forum uses."""
    return next((each.value for each in project.figures.all() if each.kind == kind and each.used), None)
