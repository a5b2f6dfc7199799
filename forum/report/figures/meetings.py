"""The year's meetings and who came to them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from forum.models import Forum
from forum.report.priorities import lines_of
from meetings.models import AgendaItem, Attendance, Invitation, Meeting

CAME = {Attendance.Status.PRESENT, Attendance.Status.SERVING}


def of_year(forum: Forum, year: int, *, groups: bool = False) -> QuerySet[Meeting]:
    """The whole forum's meetings, or those of its groups."""
    called = Invitation.objects.filter(withdrawn_at=None).select_related("seat__party__organisation")
    came = Attendance.objects.select_related("seat__party__organisation")
    themes = AgendaItem.objects.filter(standing="", deleted_at=None)
    return (
        forum.meetings.filter(year=year, group__isnull=not groups)
        .select_related("minutes", "group")
        .defer("minutes__snapshot")
        .prefetch_related(
            Prefetch("invitations", called), Prefetch("attendances", came), Prefetch("items", themes)
        )
        .order_by("number")
    )


def meetings(held_or_planned: Iterable[Meeting]) -> list[dict[str, Any]]:
    return [_meeting(meeting) for meeting in held_or_planned]


def _meeting(meeting: Meeting) -> dict[str, Any]:
    attendances = list(meeting.attendances.all())
    minutes = getattr(meeting, "minutes", None)
    called = {each.seat.party_id for each in meeting.invitations.all()}
    came = {each.seat.party_id for each in attendances if each.status in CAME}
    return {
        "label": meeting.slug,
        "group": str(meeting.group) if meeting.group else None,
        "number": meeting.number,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "form": meeting.get_form_display(),
        "place": meeting.place or None,
        "state": meeting.state,
        "held": meeting.state == Meeting.State.HELD,
        "carries_follow_up": meeting.carries_follow_up,
        "jointly_set": meeting.set_jointly,
        "called": len(meeting.invitations.all()),
        "present": sum(1 for each in attendances if each.status in CAME) if attendances else None,
        "parties_called": len(called),
        "parties_present": len(called & came) if attendances else None,
        "themes": [item.title for item in meeting.items.all()],
        "minutes_finalised_at": _iso(minutes.finalised_at) if minutes else None,
        "minutes_dnr": (minutes.dnr or None) if minutes else None,
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def attendance(of_the_year: Iterable[Meeting], before: Iterable[Meeting] = ()) -> list[dict[str, Any]]:
    """Per party: at which of the held meetings somebody came for it. None where attendance was not noted.

    `called` counts the held meetings that the party was called to, `noted` those of them with noted attendance.
    """
    marks, then = _marks(of_the_year), _marks(before)
    labels = [meeting.slug for meeting in of_the_year if meeting.state == Meeting.State.HELD]
    return [_row(name, found, labels, then.get((key, name))) for (key, name), found in sorted(marks.items())]


def _marks(meetings: Iterable[Meeting]) -> dict[tuple[str, str], dict[str, bool | None]]:
    marks: dict[tuple[str, str], dict[str, bool | None]] = defaultdict(dict)
    for meeting in meetings:
        if meeting.state != Meeting.State.HELD:
            continue
        came = {each.seat.party_id for each in meeting.attendances.all() if each.status in CAME}
        noted = bool(meeting.attendances.all())
        for invitation in meeting.invitations.all():
            party = invitation.seat.party
            marks[party.organisation.sort_key, party.organisation.name][meeting.slug] = (
                party.pk in came if noted else None
            )
    return marks


def _row(
    name: str, marks: dict[str, bool | None], labels: list[str], then: dict[str, bool | None] | None
) -> dict[str, Any]:
    noted, noted_then = _noted(marks), _noted(then or {})
    return {
        "party": name,
        "called": len(marks),
        "noted": len(noted),
        "present": sum(noted) if noted else None,
        "marks": [{"meeting": label, "called": label in marks, "came": marks.get(label)} for label in labels],
        "noted_year_before": len(noted_then),
        "present_year_before": sum(noted_then) if noted_then else None,
    }


def _noted(marks: dict[str, bool | None]) -> list[bool]:
    return [came for came in marks.values() if came is not None]


def next_year(forum: Forum, year: int) -> dict[str, Any]:
    """What the follow-up of the year before says of the year to come."""
    planned = forum.meetings.standing().filter(year=year, group=None).order_by("number")
    written = forum.annual_reports.filter(year=year - 1).values_list("priorities", flat=True).first()
    return {
        "year": year,
        "priorities": lines_of(written or ""),
        "meetings": [
            {
                "label": meeting.slug,
                "number": meeting.number,
                "starts_at": meeting.starts_at.isoformat(),
                "ends_at": meeting.ends_at.isoformat(),
                "place": meeting.place or None,
                "form": meeting.get_form_display(),
                "carries_follow_up": meeting.carries_follow_up,
            }
            for meeting in planned
        ],
    }
