"""Whom the projects reach, as numbers of women and men."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import charts
from forum.formats import number, percent
from projects.panels.panel import Panel, named, names_of
from projects.portfolio import Count, Holding, Portfolio

MOST_BARS = 10


def participants(portfolio: Portfolio) -> Panel:
    """Only projects whose cells may all be shown: a sum with the others in it would give them away."""
    told = [(each, portfolio.counts[each.pk]) for each in portfolio.holdings if each.pk in portfolio.counts]
    shown = sorted((one for one in told if one[1].is_shown), key=lambda one: (-one[1].total, one[0].name))
    split = [count for _holding, count in shown if count.women is not None and count.men is not None]
    women, men = sum(count.women or 0 for count in split), sum(count.men or 0 for count in split)
    total = sum(count.total for _holding, count in shown)
    words = ""
    if shown:
        words = ngettext(
            "%(total)s participants in %(count)s project.",
            "%(total)s participants in %(count)s projects.",
            len(shown),
        ) % {"total": number(total), "count": len(shown)}
    if women + men:
        share = percent(round(Decimal(women * 100) / (women + men)))
        words += " " + _("Where women and men are told apart, %(share)s are women.") % {"share": share}
    few = [each for each, count in told if not count.is_shown]
    uncounted = [each for each in portfolio.holdings if each.pk not in portfolio.counts]
    notes = named(_("Participants"), uncounted)
    if few:
        notes.append(
            _("Fewer than five in some group, and therefore not counted in: %(names)s.")
            % {"names": names_of(few)}
        )
    return Panel(
        "deltagare",
        _("Women and men"),
        words,
        _rows_by_gender(shown),
        [_("Project"), _("Women"), _("Men"), _("Total")],
        [[each.name, count.women, count.men, count.total] for each, count in shown],
        [_("Total"), women, men, total] if shown else [],
        legend=[(charts.stack_key(j), name) for j, name in enumerate(_genders())] if shown else [],
        notes=notes,
    )


def _genders() -> tuple[str, str, str]:
    return _("Women"), _("Men"), _("Not told apart")


def _rows_by_gender(shown: Sequence[tuple[Holding, Count]]) -> SafeString | None:
    rows = []
    for holding, count in shown[:MOST_BARS]:
        women, men = (count.women or 0, count.men or 0) if None not in (count.women, count.men) else (0, 0)
        rows.append(charts.Row(holding.name, (women, men, max(count.total - women - men, 0))))
    stack = charts.Stack(_("Participants by project"), _genders(), tuple(rows))
    return charts.stacked_rows(stack) if rows else None
