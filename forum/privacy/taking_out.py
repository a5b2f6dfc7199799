"""Taking out one person's data: noted in the history each time, as JSON at once or as a PDF that lives for a day."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q

from forum import clock, history
from forum.access import require
from forum.models import Extract, Forum, User
from forum.privacy.extract import as_json, gather
from forum.privacy.rules import may_take_out
from members.models import Seat

LIVES = timedelta(days=1)
LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 3
MAKE, QUEUE = "privacy.make_extract", "papers"


@transaction.atomic
def take_out_own(person: User, *, at: datetime | None = None) -> dict[str, Any]:
    _note_own(person, "json", at)
    return as_json(gather(person, None, at))


@transaction.atomic
def take_out(seat: Seat, forum: Forum, *, by: Seat, at: datetime | None = None) -> dict[str, Any]:
    """Of the person who holds or held the seat, and only what this forum keeps."""
    require(may_take_out(by, seat.user, forum))
    _note(seat, by, "json", at)
    return as_json(gather(seat.user, forum, at))


@transaction.atomic
def order_own(person: User, *, at: datetime | None = None) -> Extract:
    _note_own(person, "pdf", at)
    return _order(person, None, person, at)


@transaction.atomic
def order(seat: Seat, forum: Forum, *, by: Seat, at: datetime | None = None) -> Extract:
    require(may_take_out(by, seat.user, forum))
    _note(seat, by, "pdf", at)
    return _order(seat.user, forum, by.user, at)


def find_extract(asked_by: User, key: uuid.UUID) -> Extract | None:
    """Only whoever asked for it finds it, and only while the right to it lasts."""
    found = Extract.objects.filter(pk=key, asked_by=asked_by, requested_at__gt=clock.now() - LIVES)
    extract = found.select_related("forum", "person").first()
    return extract if extract and _still_may(extract) else None


def waiting() -> list[uuid.UUID]:
    """Those whose doorbell was lost or whose worker died."""
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    rows = Extract.objects.filter(free, state=Extract.State.REQUESTED)
    return list(rows.values_list("pk", flat=True)[:50])


def throw_away_old() -> int:
    return Extract.objects.filter(requested_at__lte=clock.now() - LIVES).delete()[0]


def ring(key: uuid.UUID) -> None:
    """Tell the worker after the commit. A broker that is down only delays the file until the next sweep."""
    transaction.on_commit(lambda: current_app.send_task(MAKE, [str(key)], queue=QUEUE), robust=True)


def _order(person: User, forum: Forum | None, asked_by: User, at: datetime | None) -> Extract:
    extract = Extract.objects.create(
        person=person,
        forum=forum,
        asked_by=asked_by,
        language=asked_by.language,
        requested_at=at or clock.now(),
    )
    ring(extract.pk)
    return extract


def _still_may(extract: Extract) -> bool:
    if extract.forum is None:
        return extract.person_id == extract.asked_by_id
    seats = extract.asked_by.seats.serving(clock.today()).filter(role=Seat.Role.SECRETARIAT)
    return seats.filter(party__forum=extract.forum).exists()


def _note_own(person: User, form: str, at: datetime | None) -> None:
    history.record("person.extract_taken", user=person, at=at, form=form)


def _note(seat: Seat, by: Seat, form: str, at: datetime | None) -> None:
    """The subject is the party: a person's name must be removable, and the history never changes."""
    history.record("person.extract_made", on=seat.party, by=by, at=at, seat=seat.pk, form=form)
