"""A snapshot set in its template: the text of a paper, before it becomes a file. Needs no engine."""

from django.template.loader import get_template
from django.utils import timezone, translation

from forum.models import Paper
from forum.paper.glyphs import fit_to_fonts
from forum.paper.meta import PaperMeta
from forum.paper.word import word_of

PAPER_TIME_ZONE = "Europe/Stockholm"


def html_of(paper: Paper) -> str:
    """The page source: a template, the snapshot, and nothing from the live tables."""
    context = {**paper.snapshot, "title": paper.title, "language": paper.language}
    with translation.override(paper.language), timezone.override(PAPER_TIME_ZONE):
        return fit_to_fonts(get_template(paper.template).render(context))


def meta_of(paper: Paper) -> PaperMeta:
    return PaperMeta(
        title=paper.title,
        language=paper.language,
        author=_author(paper),
        subject=str(paper.snapshot.get("subject") or paper.title),
        created=paper.requested_at,
    )


def _author(paper: Paper) -> str:
    """As the snapshot names it: a forum may take another name later."""
    forum = paper.snapshot.get("forum") or ""
    named = forum.get("name", "") if isinstance(forum, dict) else forum
    return str(paper.snapshot.get("author") or named or paper.forum.name)


def word_file(paper: Paper) -> bytes:
    """The paper as Word; a draft's need not be saved."""
    return word_of(html_of(paper), meta_of(paper))
