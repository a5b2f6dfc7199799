"""What an edition is made from: figures, texts and data files, frozen when it is ordered."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from forum.chain import noted_head
from forum.report.figures import gather
from forum.report.models import TEXTS, AnnualReport
from forum.report.rows import rows_of


def title_of(report: AnnualReport) -> str:
    return _("Annual follow-up %(year)s – %(forum)s") % {"year": report.year, "forum": report.forum.name}


def file_name(report: AnnualReport, number: int) -> str:
    """Plain ASCII, whatever system it lands on."""
    return f"arlig-uppfoljning-{report.year}-{report.forum.slug}-utgava-{number}.pdf"


def take_snapshot(report: AnnualReport, number: int, at: datetime) -> dict[str, Any]:
    """Everything the paper says, in the active language. The template sees this and nothing else."""
    forum = report.forum
    figures = gather(forum, report.year, at) | {"history": noted_head()}
    stem = f"uppfoljning-{report.year}-{forum.slug}"
    return {
        "forum": {
            "name": forum.name,
            "purpose": forum.purpose,
            "mandate": forum.mandate,
            "formed": forum.formed,
            "convenor": _convenor(report),
        },
        "author": forum.name,
        "subject": _("What the forum did, decided and achieved in %(year)s") % {"year": report.year},
        "foot": _("%(title)s, edition %(number)s") % {"title": title_of(report), "number": number},
        "year": report.year,
        "year_before": report.year - 1,
        "dnr": report.dnr,
        "edition": number,
        "made_at": at.isoformat(),
        "meeting": next((row for row in figures["meetings"] if row["carries_follow_up"]), None),
        "texts": {name: getattr(report, name) for name in TEXTS},
        "figures": figures,
        "rows": rows_of(figures),
        "files": [
            {"name": f"{stem}.json", "description": _("All figures of the report, JSON"), "key": "figures"},
            {"name": f"{stem}.csv", "description": _("All figures of the report, CSV"), "key": "rows"},
        ],
    }


def _convenor(report: AnnualReport) -> str:
    party = report.forum.parties.filter(side="convenor", until=None).select_related("organisation").first()
    return str(party) if party else ""
