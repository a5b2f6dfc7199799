"""What a visitor may do to a shared document: asked of the same rules as the pages, in every commit anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase

from forum.access import first_seat_that, is_secretariat, must_show_second_factor, seats_of
from forum.clock import today
from forum.models import User
from forum.second_factor import is_lacking
from meetings.live.powers import CLOSED, NO_RIGHT, NOTHING, SIGNED_OUT, UNKNOWN, Powers, Refused
from meetings.models import Meeting, Minutes
from meetings.rules import (
    in_circle,
    may_edit_agenda,
    may_order_agenda,
    may_remove_item,
    may_see_minutes,
    may_see_participants,
    may_write_notes,
)
from members.models import Seat

# Everything that rights hang on, as one text for each session; compared, not understood.
_FACTS = """
    SELECT asked.place, ROW(u.is_active, u.password, s.session_key IS NOT NULL, m.state, m.agenda_state,
           EXISTS (SELECT 1 FROM meetings_minutes t WHERE t.meeting_id = m.id AND t.finalised_at IS NOT NULL),
           (SELECT string_agg(concat_ws(' ', seat.id, seat.role, seat.since, seat.until), ',' ORDER BY seat.id)
            FROM members_seat seat JOIN members_party party ON party.id = seat.party_id
            WHERE seat.user_id = u.id AND party.forum_id = m.forum_id),
           (SELECT string_agg(concat_ws(' ', g.seat_id, g.since, g.until), ',' ORDER BY g.id)
            FROM members_groupmember g JOIN members_seat seat ON seat.id = g.seat_id
            WHERE g.group_id = m.group_id AND seat.user_id = u.id))::text AS said
    FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS asked (user_id, session_key, place)
    JOIN forum_user u ON u.id = asked.user_id
    JOIN meetings_meeting m ON m.id = %s
    LEFT JOIN django_session s ON s.session_key = asked.session_key AND s.expire_date > now()"""
_ALL_FACTS = f"SELECT said FROM ({_FACTS}) AS facts ORDER BY place"  # noqa: S608  # nosec B608 # constants
_JOINED_FACTS = f"SELECT string_agg(said, '|' ORDER BY place) FROM ({_FACTS}) AS facts"  # noqa: S608  # nosec B608 # constants


@dataclass(slots=True)
class Visitor:
    """Somebody at a document: the person, their session, and what the seat they act for may do there."""

    user: int
    session: str
    meeting: int
    seat: Any = None
    powers: Powers = NOTHING
    facts: tuple[Any, ...] = ()
    gone: int = 0  # the close code, once the visitor may not even read


def query(meeting: int, visitors: Sequence[Visitor]) -> tuple[str, list[Any]]:
    """What the rights hang on now, one row for each visitor."""
    return _ALL_FACTS, _asked(meeting, visitors)


def guard(meeting: int, visitors: Sequence[Visitor]) -> tuple[str, list[Any]]:
    """A query, its values, and last the answer it gives as long as no right has changed."""
    return _JOINED_FACTS, [*_asked(meeting, visitors), "|".join(each.facts[0] for each in visitors)]


def are_known(visitors: Sequence[Visitor]) -> bool:
    """Whether the rights of all have been judged today."""
    day = today()
    return all(each.facts and each.facts[1] == day and not each.gone for each in visitors)


def _asked(meeting: int, visitors: Sequence[Visitor]) -> list[Any]:
    return [[each.user for each in visitors], [each.session for each in visitors], meeting]


def judge(visitors: Sequence[Visitor], rows: Iterable[tuple[Any, ...]]) -> list[Visitor]:
    """Bring the visitors' powers up to date with what `query` found; those whose powers changed."""
    day, changed = today(), []
    for visitor, (said,) in zip(visitors, rows, strict=True):
        if (said, day) != visitor.facts:
            before = (visitor.powers, visitor.gone)
            visitor.facts = (said, day)
            admit(visitor)
            if (visitor.powers, visitor.gone) != before:
                changed.append(visitor)
    return changed


def admit(visitor: Visitor) -> None:
    """Ask the rules. A visitor who may not read is `gone`. The socket may read the answer at any moment."""
    try:
        session = _open_session(visitor.session)
        user = _person_in(session)
        if user.pk != visitor.user:
            raise Refused(SIGNED_OUT, "another person")
        meeting = Meeting.objects.select_related("forum").filter(pk=visitor.meeting).first()
        if meeting is None:
            raise Refused(UNKNOWN, "no meeting")
        seats = seats_of(user, meeting.forum.slug)
        if must_show_second_factor(user, seats) and is_lacking(user, session):
            raise Refused(NO_RIGHT, "no second step yet")
        visitor.seat, visitor.powers = standing_at(meeting, seats)
        visitor.gone = 0
    except Refused as refused:
        visitor.powers, visitor.gone = NOTHING, refused.code


def person_of(session: str) -> User:
    """Who is signed in by a session, as for a page. Refused: nobody."""
    return _person_in(_open_session(session))


def _open_session(session: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(session or None)
    return store


def _person_in(session: SessionBase) -> User:
    user = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
    if not isinstance(user, User) or not user.is_active:
        raise Refused(SIGNED_OUT, "not signed in")
    return user


def standing_at(meeting: Meeting, seats: Sequence[Seat]) -> tuple[Seat, Powers]:
    """The seat a person acts for at a meeting's document, and its powers. Refused: none of them reads it."""
    if not seats:
        raise Refused(UNKNOWN, "no seat in the forum")
    reads = [seat for seat in seats if may_see_participants(seat, meeting)]
    if not reads:
        raise Refused(NO_RIGHT, "the seat reads no drafts")
    seat = (
        first_seat_that(may_edit_agenda, reads, meeting)
        or first_seat_that(may_write_notes, reads, meeting)
        or reads[0]
    )
    if not is_secretariat(seat) and _has_secret_notes(seat, meeting):
        raise Refused(CLOSED, "the notes are not shared yet")
    return seat, powers_of(seat, meeting)


def _has_secret_notes(seat: Seat, meeting: Meeting) -> bool:
    """From the opening of the meeting the document holds notes, which the parties read once they are shared."""
    minutes: Minutes | None = getattr(meeting, "minutes", None)  # The page has it already.
    return minutes is not None and not may_see_minutes(seat, minutes)


def powers_of(seat: Seat, meeting: Meeting) -> Powers:
    edit, notes = may_edit_agenda(seat, meeting), may_write_notes(seat, meeting)
    may_remove = [
        may_remove_item(seat, SimpleNamespace(meeting=meeting, proposer_id=party))  # type: ignore[arg-type]
        for party in (None, seat.party_id)
    ]
    return Powers(
        edit=edit,
        order=may_order_agenda(seat, meeting),
        remove="all" if may_remove[0] else "own" if may_remove[1] else "none",
        notes=notes,
        party=str(seat.party_id),
        closed=not edit and in_circle(seat, meeting),
    )
