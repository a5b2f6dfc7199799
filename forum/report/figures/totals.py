"""The year in a few numbers."""

from typing import Any


def totals(figures: dict[str, Any]) -> dict[str, Any]:
    held = [meeting for meeting in figures["meetings"] if meeting["held"]]
    marks = [
        mark["came"] for row in figures["attendance"] for mark in row["marks"] if mark["came"] is not None
    ]
    actions = figures["actions"]
    return {
        "parties": len(figures["organisations"]["parties"]),
        "meetings_held": len(held),
        "meetings_jointly_set": sum(meeting["jointly_set"] is True for meeting in held),
        "parties_called": len(marks) if marks else None,
        "parties_present": sum(marks) if marks else None,
        "items": figures["agenda"]["items"],
        "decisions": len(figures["decisions"]),
        "actions": len(actions["all"]),
        "actions_done": actions["done"],
        "actions_late": actions["late"],
        "actions_carried": actions["carried"],
        "projects": len(figures["projects"]),
    }
