"""Adjusters: appointed by the parties, they check the draft of the record before it is finalised.

An approval is given to a text, named by its SHA-256. When the text changes, the approval stays what it was and
counts no longer; nothing has to be taken back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import clock, history
from forum.access import SECRETARIAT, require
from forum.formats import local
from forum.mail import Letter, post
from meetings.labels import document_label
from meetings.locking import lock
from meetings.models import Adjuster, Meeting, Minutes, MinutesDraft
from meetings.receivers import serving_seats
from meetings.rules import may_adjust, may_appoint_adjuster, may_finalise_minutes
from meetings.transcript import digest, text_of, transcript
from members.models import Seat


class StaleDraft(Exception):
    """The text has changed since its reader saw it; nothing is approved. `before` is the newest text kept."""

    def __init__(self, before: MinutesDraft | None, content: dict[str, Any]) -> None:
        super().__init__()
        self.before, self.content = before, content


def standing_adjusters(meeting: Meeting) -> list[Adjuster]:
    """In the order they were appointed, with who they are."""
    rows = meeting.adjusters.standing().select_related("seat__party__organisation", "seat__user")
    adjusters = list(rows)
    for adjuster in adjusters:
        adjuster.meeting = meeting
    return adjusters


def eligible(meeting: Meeting) -> list[Seat]:
    """Who can be appointed: the parties' representatives on the day of the meeting, but not its chair."""
    seats = Seat.objects.serving(local(meeting.starts_at).date())
    seats = seats.filter(party__forum=meeting.forum_id, role=Seat.Role.PARTNER, user__is_active=True)
    return list(seats.exclude(pk=meeting.chair_id or 0).select_related("party__organisation", "user"))


@transaction.atomic
def appoint_adjuster(meeting: Meeting, seat: Seat, *, by: Seat, at: datetime | None = None) -> Adjuster:
    """Appointing whoever is appointed changes nothing. If the draft is out already, the adjuster is asked at once."""
    require(may_appoint_adjuster(by, lock(meeting), seat))
    standing = standing_adjusters(meeting)
    for adjuster in standing:
        if adjuster.seat_id == seat.pk:
            return adjuster
    _check(meeting, seat, standing)
    moment = at or clock.now()
    adjuster = Adjuster.objects.create(meeting=meeting, seat=seat, appointed_at=moment, appointed_by=by)
    history.record("minutes.adjuster_appointed", on=meeting, by=by, at=at, for_party=seat.party)
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    if minutes and minutes.state == Minutes.State.COMMENTS:
        ask_to_adjust(minutes, moment)
    return adjuster


@transaction.atomic
def release_adjuster(adjuster: Adjuster, *, by: Seat, at: datetime | None = None) -> None:
    """Somebody else is to adjust instead."""
    meeting = lock(adjuster.meeting)
    require(may_appoint_adjuster(by, meeting, adjuster.seat))
    if adjuster.released_at is None:
        adjuster.released_at = at or clock.now()
        adjuster.save(update_fields=["released_at"])
        history.record("minutes.adjuster_released", on=meeting, by=by, at=at, for_party=adjuster.seat.party)


@transaction.atomic
def adjust(adjuster: Adjuster, sha256: str, *, by: Seat, at: datetime | None = None) -> Adjuster:
    """Approve the text that the adjuster had before them, if it is still the text."""
    minutes = _lock_draft(adjuster)
    require(may_adjust(by, adjuster))
    content = transcript(minutes.meeting)
    current = digest(text_of(content))
    if sha256 != current:
        raise StaleDraft(_newest_draft(minutes, sha256), content)
    if adjuster.approved_sha256 == current:
        return adjuster
    moment = at or clock.now()
    keep_draft(minutes, content, moment)
    adjuster.approved_at, adjuster.approved_sha256 = moment, current
    adjuster.save(update_fields=["approved_at", "approved_sha256"])
    history.record("minutes.adjusted", on=minutes, by=by, at=at, for_party=by.party, sha256=current)
    if not lacking(adjuster.meeting, current):
        _tell_secretariat("minutes_adjusted", minutes, moment, current[:16])
    return adjuster


@transaction.atomic
def ask_for_change(adjuster: Adjuster, text: str, *, by: Seat, at: datetime | None = None) -> Adjuster:
    """What the adjuster wants changed first. It goes to the secretariat, and stands until the adjuster approves."""
    minutes = _lock_draft(adjuster)
    require(may_adjust(by, adjuster))
    said = text.strip()
    if not said:
        raise ValidationError(_("Write what should be changed."), code="empty")
    moment = at or clock.now()
    adjuster.text, adjuster.written_at = said, moment
    adjuster.approved_at, adjuster.approved_sha256 = None, ""
    adjuster.save(update_fields=["text", "written_at", "approved_at", "approved_sha256"])
    history.record("minutes.change_asked", on=minutes, by=by, at=at, for_party=by.party)
    event = f"{adjuster.pk}:{moment:%Y%m%dT%H%M%S}"
    _tell_secretariat("minutes_change_asked", minutes, moment, event, adjuster=adjuster)
    return adjuster


@transaction.atomic
def ask_again(minutes: Minutes, *, by: Seat, at: datetime | None = None) -> int:
    """Ask those who have not approved the text as it stands now; how many letters were new."""
    require(may_finalise_minutes(by, minutes))
    lock(minutes.meeting)
    require(minutes.state == Minutes.State.COMMENTS)
    letters = ask_to_adjust(minutes, at or clock.now())
    if letters:
        history.record("minutes.adjusting_asked", on=minutes, by=by, at=at, letters=letters)
    return letters


def ask_to_adjust(minutes: Minutes, at: datetime) -> int:
    """Called by a deed, inside its transaction. Nobody gets two letters about the same text."""
    meeting, content = minutes.meeting, transcript(minutes.meeting)
    sha256 = keep_draft(minutes, content, at).sha256
    written = []
    for adjuster in lacking(meeting, sha256):
        adjuster.asked_at, adjuster.asked_sha256 = at, sha256
        adjuster.save(update_fields=["asked_at", "asked_sha256"])
        key = f"minutes_to_adjust:{minutes.pk}:{adjuster.pk}:{sha256[:16]}"
        written.append(_post("minutes_to_adjust", key, minutes, adjuster.seat, at))
    return sum(letter is not None for letter in written)


def lacking(meeting: Meeting, sha256: str) -> list[Adjuster]:
    """The adjusters who have not approved this text."""
    return [each for each in standing_adjusters(meeting) if each.approved_sha256 != sha256]


def is_adjusted(meeting: Meeting, sha256: str, adjusters: Sequence[Adjuster]) -> bool:
    """As many as the forum wants, and each of them has approved this text."""
    approved = sum(adjuster.approved_sha256 == sha256 for adjuster in adjusters)
    return approved == len(adjusters) and approved >= meeting.forum.adjusters


def keep_draft(minutes: Minutes, content: dict[str, Any], at: datetime) -> MinutesDraft:
    text = text_of(content)
    draft, _created = MinutesDraft.objects.get_or_create(
        minutes=minutes, sha256=digest(text), defaults={"content": text, "at": at}
    )
    return draft


def _check(meeting: Meeting, seat: Seat, standing: list[Adjuster]) -> None:
    most = meeting.forum.adjusters
    if len(standing) >= most:
        raise ValidationError(_enough(most), code="enough")
    if seat.pk == meeting.chair_id:
        raise ValidationError(_("The chair cannot adjust the record of their own meeting."), code="chair")
    if seat not in eligible(meeting):
        raise ValidationError(_("Choose somebody who represents a party at the meeting."), code="seat")
    for other in standing:
        if other.seat.party.side == seat.party.side:
            words = {"party": seat.party, "other": other.seat.party}
            raise ValidationError(
                _(
                    "Two adjusters come from different sides. %(party)s sits on the same side as %(other)s, "
                    "who is appointed already."
                )
                % words,
                code="side",
            )


def _enough(most: int) -> str:
    if most == 0:
        return _("The forum has no adjusters. The secretariat can change that in the forum's settings.")
    words = ngettext(
        "The forum has %(count)s adjuster per meeting, and one is appointed already.",
        "The forum has %(count)s adjusters per meeting, and they are appointed already.",
        most,
    )
    return words % {"count": most}


def _lock_draft(adjuster: Adjuster) -> Minutes:
    """The record under its meeting's lock: nobody writes in it meanwhile."""
    meeting = lock(adjuster.meeting)
    adjuster.refresh_from_db(from_queryset=Adjuster.objects.select_for_update(of=("self",)))
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise PermissionDenied
    minutes.meeting, meeting.minutes, adjuster.meeting = meeting, minutes, meeting  # type: ignore[attr-defined]
    return minutes


def _newest_draft(minutes: Minutes, sha256: str) -> MinutesDraft | None:
    """The text its reader saw, where it was kept; else the newest that was."""
    return minutes.drafts.filter(sha256=sha256).first() or minutes.drafts.first()


def _tell_secretariat(event: str, minutes: Minutes, at: datetime, key: str, **context: Any) -> None:
    for seat in serving_seats(minutes.meeting.forum, [SECRETARIAT], at):
        _post(event, f"{event}:{minutes.pk}:{seat.user_id}:{key}", minutes, seat, at, **context)


def _post(event: str, key: str, minutes: Minutes, seat: Seat, at: datetime, **context: Any) -> Any:
    meeting = minutes.meeting
    words = {"minutes": minutes, "meeting": meeting, "label": document_label(meeting.forum), "seat": seat}
    letter = Letter(
        key=key,
        kind=f"meetings.{event}",
        template=event,
        to=seat.user,
        forum=meeting.forum,
        context={**words, **context},
    )
    return post(letter, at=at)
