"""The record of a meeting: shared for comments, finalised, and corrected by addenda."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import BOARD, PARTNER, SECRETARIAT, require
from forum.formats import local
from forum.mail import Letter, post
from forum.models import Paper
from forum.paper.requests import request_paper
from meetings.adjusting import ask_to_adjust, is_adjusted, standing_adjusters
from meetings.labels import document_label
from meetings.locking import lock
from meetings.models import Addendum, Document, Meeting, Minutes
from meetings.receivers import serving_seats
from meetings.rules import may_add_addendum, may_finalise_minutes
from meetings.transcript import digest, person, text_of, transcript
from members.models import Seat


class AlreadyFinalised(Exception):
    """Somebody else finalised the minutes first; they are frozen now."""


class NotAdjusted(Exception):
    """The adjusters have not approved this text, and nobody has said why it should be finalised all the same."""


def open_minutes(meeting: Meeting, at: datetime | None = None) -> Minutes:
    """The draft, once per meeting. Called by the deed that opens the meeting."""
    minutes, _created = Minutes.objects.get_or_create(
        meeting=meeting, defaults={"opened_at": at or clock.now()}
    )
    return minutes


@transaction.atomic
def share_minutes(
    minutes: Minutes, comments_by: date | None = None, *, by: Seat, at: datetime | None = None
) -> Minutes:
    """Send the draft to the parties for comments until a day, and to its adjusters.

    Sharing what is shared changes nothing.
    """
    require(may_finalise_minutes(by, minutes))
    _lock_held(minutes)
    if minutes.shared_at is None:
        minutes.state, minutes.shared_at = Minutes.State.COMMENTS, at or clock.now()
        minutes.comments_by = comments_by
        minutes.save(update_fields=["state", "shared_at", "comments_by"])
        letters = _tell(minutes, "shared", comment_receivers(minutes, minutes.shared_at), minutes.shared_at)
        letters += ask_to_adjust(minutes, minutes.shared_at)
        history.record("minutes.shared", on=minutes, by=by, at=at, letters=letters, comments_by=comments_by)
    return minutes


@transaction.atomic
def finalise_minutes(
    minutes: Minutes, dnr: str, *, by: Seat, at: datetime | None = None, reason: str = ""
) -> Minutes:
    """Freeze the record: what it says, its SHA-256, and the paper made from it. Everyone is told.

    `reason` says why it is finalised without the adjusters' approval, where that is lacking; the record prints it.
    """
    require(may_finalise_minutes(by, minutes))
    _lock_held(minutes)
    moment = at or clock.now()
    snapshot = _final_snapshot(minutes, dnr, by, moment)
    snapshot |= _why_not_adjusted(minutes.meeting, snapshot, reason)
    sha256 = digest(snapshot)
    minutes.state, minutes.finalised_at, minutes.finalised_by = Minutes.State.FINALISED, moment, by
    minutes.dnr, minutes.snapshot, minutes.sha256 = snapshot["dnr"], snapshot, sha256
    minutes.paper = _request(minutes, by, moment)
    minutes.save(
        update_fields=["state", "finalised_at", "finalised_by", "dnr", "snapshot", "sha256", "paper"]
    )
    Document.objects.filter(pk=minutes.meeting.document).update(frozen_at=moment)
    letters = _tell(minutes, "finalised", final_receivers(minutes, moment), moment, minutes.paper)
    facts: dict[str, Any] = {"dnr": minutes.dnr, "sha256": sha256, "letters": letters}
    if without := snapshot.get("not_adjusted_because"):
        facts["not_adjusted_because"] = without
    history.record("minutes.finalised", on=minutes, by=by, at=at, **facts)
    return minutes


@transaction.atomic
def add_addendum(
    minutes: Minutes, text: str, about: str = "", *, by: Seat, at: datetime | None = None
) -> Addendum:
    """A dated correction beside the frozen record. `about` is an item's number or a decision's label in it."""
    require(may_add_addendum(by, minutes))
    if not text.strip():
        raise ValidationError(_("Write the correction."), code="empty")
    moment = at or clock.now()
    said = text.strip()
    if about and about not in _parts(minutes.snapshot or {}):
        raise ValidationError(_("Choose an item or a decision of this meeting."), code="about")
    sha256 = addendum_digest(minutes, said, by, moment, about)
    addendum = Addendum.objects.create(
        minutes=minutes, about=about, text=said, seat=by, at=moment, sha256=sha256
    )
    history.record("minutes.addendum_added", on=minutes, by=by, at=at, sha256=addendum.sha256)
    return addendum


def addendum_digest(minutes: Minutes, text: str, by: Seat, at: datetime, about: str = "") -> str:
    said = {"minutes": minutes.sha256, "text": text, "at": local(at).isoformat(), "by": person(by)}
    return digest({**said, "about": about} if about else said)


def _parts(snapshot: dict[str, Any]) -> set[str]:
    """What a correction can name: the numbers of the items and the labels of the decisions."""
    items = snapshot.get("items", [])
    labels = {decision["label"] for item in items for decision in item["decisions"]}
    return {str(item["number"]) for item in items} | labels


def comment_receivers(minutes: Minutes, at: datetime) -> list[Seat]:
    """The parties' people. The adjusters get a letter of their own instead."""
    adjusting = {adjuster.seat.user_id for adjuster in standing_adjusters(minutes.meeting)}
    partners = serving_seats(minutes.meeting.forum, [PARTNER], at)
    return [seat for seat in partners if seat.user_id not in adjusting]


def final_receivers(minutes: Minutes, at: datetime) -> list[Seat]:
    return serving_seats(minutes.meeting.forum, [SECRETARIAT, PARTNER, BOARD], at)


def _lock_held(minutes: Minutes) -> None:
    """Both rows under lock: whoever comes second finds the record finalised."""
    meeting = lock(minutes.meeting)
    minutes.refresh_from_db(from_queryset=Minutes.objects.select_for_update(of=("self",)))
    minutes.meeting = meeting
    if minutes.finalised_at:
        raise AlreadyFinalised
    require(meeting.state == Meeting.State.HELD)


def _final_snapshot(minutes: Minutes, dnr: str, by: Seat, at: datetime) -> dict[str, Any]:
    with translation.override(minutes.meeting.forum.language):
        finalised_by = person(by)
    return {
        **transcript(minutes.meeting),
        "dnr": dnr.strip(),
        "finalised_at": local(at).isoformat(timespec="seconds"),
        "finalised_by": finalised_by,
    }


def _why_not_adjusted(meeting: Meeting, snapshot: dict[str, Any], reason: str) -> dict[str, str]:
    if is_adjusted(meeting, digest(text_of(snapshot)), standing_adjusters(meeting)):
        return {}
    if not reason.strip():
        raise NotAdjusted
    return {"not_adjusted_because": reason.strip()}


def _request(minutes: Minutes, by: Seat, at: datetime) -> Paper:
    snapshot: dict[str, Any] = minutes.snapshot or {}
    return request_paper(**paper_fields(minutes, {**snapshot, "sha256": minutes.sha256}), by=by, at=at)


def paper_fields(minutes: Minutes, snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the paper of a record is called, and what it is made from."""
    forum, slug = minutes.meeting.forum, minutes.meeting.slug
    label, name = snapshot["document_label"], snapshot["meeting"]["label"]
    return {
        "forum": forum,
        "kind": Paper.Kind.MINUTES,
        "title": f"{label}, {name[:1].lower()}{name[1:]} – {forum.name}",
        "template": "papers/minutes.html",
        "snapshot": snapshot,
        "file_name": f"{slugify(label)}-{forum.slug}-{slug}.pdf",
    }


def _tell(minutes: Minutes, event: str, seats: list[Seat], at: datetime, paper: Paper | None = None) -> int:
    meeting = minutes.meeting
    for seat in seats:
        letter = Letter(
            key=f"minutes_{event}:{minutes.pk}:{seat.user_id}",
            kind=f"meetings.minutes_{event}",
            template=f"minutes_{event}",
            to=seat.user,
            forum=meeting.forum,
            context={"minutes": minutes, "meeting": meeting, "label": document_label(meeting.forum)},
            paper=paper,
        )
        post(letter, at=at)
    return len(seats)
