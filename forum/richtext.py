"""The small text language of items and notes: paragraphs, bold, italic, lists, links and one heading level.

It is the subset of Markdown that the shared editor can express, so nothing is lost between the two.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("zero").enable(["emphasis", "list", "link", "heading", "newline", "escape"])
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h4", "br"}


def render(text: str) -> SafeString:
    """The text as safe HTML. Headings become h4, whatever their level; anything else is shown as written."""
    html = _markdown.render(text or "")
    for level in "12356":
        html = html.replace(f"<h{level}>", "<h4>").replace(f"</h{level}>", "</h4>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308  cleaned on the line above
