"""The running view: attendance first, then one page for each item."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from forum import returned
from forum.access import ForumRequest
from forum.clock import now, today
from forum.formats import local
from meetings.attendance import expected
from meetings.forms.attendance import AttendanceForm
from meetings.forms.conduct import ActionForm, AdjournForm, DecisionForm, NoteForm
from meetings.live_page import live_context
from meetings.models import AgendaItem, Decision, Meeting
from meetings.pace import Pace, pace
from meetings.pages import meeting_context
from meetings.quorum import Quorum, quorum
from meetings.stages import minutes_of


@dataclass(frozen=True, slots=True)
class Place:
    """An item's place in the meeting."""

    number: int
    item: AgendaItem
    starts: datetime
    is_now: bool

    @property
    def is_done(self) -> bool:
        return bool(self.item.outcome)


@dataclass(frozen=True, slots=True)
class Course:
    """Where the meeting stands, whichever item is looked at: the item treated now, and those before and after."""

    pace: Pace
    current: Place | None
    previous: Place | None
    next: Place | None
    last: int
    quorum: Quorum | None


def course(meeting: Meeting, all_places: list[Place]) -> Course | None:
    """None once the meeting is over, when nothing is being treated."""
    if meeting.state != Meeting.State.OPEN:
        return None
    reckoned = pace(meeting, [place.item for place in all_places], now())
    at = reckoned.number
    around = {place.number: place for place in all_places}
    numbers = {place.item.pk: place.number for place in all_places}
    return Course(
        pace=reckoned,
        current=around.get(at),
        previous=around.get(at - 1),
        next=around.get(at + 1),
        last=len(all_places),
        quorum=quorum(meeting, at or 1, reckoned.now, numbers),
    )


def get_item(meeting: Meeting, uuid: UUID) -> AgendaItem:
    item = get_object_or_404(
        meeting.items.filter(deleted_at=None).select_related("proposer__organisation"), uuid=uuid
    )
    item.meeting = meeting
    return item


def places(meeting: Meeting, current: AgendaItem | None = None) -> list[Place]:
    starts, found = local(meeting.starts_at), []
    items = meeting.items.filter(deleted_at=None).select_related("proposer__organisation")
    for number, item in enumerate(items, 1):
        item.meeting = meeting
        found.append(Place(number, item, starts, current is not None and item.pk == current.pk))
        starts += timedelta(minutes=item.duration)
    return found


def url_of(meeting: Meeting, number: int = 0) -> str:
    """The running view, at an item; without one where the meeting is."""
    url = reverse("meetings:conduct", args=[meeting.forum.slug, meeting.slug])
    return f"{url}?punkt={number}" if number else url


def url_of_item(item: AgendaItem) -> str:
    """Where the item stands."""
    number = next((place.number for place in places(item.meeting, item) if place.is_now), 0)
    return url_of(item.meeting, number)


def item_after(item: AgendaItem) -> AgendaItem | None:
    """The next one; none after the last."""
    found = [place.item for place in places(item.meeting)]
    at = next((index for index, other in enumerate(found) if other.pk == item.pk), len(found))
    return next(iter(found[at + 1 :]), None)


def start_page(request: ForumRequest, meeting: Meeting, form: AttendanceForm | None = None) -> HttpResponse:
    """Who is here, before the first item."""
    path = reverse("meetings:attendance", args=[meeting.forum.slug, meeting.slug])
    all_places = places(meeting)
    form = form or _offered(request, path, AttendanceForm, **attendance_of(meeting, all_places))
    context = {"form": form, "action": path, **_course_context(request, meeting, all_places)}
    return render(request, "meetings/conduct_start.html", meeting_context(request, meeting) | context)


def attendance_of(meeting: Meeting, all_places: list[Place]) -> dict[str, Any]:
    """What the form of the attendance is made from."""
    items = [place.item for place in all_places]
    return {"meeting": meeting, "expected": expected(meeting), "items": items, "chair": meeting.chair}


def item_page(request: ForumRequest, item: AgendaItem, **given: forms.BaseForm) -> HttpResponse:
    """One item with its note, decisions and actions. `given` holds the form that came back with errors."""
    meeting = item.meeting
    all_places = places(meeting, item)
    number = next(place.number for place in all_places if place.is_now)
    attendance = reverse("meetings:attendance", args=[meeting.forum.slug, meeting.slug])
    context = {
        **_course_context(request, meeting, all_places),
        "place": all_places[number - 1],
        "previous": url_of(meeting, number - 1) if number > 1 else attendance,
        "next": url_of(meeting, number + 1) if number < len(all_places) else "",
        "decisions": decisions_of(item),
        "actions": item.actions.select_related("owner__organisation", "owner_seat__user").order_by("pk"),
        "form": next(iter(given.values()), None),
        "live": live_context(request, meeting),
        **_forms(request, item),
        **given,
    }
    return render(request, "meetings/conduct.html", meeting_context(request, meeting) | context)


def _course_context(request: ForumRequest, meeting: Meeting, all_places: list[Place]) -> dict[str, Any]:
    running = course(meeting, all_places)
    path = reverse("meetings:adjourn", args=[meeting.forum.slug, meeting.slug])
    form = _offered(request, path, AdjournForm, day=now()) if running else None
    return {"places": all_places, "course": running, "adjourn_form": form}


def too_late(request: ForumRequest, meeting: Meeting) -> HttpResponse | None:
    """For whoever was writing while the record was finalised: the page that gives the text back."""
    minutes = minutes_of(meeting)
    if minutes is None or minutes.finalised_at is None:
        return None
    typed = [request.POST[name] for name in ("note", "text") if request.POST.get(name)]
    context = meeting_context(request, meeting) | {"typed": typed}
    return render(request, "meetings/note_too_late.html", context, status=409)


def decisions_of(item: AgendaItem) -> list[Decision]:
    """Each with its meeting at hand, whose number is part of the label."""
    found = list(item.decisions.order_by("number").prefetch_related("reservations__party__organisation"))
    for decision in found:
        decision.meeting = item.meeting
    return found


def _forms(request: ForumRequest, item: AgendaItem) -> dict[str, Any]:
    forum, slug = item.meeting.forum, item.meeting.slug
    paths = {name: reverse(f"meetings:{name}", args=[forum.slug, slug, item.uuid]) for name in ITEM_FORMS}
    return {
        "paths": paths,
        "note_form": _offered(request, paths["note"], NoteForm, item=item),
        "decision_form": _offered(request, paths["decide"], DecisionForm, forum=forum),
        "action_form": _offered(request, paths["assign"], ActionForm, meeting=item.meeting, today=today()),
    }


ITEM_FORMS = ("note", "decide", "assign")


def _offered(request: ForumRequest, path: str, form_class: type[forms.BaseForm], **kwargs: Any) -> Any:
    """The form as a page shows it: filled with what was kept for its address, otherwise as new."""
    if request.method == "POST":
        return form_class(**kwargs)
    return returned.bind(request, form_class, path=path, **kwargs)
