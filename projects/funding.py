"""Who pays for a project. Sums are exact to the krona and shares are derived, never stored."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from forum import history
from forum.access import require
from members.models import Seat
from projects.locking import lock
from projects.models import Figure, FundingLine, Project
from projects.rules import may_edit_project
from projects.shares import percentages


@dataclass(frozen=True)
class LineShare:
    line: FundingLine
    share: Decimal


@dataclass(frozen=True)
class Totals:
    """`budget` is the total the forum uses from a source, where it differs from the sum of the lines."""

    total: int
    lines: list[LineShare]
    budget: Decimal | None = None


@transaction.atomic
def add_funding(
    project: Project,
    *,
    funder: str,
    kind: str,
    amount: int,
    source: str,
    source_url: str = "",
    by: Seat,
    at: datetime | None = None,
) -> FundingLine:
    require(may_edit_project(by, project))
    project = lock(project)
    line = FundingLine(
        project=project,
        position=project.funding.count() + 1,
        funder=funder,
        kind=kind,
        amount=amount,
        source=source,
        source_url=source_url,
    )
    line.full_clean()
    line.save()
    history.record("project.funding_added", on=project, by=by, at=at, funder=funder, kind=kind, amount=amount)
    return line


def totals(project: Project) -> Totals:
    """Sum and shares; reads `funding` and `figures`, which a list page has fetched beforehand."""
    lines = list(project.funding.all())
    amounts = [line.amount for line in lines]
    shares = [LineShare(line, share) for line, share in zip(lines, percentages(amounts), strict=True)]
    budget = next((each.value for each in project.figures.all() if _states_budget(each)), None)
    return Totals(sum(amounts), shares, budget if lines and budget != sum(amounts) else None)


def _states_budget(figure: Figure) -> bool:
    return figure.kind == Figure.Kind.BUDGET and figure.used
