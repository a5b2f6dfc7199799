"""Rows as the interface tells them. A party is named by its organisation; persons are not named at all."""

import json
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from forum.api.models import ApiToken
from forum.models import Forum
from forum.report.models import Edition
from meetings.listing import visible_decisions
from meetings.models import ActionItem, Decision, Meeting
from meetings.rules import may_see_agenda, may_see_minutes
from meetings.stages import minutes_of
from members.models import Seat
from projects.exporting import Gathered, keyed
from projects.imports.declared import TABLES
from projects.models import KeyFigure, Project
from projects.suppression import FEWEST


def forum(forum: Forum, token: ApiToken) -> dict[str, Any]:
    areas = [
        {"title": area.title, "since": area.since, "until": area.until} for area in forum.focus_areas.all()
    ]
    return {
        "id": forum.slug,
        "name": forum.name,
        "region_code": forum.region_code or None,
        "purpose": forum.purpose or None,
        "mandate": forum.mandate or None,
        "focus_areas": areas,
        "scopes": token.scopes,
    }


def meetings_of(forum: Forum) -> QuerySet[Meeting]:
    return forum.meetings.select_related("forum", "group", "set_version", "minutes")


def meeting(meeting: Meeting, reader: Seat) -> dict[str, Any]:
    version = meeting.set_version if may_see_agenda(reader, meeting) else None
    minutes = minutes_of(meeting)
    is_read = minutes is not None and may_see_minutes(reader, minutes)
    return {
        "id": meeting.slug,
        "year": meeting.year,
        "number": meeting.number,
        "state": meeting.state,
        "group": str(meeting.group) if meeting.group else None,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "form": meeting.form,
        "place": meeting.place or None,
        "carries_follow_up": meeting.carries_follow_up,
        "agenda_version": version.number if version else None,
        "record_finalised_at": minutes.finalised_at if minutes and is_read else None,
        "url": address(meeting.get_absolute_url()),
    }


def whole_meeting(found: Meeting, reader: Seat) -> dict[str, Any]:
    made = visible_decisions(found.forum, [reader]).filter(meeting=found).order_by("number")
    agenda = None
    if found.set_version and may_see_agenda(reader, found):
        agenda = {
            "version": found.set_version.number,
            "sha256": found.set_version.sha256,
            "set_at": found.agenda_set_at,
            "set_jointly": found.set_jointly,
            "items": [_item(place, each) for place, each in enumerate(found.set_version.items, start=1)],
        }
    return {**meeting(found, reader), "agenda": agenda, "decisions": [each.label for each in made]}


def _item(place: int, item: dict[str, Any]) -> dict[str, Any]:
    """Who presents it is left out: that is often a person."""
    return {
        "id": item["uuid"],
        "number": place,
        "title": item["title"],
        "kind": item["kind"],
        "minutes": item["duration"],
        "proposed_by": item["proposer"] or None,
        "text": item["text"] or None,
        "proposal": item["proposal"] or None,
    }


def decision(decision: Decision, forum: Forum) -> dict[str, Any]:
    return {
        "id": decision.label,
        "meeting": decision.meeting.slug if decision.meeting else None,
        "decided_on": localdate(decision.day),
        "clauses": decision.clauses,
        "item": decision.item.title if decision.item else None,
        "focus_area": str(decision.focus_area) if decision.focus_area else None,
        "reservations": [
            {"party": str(each.party), "text": each.text or None} for each in decision.reservations.all()
        ],
        "url": address(_in(forum, decision).get_absolute_url()),
    }


def action(action: ActionItem, forum: Forum) -> dict[str, Any]:
    return {
        "id": action.pk,
        "text": action.text,
        "owner": str(action.owner),
        "due": action.due,
        "state": action.state,
        "meeting": action.meeting.slug,
        "project": action.project.slug if action.project else None,
        "focus_area": str(action.focus_area) if action.focus_area else None,
        "closed_at": action.closed_at,
        "url": address(_in(forum, action).get_absolute_url()),
    }


def _in(forum: Forum, thing: Any) -> Any:
    """The forum is known: no query for it."""
    thing.forum = forum
    return thing


def project(project: Project, forum: Forum) -> dict[str, Any]:
    return {
        "id": project.slug,
        "name": project.name,
        "state": project.state,
        "summary": project.summary or None,
        "fund": project.fund or None,
        "dnr": project.dnr or None,
        "owner": str(project.owner) if project.owner else None,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "source": project.source or None,
        "source_url": project.source_url or None,
        "url": address(reverse("projects:project", args=[forum.slug, project.slug])),
    }


def whole_project(found: Gathered, forum: Forum) -> dict[str, Any]:
    parts = ("funding", "figures", "indicators", "readings")
    told = {kind: [keyed(TABLES[kind], entry) for entry in found[kind]] for kind in parts}
    return {**project(found["projects"][0].thing, forum), **told}


def key_figure(figure: KeyFigure) -> dict[str, Any]:
    """Women and men of a region are told both or not at all."""
    parts = [each for each in (figure.women, figure.men) if each is not None]
    is_few = bool(parts) and min(parts) < FEWEST
    return {
        "id": figure.pk,
        "name": figure.name,
        "geography": figure.geography,
        "year": figure.year,
        "value": f"{figure.value:f}",
        "approximate": figure.approximate,
        "unit": figure.unit,
        "women": None if is_few else figure.women,
        "men": None if is_few else figure.men,
        "withheld": ["men", "women"] if is_few else [],
        "source": figure.source,
        "source_url": figure.source_url or None,
        "retrieved_on": figure.retrieved_on,
        "breaks_series": figure.breaks_series,
    }


def report(edition: Edition) -> dict[str, Any]:
    args = [edition.report.year, edition.number]
    return {
        "id": f"{edition.report.year}/{edition.number}",
        "year": edition.report.year,
        "edition": edition.number,
        "dnr": edition.report.dnr or None,
        "released_at": edition.released_at,
        "sha256": edition.paper.file_sha256,
        "bytes": edition.paper.file_size,
        "pages": edition.paper.pages,
        "pdf": address(reverse("api:report_pdf", args=args)),
        "data": address(reverse("api:report_data", args=args)),
    }


def parsed(data: bytes) -> Any:
    return json.loads(data)


def address(path: str) -> str:
    return settings.PORTAL_URL + path
