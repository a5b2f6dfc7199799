"""A stored snapshot set in its template: the text of the paper and the data files it carries."""

import csv
import hashlib
import io
import json
from typing import Any

import pydyf
import weasyprint
from django.template.loader import get_template
from django.utils import timezone, translation

from forum.models import Paper
from forum.paper.document import AttachedFile
from forum.paper.glyphs import fit_to_fonts
from forum.paper.metadata import PaperMeta
from forum.paper.resources import fingerprints
from forum.tables import neutral

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
        author=str(paper.snapshot.get("author") or paper.forum.name),
        subject=str(paper.snapshot.get("subject") or paper.title),
        created=paper.requested_at,
    )


def attachments_of(paper: Paper) -> list[AttachedFile]:
    """The data files the snapshot asks for: `files` names each, and under which key its content stands."""
    return [
        AttachedFile(file["name"], file["description"], _content(paper.snapshot[file["key"]], file["name"]))
        for file in paper.snapshot.get("files", [])
    ]


def _content(value: Any, name: str) -> bytes:
    return _csv(value) if name.endswith(".csv") else canonical_json(value)


def canonical_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _csv(rows: list[list[Any]]) -> bytes:
    """Semicolons and a byte order mark: what a Swedish spreadsheet opens without asking."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [neutral(value) for value in row] for row in rows
    )
    return ("\ufeff" + text.getvalue()).encode()


def tools_of(html: str) -> dict[str, Any]:
    """What made the file, so that the same bytes can be made again."""
    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "html": hashlib.sha256(html.encode()).hexdigest(),
        **fingerprints(),
    }
