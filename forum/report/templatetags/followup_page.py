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
from forum.report.models import Edition
from forum.report.survey_results import Results

register = template.Library()
USUAL_PAGES = 20  # of a forum's first one
# Measured: reading takes a tenth of the time, layout six tenths, writing the rest.
STARTS_AT = {"": 0, READING: 2, LAYOUT: 10, WRITING: 70, STORING: 98}
LENGTH = {LAYOUT: 60, WRITING: 28}


@register.filter
def phase_words(paper: Paper, expected: int | None = None) -> str:
    place = {"page": paper.page, "pages": paper.pages, "expected": expected}
    if paper.phase == LAYOUT and paper.page and expected and paper.page <= expected:
        return _("Setting page %(page)s of about %(expected)s") % place
    if paper.phase == LAYOUT and paper.page:
        return _("Setting page %(page)s") % place
    if paper.phase == WRITING and paper.page:
        return _("Writing page %(page)s of %(pages)s") % place
    if paper.waits_for_seal:
        return _("Setting the e-seal")
    return phase_name(paper.phase)


def phase_name(phase: str) -> str:
    words = {
        READING: _("Reading the data"),
        LAYOUT: _("Setting the pages"),
        WRITING: _("Writing the file"),
        STORING: _("Storing the file"),
    }
    return words.get(phase, _("Waiting for the worker"))


@register.filter
def said_aloud(edition: Edition) -> str:
    """What a screen reader is told when the phase is another one; pages would come too often."""
    number, state = {"number": edition.number}, edition.paper.state
    if state == Paper.State.READY:
        return _("Edition %(number)s is ready.") % number
    if state == Paper.State.FAILED:
        return _("Edition %(number)s could not be made.") % number
    if state == Paper.State.CANCELLED:
        return _("Edition %(number)s was interrupted.") % number
    return _("Edition %(number)s: %(phase)s.") % {**number, "phase": phase_name(edition.paper.phase)}


@register.filter
def step_of(edition: Edition) -> str:
    """Where the work was when the page was last told, as the page says when it asks again."""
    paper = edition.paper
    return f"{edition.number}-{(paper.state == Paper.State.BUILDING and paper.phase) or paper.state}"


@register.filter
def done_percent(paper: Paper, expected: int | None = None) -> int:
    """An estimate: the number of pages is not known until they are set."""
    if paper.waits_for_seal:
        return STARTS_AT[STORING]
    of = (paper.page or 0) / max(paper.pages or expected or USUAL_PAGES, 1)
    return round(STARTS_AT.get(paper.phase, 0) + LENGTH.get(paper.phase, 0) * min(of, 1))


@register.filter
def made_with(paper: Paper) -> list[tuple[str, str]]:
    """Each tool with its version, each source with its SHA-256, the fonts last."""
    names = {
        "portal": _("The portal"),
        "snapshot": _("Figures and texts"),
        "templates": _("Templates"),
        "html": _("Page source"),
        "paper.css": _("Style sheet"),
    }
    return [(names.get(name, name), value) for name, value in paper.tools.items()]


@register.filter
def sentence(error: str) -> str:
    """Why it failed: stored as a message id, read in the reader's language."""
    return _(error) if error else ""


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
