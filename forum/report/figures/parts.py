"""Which parts of the follow-up those who answer for them have marked as ready."""

from typing import Any

from forum.models import Forum
from forum.report.models import PartMark


def ready_parts(forum: Forum, year: int) -> list[dict[str, Any]]:
    """Papers name organisations, not persons."""
    marks = PartMark.objects.standing().filter(report__forum=forum, report__year=year)
    rows = marks.select_related("party__organisation", "project", "marked_by__party__organisation")
    return [
        {
            "kind": "project" if mark.project else "party",
            "name": str(mark.project or mark.party),
            "by": str(mark.marked_by.party),
            "at": mark.marked_at.isoformat(),
        }
        for mark in rows
    ]
