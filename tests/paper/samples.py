"""Snapshots as the rooms write them, and papers set from them without a database."""

from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from forum.paper.document import Rendered, render_pdf
from forum.paper.glyphs import fit_to_fonts
from forum.paper.meta import AttachedFile, PaperMeta
from forum.paper.sheet import PAPER_TIME_ZONE

MADE_AT = datetime(2025, 12, 10, 8, tzinfo=UTC)
TEXT = (
    "Ett stycke om **kompetensförsörjningsstrategin** och verksamhetsanpassningen inför genomförandeplanen, "
    "med ett [underlag](https://example.org/underlag).\n\n# Bakgrund\n\n* första punkten\n* andra punkten"
)
ITEM = {
    "number": 1,
    "kind": "decision",
    "kind_label": "Beslut",
    "title": "Verksamhetsplan 2025",
    "duration": 20,
    "presenter": "Region Kronoberg",
    "proposer": "IF Metall",
    "text": TEXT,
    "proposal": "att fastställa verksamhetsplanen",
}
MEETING = {
    "label": "Möte 4, 2025",
    "number": 4,
    "year": 2025,
    "starts_at": "2025-12-03T08:00:00+00:00",
    "ends_at": "2025-12-03T11:30:00+00:00",
    "place": "Växjö",
    "form": "På plats",
    "chair": "Region Kronoberg",
}
AGENDA: dict[str, Any] = {
    "forum": "Industriforum Kronoberg",
    "meeting": MEETING,
    "version": {
        "number": 7,
        "sha256": "ab" * 32,
        "proposed_at": "2025-11-20T08:00:00+00:00",
        "set": True,
        "jointly": True,
    },
    "items": [ITEM, {**ITEM, "number": 2, "title": "Laget runt", "proposal": ""}],
    "approvals": [
        {"party": "IF Metall", "at": "2025-11-21T09:00:00+00:00", "silent": False},
        {"party": "Unionen", "at": None},
    ],
}
MINUTES: dict[str, Any] = {
    "forum": {"name": "Industriforum Kronoberg", "label": "Minnesanteckningar"},
    "document_label": "Minnesanteckningar",
    "meeting": MEETING,
    "dnr": "DEMO-2025-1004",
    "attendance": [
        {"organisation": "IF Metall", "role": "Ordinarie", "status": "present", "status_label": "Närvarande"},
        {"organisation": "Unionen", "role": "Ersättare", "status": "serving", "status_label": "Tjänstgör"},
        {
            "organisation": "Teknikföretagen",
            "role": "Ordinarie",
            "status": "regrets",
            "status_label": "Förhinder",
        },
    ],
    "items": [
        {
            **ITEM,
            "note": TEXT,
            "outcome": "decided",
            "outcome_label": "Beslutas",
            "decisions": [
                {"label": "2025-4/1", "number": 1, "clauses": ["att fastställa planen", "att följa upp den"]}
            ],
            "actions": [{"text": "Bjud in två företag", "owner": "Teknikföretagen", "due": "2026-01-31"}],
        }
    ],
    "next_meeting": {**MEETING, "label": "Möte 1, 2026", "starts_at": "2026-02-11T08:00:00+00:00"},
    "finalised_at": "2025-12-10T08:00:00+00:00",
    "sha256": "cd" * 32,
}


def html_of(template: str, snapshot: dict[str, Any], title: str, language: str = "sv") -> str:
    with translation.override(language), timezone.override(PAPER_TIME_ZONE):
        context = {**snapshot, "title": title, "language": language}
        return fit_to_fonts(render_to_string(f"papers/{template}.html", context))


def meta(title: str = "Ett papper", language: str = "sv") -> PaperMeta:
    return PaperMeta(
        title=title, language=language, author="Industriforum Kronoberg", subject="Prov", created=MADE_AT
    )


def page(body: str) -> str:
    """A small document with its own style sheet, for one point at a time."""
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Prov</title>'
        f'<link rel="stylesheet" href="paper.css"></head><body>{body}</body></html>'
    )


def rendered(body: str, *attachments: AttachedFile) -> Rendered:
    return render_pdf(page(body), meta(), attachments)
