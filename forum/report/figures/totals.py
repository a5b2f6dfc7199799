"""The year in a few numbers, and how they differ from the year before."""

from typing import Any

from forum.report.figures.shares import percent_of

Totals = dict[str, int | None]


def totals(figures: dict[str, Any]) -> Totals:
    held = [meeting for meeting in figures["meetings"] if meeting["held"]]
    marks = [
        mark["came"] for row in figures["attendance"] for mark in row["marks"] if mark["came"] is not None
    ]
    agenda, actions = figures["agenda"], figures["actions"]
    return {
        "parties": len(figures["organisations"]["parties"]),
        "meetings_held": len(held),
        "meetings_jointly_set": sum(meeting["jointly_set"] is True for meeting in held),
        "parties_called": len(marks) if marks else None,
        "parties_present": sum(marks) if marks else None,
        "attendance_percent": percent_of(sum(marks), len(marks)),
        "items": agenda["items"],
        "agenda_minutes": agenda["minutes"],
        "items_carried": agenda["items_carried"],
        "decisions": len(figures["decisions"]),
        "decisions_in_writing": sum(decision["meeting"] is None for decision in figures["decisions"]),
        "actions": len(actions["all"]),
        "actions_done": actions["done"],
        "actions_done_in_time": actions["done_in_time"],
        "actions_done_late": actions["done_late"],
        "actions_dropped": actions["dropped"],
        "actions_open": actions["open"],
        "actions_late": actions["late"],
        "actions_carried": actions["carried"],
        "actions_inherited": actions["inherited"],
        "projects": len(figures["projects"]),
    }


def change(now: Totals, before: Totals) -> Totals:
    """This year less the year before, of what both have."""
    found: Totals = {}
    for name, value in now.items():
        then = before.get(name)
        found[name] = value - then if value is not None and then is not None else None
    return found
