"""The small text language of items and notes: paragraphs, bold, italic, lists, links and one heading level.

It is the subset of Markdown that the shared editor can express, so nothing is lost between the two.
"""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

_RULES = ["emphasis", "list", "link", "heading", "newline", "escape", "entity"]
# The same few texts are read again and again; longer ones are rare, and would fill the memory.
MOST_REMEMBERED = 4000
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h4", "br"}


def _text(
    renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    """A line break that is written as a character reference is one too."""
    return escapeHtml(tokens[at].content).replace("\n", "<br>\n")


_markdown = MarkdownIt("zero", {"breaks": True}).enable(_RULES)
_markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
_markdown.add_render_rule("text", _text)


def render(text: str) -> SafeString:
    """The text as safe HTML. Headings become h4, whatever their level; anything else is shown as written."""
    return (_remembered if len(text or "") < MOST_REMEMBERED else _render)(text or "")


def _render(text: str) -> SafeString:
    html = _markdown.render(text)
    for level in "12356":
        html = html.replace(f"<h{level}>", "<h4>").replace(f"</h{level}>", "</h4>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308  cleaned on the line above


_remembered = lru_cache(maxsize=1000)(_render)
