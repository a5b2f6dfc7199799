"""How far an edition has come, in words and per cent."""

import re
from decimal import Decimal

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forum import charts
from forum.models import Paper
from forum.paper.progress import LAYOUT, READING, STORING, WRITING
from forum.report.survey_results import Results

register = template.Library()
USUAL_PAGES = 20
# Measured: reading takes a tenth of the time, layout six tenths, writing the rest.
STARTS_AT = {"": 0, READING: 2, LAYOUT: 10, WRITING: 70, STORING: 98}
LENGTH = {LAYOUT: 60, WRITING: 28}


@register.filter
def phase_words(paper: Paper) -> str:
    place = {"page": paper.page, "pages": paper.pages}
    if paper.phase == LAYOUT and paper.page:
        return _("Setting page %(page)s") % place
    if paper.phase == WRITING and paper.page:
        return _("Writing page %(page)s of %(pages)s") % place
    if paper.waits_for_seal:
        return _("Setting the e-seal")
    words = {
        READING: _("Reading the data"),
        LAYOUT: _("Setting the pages"),
        WRITING: _("Writing the file"),
        STORING: _("Storing the file"),
    }
    return words.get(paper.phase, _("Waiting for the worker"))


@register.filter
def done_percent(paper: Paper) -> int:
    """An estimate: the number of pages is not known until they are set."""
    if paper.waits_for_seal:
        return STARTS_AT[STORING]
    of = (paper.page or 0) / max(paper.pages or USUAL_PAGES, 1)
    return round(STARTS_AT.get(paper.phase, 0) + LENGTH.get(paper.phase, 0) * min(of, 1))


@register.simple_tag
def survey_chart(results: Results, before: Results | None = None) -> SafeString:
    rows = [
        charts.Score(
            str(result.statement.name),
            result.average,
            result.lowest,
            result.highest,
            average_of(before, key) if before else None,
        )
        for key, result in results.of.items()
    ]
    return charts.scores(_("What the parties think of the forum, from 1 to 5"), rows)


@register.filter
def average_of(results: Results, key: str) -> Decimal | None:
    return results.of[key].average if key in results.of else None


TABLE = re.compile(r"<table.*?<caption>(.*?)</caption>.*?</table>", re.DOTALL)


class Scrolling(template.Node):
    """Each table inside scrolls on its own on a narrow screen, and can be reached by the keyboard."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside

    def render(self, context: template.Context) -> SafeString:
        return mark_safe(TABLE.sub(self.wrapped, self.inside.render(context)))  # noqa: S308  a template's own markup

    @staticmethod
    def wrapped(table: re.Match[str]) -> str:
        label = strip_tags(table[1]).replace('"', "&quot;")
        return f'<div class="tablewrap" tabindex="0" role="region" aria-label="{label}">{table[0]}</div>'


@register.tag
def scrolling(parser: template.base.Parser, _token: template.base.Token) -> Scrolling:
    inside = parser.parse(("endscrolling",))
    parser.delete_first_token()
    return Scrolling(inside)
