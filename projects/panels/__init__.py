"""The portfolio's panels: each a picture, what it says in a sentence, its table, and what it leaves out."""

from datetime import date

from django.utils.translation import gettext as _

from projects.panels.course import YEARS_AROUND, states, timeline
from projects.panels.money import funders, per_area, per_year
from projects.panels.panel import Panel
from projects.panels.people import participants
from projects.portfolio import Portfolio


def panels(portfolio: Portfolio, day: date, year: int | None = None) -> list[Panel]:
    """All of them, or those of one year: the projects that run in it and the money that falls in it."""
    seen = portfolio.in_year(year) if year else portfolio
    money = [funders(seen), *([] if year else [per_year(seen, day)]), per_area(seen)]
    return [states(seen), participants(seen), timeline(seen, day), *money]


def years_in(portfolio: Portfolio, day: date) -> list[int]:
    """The years that may be chosen: those that some project runs in, no further away than ten."""
    near = range(day.year - YEARS_AROUND, day.year + YEARS_AROUND + 1)
    return [year for year in near if any(each.lies_in(year) for each in portfolio.holdings)]


def title_of(panel: Panel, year: int | None) -> str:
    """The name of the panel's file."""
    return " ".join(filter(None, [_("Projects"), panel.title.lower(), str(year or "")]))
