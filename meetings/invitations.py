"""Who is called to a meeting, and the letters that put it in their calendars.

A letter's key names the meeting, its sequence, the seat and the event, so that nobody gets one twice.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from forum import clock
from forum.mail import Letter, post
from forum.models import Forum, Outbox, Paper
from meetings import calendar, entries
from meetings.answer_links import answer_url
from meetings.models import Invitation, Meeting
from members.models import GroupMember, Seat

CALLED_ROLES = (Seat.Role.SECRETARIAT, Seat.Role.PARTNER)


def seats_to_call(forum: Forum, at: datetime, group: int | None = None) -> QuerySet[Seat]:
    """The serving seats of the secretariat and the parties, or those of them that sit in the group."""
    day = localdate(at)
    seats = Seat.objects.serving(day).filter(
        Q(party__until=None) | Q(party__until__gte=day),
        party__forum=forum,
        role__in=CALLED_ROLES,
        user__is_active=True,
    )
    if group:
        seats = seats.filter(pk__in=GroupMember.objects.serving(day).filter(group=group).values("seat"))
    return seats.select_related("user", "party__organisation")


def standing_invitations(meeting: Meeting) -> list[Invitation]:
    """Those not withdrawn. A person with two seats is called for the first: one they come for, an ordinary one."""
    invitations = meeting.invitations.filter(withdrawn_at=None).select_related(
        "seat__user", "seat__party__organisation", "deputy__user"
    )
    return sorted(
        invitations,
        key=lambda each: (each.is_replaced, each.seat.kind != Seat.Kind.ORDINARY, each.seat_id),
    )


def invite_seats(meeting: Meeting, at: datetime | None = None) -> list[Invitation]:
    """Invite every serving seat that is not invited yet; only the new ones are returned. No letters."""
    now = at or clock.now()
    invited = dict(meeting.invitations.values_list("seat_id", "withdrawn_at"))
    seats = list(seats_to_call(meeting.forum, now, meeting.group_id))
    back = [seat for seat in seats if invited.get(seat.pk)]
    meeting.invitations.filter(seat__in=back).update(withdrawn_at=None, invited_at=now)
    new, lifts = [seat for seat in seats if seat.pk not in invited], entries.lifts(meeting)
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, seat=seat, invited_at=now, lift=lifts.get(seat.user_id, 0))
        for seat in new
    )
    for invitation in meeting.invitations.filter(seat__in=back).select_related("seat"):
        invitation.meeting = meeting
        entries.raise_sequence(invitation)  # A calendar that has taken the entry out heeds only a newer one.
    return [each for each in standing_invitations(meeting) if each.seat in new or each.seat in back]


def withdraw(invitation: Invitation, at: datetime | None = None) -> None:
    """The seat is not called any longer; what it has in its calendar is taken back.

    A person who is called for another seat as well keeps the entry: there is one for both.
    """
    now = at or clock.now()
    if invitation.has_entry and not entries.is_called_otherwise(invitation):
        entries.raise_sequence(invitation)
        post_calendar(invitation, calendar.CANCEL, "invitation_withdrawn", now, event="withdrawn")
    invitation.withdrawn_at, invitation.sequence_sent = now, -1
    invitation.save(update_fields=["withdrawn_at", "sequence_sent"])


def send_calendar(
    meeting: Meeting,
    method: str,
    template: str,
    at: datetime | None = None,
    *,
    event: str = "",
    to: Iterable[Invitation] | None = None,
    paper: Paper | None = None,
    context: dict[str, Any] | None = None,
) -> list[Outbox]:
    """One letter with a calendar part to each invited person; those already written are left out."""
    now = at or clock.now()
    invitations = standing_invitations(meeting) if to is None else list(to)
    counted_on = entries.standing_in(meeting)
    letters = []
    for invitation in one_each(invitations):
        invitation.meeting = meeting
        optional = entries.is_optional(invitation.seat, counted_on)
        letters.append(
            post_calendar(
                invitation,
                method,
                template,
                now,
                event=event,
                optional=optional,
                paper=paper,
                context=context,
            )
        )
    entries.note_sent(meeting, invitations)
    return [letter for letter in letters if letter]


def post_calendar(
    invitation: Invitation,
    method: str,
    template: str,
    at: datetime,
    *,
    event: str = "",
    optional: bool = False,
    paper: Paper | None = None,
    context: dict[str, Any] | None = None,
) -> Outbox | None:
    """The letter, with what it does in this person's calendar; nothing where a deputy has the entry."""
    meeting, seat = invitation.meeting, invitation.seat
    method = method if _touches_the_calendar(invitation, method) else ""
    letter = Letter(
        key=f"meeting:{meeting.pk}:seq{invitation.sequence}:{seat.pk}:{event or template}",
        kind=f"meetings.{template}",
        template=template,
        to=seat.user,
        forum=meeting.forum,
        context={**letter_context(invitation), **(context or {})},
        calendar=calendar.as_ics(
            meeting,
            method,
            seat.user,
            calendar.PARTSTAT[Invitation.Answer(invitation.answer)],
            sequence=invitation.sequence,
            optional=optional,
            at=at,
        )
        if method
        else "",
        calendar_method=method,
        paper=paper,
    )
    return post(letter, at=at)


def _touches_the_calendar(invitation: Invitation, method: str) -> bool:
    """Nothing is put in the calendar of whoever sends a deputy, and only what is there is taken out."""
    if method == calendar.CANCEL:
        return invitation.has_entry and not entries.is_called_otherwise(invitation)
    return not invitation.is_replaced


def letter_context(invitation: Invitation) -> dict[str, Any]:
    meeting = invitation.meeting
    return {
        "meeting": meeting,
        "invitation": invitation,
        "seat": invitation.seat,
        "answer_url": answer_url(invitation),
        "url": f"{settings.PORTAL_URL}{meeting.get_absolute_url()}",
    }


def one_each(invitations: Iterable[Invitation]) -> list[Invitation]:
    """A person called for two seats gets one letter."""
    first: dict[int, Invitation] = {}
    for invitation in invitations:
        if invitation.seat.user.is_active:
            first.setdefault(invitation.seat.user_id, invitation)
    return list(first.values())
