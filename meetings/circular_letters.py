"""The letters of a decision between meetings: the question, a reminder, and what became of it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate

from forum.mail import Letter, post
from forum.models import Outbox
from meetings.circular_links import answer_url
from meetings.circular_standing import CircularStanding
from meetings.models import Circular
from meetings.receivers import one_each, serving_seats
from members.models import Party, Seat


def people_asked(parties: Iterable[Party], at: datetime) -> list[Seat]:
    """Everyone who may answer for these parties: one seat a person and party, never the secretariat."""
    seats = Seat.objects.serving(localdate(at)).filter(
        party__in=list(parties), role=Seat.Role.PARTNER, user__is_active=True
    )
    return list(seats.select_related("user", "party__organisation", "party__forum"))


def ask(circular: Circular, parties: Iterable[Party], at: datetime) -> None:
    for seats in _by_person(people_asked(parties, at)):
        _post("circular_asked", circular, seats, at)


def remind(circular: Circular, missing: Iterable[Party], at: datetime, occasion: str = "") -> int:
    """At most one letter a day, or for the same occasion, to each person; how many were new."""
    suffix = f":{occasion or localdate(at)}"
    written = [
        _post("circular_reminder", circular, seats, at, suffix)
        for seats in _by_person(people_asked(missing, at))
    ]
    return sum(letter is not None for letter in written)


def people_told(circular: Circular, at: datetime) -> list[Seat]:
    """Who learns how it ended: those who were asked, and the secretariat."""
    asked = people_asked([row.party for row in circular.asked.select_related("party")], at)
    return one_each([*asked, *serving_seats(circular.forum, [Seat.Role.SECRETARIAT], at)])


def tell_closed(circular: Circular, standing: CircularStanding, at: datetime) -> None:
    for seat in people_told(circular, at):
        context: dict[str, object] = {"standing": standing, "decision": circular.decisions.first()}
        _post("circular_closed", circular, [seat], at, context=context)


def _by_person(seats: Iterable[Seat]) -> list[list[Seat]]:
    people: dict[int, list[Seat]] = {}
    for seat in seats:
        people.setdefault(seat.user_id, []).append(seat)
    return list(people.values())


def _post(
    kind: str,
    circular: Circular,
    seats: list[Seat],
    at: datetime,
    suffix: str = "",
    context: dict[str, object] | None = None,
) -> Outbox | None:
    letter = Letter(
        key=f"{kind}:{circular.pk}:{seats[0].user_id}{suffix}",
        kind=f"meetings.{kind}",
        template=kind,
        to=seats[0].user,
        forum=circular.forum,
        context={
            "circular": circular,
            "ways": [(seat.party, answer_url(circular, seat)) for seat in seats] if not context else [],
            "url": f"{settings.PORTAL_URL}{circular.get_absolute_url()}",
            **(context or {}),
        },
    )
    return post(letter, at=at)
