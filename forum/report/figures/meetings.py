"""The year's meetings and who came to them."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, QuerySet

from forum.models import Forum
from forum.report.figures.period import Period
from forum.report.priorities import lines_of
from meetings.models import AgendaItem, Attendance, Invitation, Meeting

CAME = {Attendance.Status.PRESENT, Attendance.Status.SERVING}


def of_year(forum: Forum, year: int) -> QuerySet[Meeting]:
    called = Invitation.objects.filter(withdrawn_at=None).select_related("seat__party__organisation")
    came = Attendance.objects.select_related("seat__party__organisation")
    themes = AgendaItem.objects.filter(standing="", deleted_at=None)
    return (
        forum.meetings.filter(year=year, group=None)
        .select_related("minutes", "chair__party__organisation")
        .prefetch_related(
            Prefetch("invitations", called), Prefetch("attendances", came), Prefetch("items", themes)
        )
        .order_by("number")
    )


def meetings(forum: Forum, period: Period) -> list[dict[str, Any]]:
    return [_meeting(meeting) for meeting in of_year(forum, period.year)]


def _meeting(meeting: Meeting) -> dict[str, Any]:
    attendances = list(meeting.attendances.all())
    minutes = getattr(meeting, "minutes", None)
    return {
        "label": meeting.slug,
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
        "themes": [item.title for item in meeting.items.all()],
        "minutes_finalised_at": _iso(minutes.finalised_at) if minutes else None,
        "minutes_dnr": (minutes.dnr or None) if minutes else None,
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def attendance(forum: Forum, period: Period) -> list[dict[str, Any]]:
    """Per party: at which of the held meetings somebody came for it. None where attendance was not noted."""
    held = [meeting for meeting in of_year(forum, period.year) if meeting.state == Meeting.State.HELD]
    marks: dict[tuple[str, str], dict[str, bool | None]] = defaultdict(dict)
    for meeting in held:
        came = {each.seat.party_id for each in meeting.attendances.all() if each.status in CAME}
        noted = bool(meeting.attendances.all())
        for invitation in meeting.invitations.all():
            party = invitation.seat.party
            marks[party.organisation.sort_key, party.organisation.name][meeting.slug] = (
                party.pk in came if noted else None
            )
    return [_row(name, marks[key, name], [meeting.slug for meeting in held]) for key, name in sorted(marks)]


def _row(name: str, marks: dict[str, bool | None], labels: list[str]) -> dict[str, Any]:
    return {
        "party": name,
        "called": len(marks),
        "present": sum(1 for came in marks.values() if came),
        "marks": [{"meeting": label, "called": label in marks, "came": marks.get(label)} for label in labels],
    }


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
