"""Everything the annual follow-up counts, as plain data that can be stored.

Pure queries. What nobody recorded is None, never 0. Labels are in the active language (the forum's); codes,
dates and amounts are written so that a machine can read them. Decimals are texts.
"""

from datetime import datetime
from typing import Any

from forum.models import Forum
from forum.report.figures.agenda import agenda_balance
from forum.report.figures.evaluation import evaluation
from forum.report.figures.followup import actions, decisions
from forum.report.figures.meetings import attendance, meetings, next_year
from forum.report.figures.parts import ready_parts
from forum.report.figures.period import Period
from forum.report.figures.projects import projects
from forum.report.figures.region import focus_areas, key_figures, organisations
from forum.report.figures.totals import totals


def gather(forum: Forum, year: int, at: datetime) -> dict[str, Any]:
    """The year as it is known at the given moment, at most up to New Year's Eve."""
    figures = gather_year(forum, Period(year, at))
    before = gather_year(forum, Period(year - 1, at))
    has_before = bool(before["meetings"])
    figures["totals_year_before"] = totals(before) if has_before else None
    figures["totals"] = totals(figures)
    figures["evaluation"] = evaluation(forum, year)
    figures["parts"] = ready_parts(forum, year)
    figures["next_year"] = next_year(forum, year + 1)
    return figures


def gather_year(forum: Forum, period: Period) -> dict[str, Any]:
    return {
        "forum": forum.name,
        "year": period.year,
        "as_of": period.cutoff.isoformat(),
        "focus_areas": focus_areas(forum, period),
        "organisations": organisations(forum, period),
        "meetings": meetings(forum, period),
        "attendance": attendance(forum, period),
        "agenda": agenda_balance(forum, period),
        "decisions": decisions(forum, period),
        "actions": actions(forum, period),
        "projects": projects(forum, period),
        "key_figures": key_figures(forum, period),
    }
