"""What the projects are, and when."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import charts
from projects.panels.panel import Panel, named
from projects.portfolio import Holding, Portfolio
from projects.status import Word, name_of

MOST_SPANS = 40
YEARS_AROUND = 10
STATES = (Word.RUNNING, Word.PLANNED, Word.ENDED, Word.UNKNOWN)
# The pattern of each state's bar in the timeline.
SHADES = {Word.RUNNING: 0, Word.PLANNED: 1, Word.UNKNOWN: 3, Word.ENDED: 4}


def states(portfolio: Portfolio) -> Panel:
    counts = {word: sum(each.state == word for each in portfolio.holdings) for word in STATES}
    count = len(portfolio.holdings)
    words = ngettext("%(count)s project.", "%(count)s projects.", count) % {"count": count}
    rows = tuple(charts.Row(name_of(word), (count,)) for word, count in counts.items() if count)
    return Panel(
        "lagen",
        _("The projects by state"),
        words,
        charts.stacked_rows(charts.Stack(_("Projects by state"), (_("Projects"),), rows)) if rows else None,
        [_("State"), _("Projects")],
        [[name_of(word), count] for word, count in counts.items()],
        [_("Total"), count],
    )


def timeline(portfolio: Portfolio, day: date) -> Panel:
    dated = sorted((each for each in portfolio.holdings if each.period), key=_by_period)
    years = [moment.year for each in dated for moment in (each.period or ())]
    first, last = (
        max(min(years, default=day.year), day.year - YEARS_AROUND),
        min(max(years, default=day.year), day.year + YEARS_AROUND),
    )
    shown = [each for each in dated if any(each.lies_in(year) for year in range(first, last + 1))][
        :MOST_SPANS
    ]
    spans = tuple(
        charts.Span(each.name, *each.period, SHADES[Word(each.state)], name_of(Word(each.state)))
        for each in shown
        if each.period
    )
    notes = named(_("Project period"), portfolio.undated)
    if len(shown) < len(dated):
        notes.append(
            _("The picture shows %(shown)s of %(all)s projects; the table has them all.")
            % {"shown": len(shown), "all": len(dated)}
        )
    used = [word for word in STATES if any(each.state == word for each in shown)]
    drawn = charts.Timeline(_("The projects in time"), spans, day, first, last)
    return Panel(
        "tidslinje",
        _("The projects in time"),
        _("The upright line is today.") if spans and first <= day.year <= last else "",
        charts.timeline(drawn) if spans else None,
        [_("Project"), _("State"), _("Starts"), _("Ends")],
        [[each.name, name_of(Word(each.state)), each.starts_on, each.ends_on] for each in dated],
        legend=[(charts.stack_key(SHADES[word]), name_of(word)) for word in used],
        notes=notes,
    )


def _by_period(holding: Holding) -> tuple[date, date, str]:
    starts, ends = holding.period or (date.max, date.max)
    return starts, ends, holding.name
