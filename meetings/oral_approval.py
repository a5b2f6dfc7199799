"""Noting an approval that a representative has given orally, where the forum allows it.

The secretariat never approves for a party: it names the representative who spoke, and how. The party is told at once
and can take the approval back.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings import notices
from meetings.agenda import StaleVersion, newest_version, set_when_complete, standing, valid_approvals
from meetings.locking import lock
from meetings.models import AgendaVersion, Approval
from meetings.rules import may_note_oral_approval
from members.models import Party, Seat

LONGEST_HOW = 120


@transaction.atomic
def note_oral_approval(
    version: AgendaVersion, said_by: Seat, how: str, *, by: Seat, at: datetime | None = None
) -> Approval:
    """`said_by` approved this version for its party, and `by` wrote it down. The first approval of a party counts."""
    meeting = version.meeting = lock(version.meeting)
    require(may_note_oral_approval(by, version))
    newest, now = newest_version(meeting), at or clock.now()
    if newest != version:
        raise StaleVersion(version, newest)
    parties = [party for party, _approval in standing(meeting, timezone.localdate(now)).rows]
    require(said_by in representatives(parties, by, now))
    given = valid_approvals(newest).filter(party=said_by.party).first()
    if given:
        return given
    approval = Approval.objects.create(
        version=newest,
        party=said_by.party,
        seat=said_by,
        at=now,
        sha256=newest.sha256,
        oral=_said(how),
        entered_by=by,
    )
    history.record(
        "agenda.oral_approval_noted", on=newest, by=by, at=at, for_party=said_by.party, how=approval.oral
    )
    set_when_complete(newest, by, now)
    notices.tell_of_oral_approval(approval, newest, now)
    return approval


def representatives(parties: Iterable[Party], by: Seat, at: datetime) -> QuerySet[Seat]:
    """Who can have spoken for these parties: their serving representatives, never the person who writes it down."""
    seats = Seat.objects.serving(timezone.localdate(at)).filter(
        party__in=parties, role=Seat.Role.PARTNER, user__is_active=True
    )
    return seats.exclude(user=by.user).select_related("user", "party__organisation")


def _said(how: str) -> str:
    words = " ".join(how.split())
    if not words:
        raise ValidationError(_("Say how the approval was given."), code="empty")
    if len(words) > LONGEST_HOW:
        raise ValidationError(_("This can be at most 120 characters long."), code="too_long")
    return words
