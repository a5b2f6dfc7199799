"""What does not fit in a project's funding. Told, never corrected: the lines stand as their sources have them."""

from collections.abc import Iterator
from decimal import ROUND_UP, Decimal

from django.utils.translation import gettext as _

from forum.formats import NBSP, kr, number, percent
from projects.figures import used_value
from projects.funding import current_lines, newest_outlays, totals
from projects.models import Figure, FundingLine, Project
from projects.shares import HUNDREDTH

Kind = FundingLine.Kind


def doubts(project: Project) -> list[str]:
    """Whole sentences; reads `funding` with its `outlays`, and `figures`, fetched beforehand by the page."""
    return [
        *_budget(project),
        *_granted(project),
        *_support(project),
        *_own_costs(project),
        *_overspent(project),
    ]


def _budget(project: Project) -> Iterator[str]:
    sums = totals(project)
    if sums.budget is None:
        return
    facts = {
        "sum": kr(sums.total),
        "budget": _exactly(sums.budget),
        "difference": _exactly(abs(sums.budget - sums.total)),
    }
    if sums.total > sums.budget:
        yield (
            _(
                "The lines are %(sum)s together, %(difference)s more than the budget that the forum uses (%(budget)s)."
            )
            % facts
        )
    else:
        yield (
            _(
                "The lines are %(sum)s together, %(difference)s less than the budget that the forum uses (%(budget)s)."
            )
            % facts
        )


def _granted(project: Project) -> Iterator[str]:
    lines = _of_the_fund(project)
    stated, told = sum(line.amount for line in lines), used_value(project, Figure.Kind.GRANTED)
    if lines and told is not None and told != stated:
        facts = {"lines": kr(stated), "granted": _exactly(told)}
        yield (
            _("The ESF lines say %(lines)s, but the granted support that the forum uses is %(granted)s.")
            % facts
        )


def _support(project: Project) -> Iterator[str]:
    """Compared exactly, not by the rounded share that is shown."""
    support = sum(line.amount for line in _of_the_fund(project))
    whole, most = sum(line.amount for line in current_lines(project)), project.most_support
    if most is not None and support * 100 > most * whole:
        share = percent((Decimal(support * 100) / whole).quantize(HUNDREDTH, ROUND_UP))
        yield _("ESF pays %(share)s of the sum, but the call allows at most %(most)s.") % {
            "share": share,
            "most": percent(most),
        }


def _own_costs(project: Project) -> Iterator[str]:
    """A rule of the fund's: what the owner spends itself is no contribution in kind."""
    owner = str(project.owner).casefold() if project.owner else ""
    if not owner or not _of_the_fund(project):
        return
    for line in current_lines(project):
        if line.kind == Kind.IN_KIND and line.funder.strip().casefold() == owner:
            yield _(
                "%(funder)s owns the project and is told as a contribution in kind. The fund does not count the "
                "owner's own costs as co-financing in kind."
            ) % {"funder": line.funder}


def _overspent(project: Project) -> Iterator[str]:
    newest = newest_outlays(project)
    for line in current_lines(project):
        used = newest.get(line.pk)
        if used and used.amount > line.amount:
            facts = {"funder": line.funder, "more": kr(used.amount - line.amount)}
            yield _("%(funder)s: %(more)s more has been used than the line grants.") % facts


def _of_the_fund(project: Project) -> list[FundingLine]:
    return [line for line in current_lines(project) if line.kind == Kind.ESF]


def _exactly(value: Decimal) -> str:
    """Whole kronor as ever; a source's öre are not rounded away."""
    return kr(value) if value == value.to_integral_value() else f"{number(value)}{NBSP}kr"
