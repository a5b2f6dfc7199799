"""Everything the annual follow-up counts, as plain data that can be stored.

Pure queries. What nobody recorded is None, never 0. Labels are in the active language (the forum's); codes,
dates and amounts are written so that a machine can read them. Decimals are texts. docs/export.md tells the shape;
`format` rises when a key changes its meaning.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from forum.models import Forum
from forum.report.figures.agenda import agenda_balance
from forum.report.figures.evaluation import evaluation
from forum.report.figures.followup import actions, decisions, year_of_actions
from forum.report.figures.meetings import attendance, meetings, next_year, of_year
from forum.report.figures.parts import ready_parts
from forum.report.figures.period import Period
from forum.report.figures.projects import projects
from forum.report.figures.region import focus_areas, key_figures, organisations
from forum.report.figures.totals import change, totals

FORMAT = 1


def gather(forum: Forum, year: int, at: datetime) -> dict[str, Any]:
    """The year as it is known at the given moment, at most up to New Year's Eve."""
    figures = gather_year(forum, Period(year, at))
    before = gather_year(forum, Period(year - 1, at))
    figures["totals"] = totals(figures)
    figures["totals_year_before"] = totals(before) if before["meetings"] else None
    figures["totals_change"] = (
        change(figures["totals"], figures["totals_year_before"]) if before["meetings"] else None
    )
    figures["evaluation"] = evaluation(forum, year)
    figures["parts"] = ready_parts(forum, year)
    figures["next_year"] = next_year(forum, year + 1)
    figures["sources"] = sources()
    return figures


def gather_year(forum: Forum, period: Period) -> dict[str, Any]:
    held, given = list(of_year(forum, period.year)), year_of_actions(forum, period)
    return {
        "format": FORMAT,
        "forum": forum.name,
        "year": period.year,
        "as_of": period.cutoff.isoformat(),
        "focus_areas": focus_areas(forum, period),
        "organisations": organisations(forum, period),
        "meetings": meetings(held),
        "group_meetings": meetings(of_year(forum, period.year, groups=True)),
        "attendance": attendance(held, of_year(forum, period.year - 1)),
        "agenda": agenda_balance(forum, period),
        "decisions": decisions(forum, period, given),
        "actions": actions(given),
        "projects": projects(forum, period),
        "key_figures": key_figures(forum, period),
    }


def sources() -> dict[str, str]:
    """Where the portal's own numbers come from; those of others name their source themselves."""
    return {
        "meetings": _("the forum's meetings, calls and noted attendance"),
        "agenda": _("the agendas of the forum's meetings"),
        "decisions": _("the forum's register of decisions"),
        "actions": _("the forum's list of actions"),
        "projects": _("the projects that the forum follows"),
        "parties": _("the forum's roster"),
    }
