"""What a forum has decided about itself: its settings and its focus areas."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum import clock, history
from forum.access import require
from forum.models import FocusArea, Forum
from members.models import Seat
from members.rules import may_change_settings

SETTINGS = (
    "name",
    "short_name",
    "purpose",
    "mandate",
    "formed",
    "language",
    "document_label",
    "adjusters",
    "quorum",
    "silent_consent",
    "oral_approval",
    "names_in_print",
)


@transaction.atomic
def change_settings(
    forum: Forum, settings: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> Forum:
    require(may_change_settings(by, forum))
    forum = Forum.objects.select_for_update().get(pk=forum.pk)
    changed = {
        key: value for key, value in settings.items() if key in SETTINGS and getattr(forum, key) != value
    }
    if not changed:
        return forum
    before = {key: getattr(forum, key) for key in changed}
    for key, value in changed.items():
        setattr(forum, key, value)
    forum.full_clean()
    forum.save(update_fields=list(changed))
    history.record("forum.settings_changed", on=forum, by=by, at=at, before=before, after=changed)
    return forum


@transaction.atomic
def set_focus_areas(
    forum: Forum, titles: Sequence[str], *, source: str = "", by: Seat, at: datetime | None = None
) -> None:
    """The areas in force, in this order. One that is left out ends and stays, for papers refer to it."""
    require(may_change_settings(by, forum))
    Forum.objects.select_for_update().get(pk=forum.pk)
    wanted = list(dict.fromkeys(title.strip() for title in titles if title.strip()))
    areas = list(forum.focus_areas.all())
    current = {area.title: area for area in areas if area.until is None}
    if wanted == list(current):
        return
    day = timezone.localdate(at or clock.now())
    # First all out of the way of the new order: two areas can never stand in the same place.
    out_of_the_way = max((area.position for area in areas), default=0) + len(areas) + len(wanted)
    forum.focus_areas.update(position=F("position") + out_of_the_way)
    for position, title in enumerate(wanted, start=1):
        _place(current.get(title) or FocusArea(forum=forum, title=title, source=source, since=day), position)
    gone = [area for area in areas if area.until or area.title not in wanted]
    for position, area in enumerate(gone, start=len(wanted) + 1):
        area.until = area.until or day
        _place(area, position)
    history.record("forum.focus_areas_changed", on=forum, by=by, at=at, before=list(current), after=wanted)


def _place(area: FocusArea, position: int) -> None:
    area.position = position
    area.save(update_fields=["position", "until"] if area.pk else None)
