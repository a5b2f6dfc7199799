"""From the row to the bytes: the snapshot set, rendered, and what it was made with. Stores nothing."""

from dataclasses import dataclass
from typing import Any

from forum.models import Paper
from forum.paper import attached, setting, sheet
from forum.paper.document import render_pdf
from forum.paper.progress import Listener, ignore


@dataclass(frozen=True)
class Made:
    data: bytes
    pages: int
    tools: dict[str, Any]


def make(paper: Paper, on_progress: Listener = ignore) -> Made:
    html = sheet.html_of(paper)
    rendered = render_pdf(html, sheet.meta_of(paper), attached.attachments_of(paper), on_progress)
    return Made(rendered.data, rendered.pages, setting.tools_of(paper, html))
