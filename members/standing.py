"""The roster as it stands: parties with their people, those who have left apart."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from forum.models import Forum
from members.models import Party, Seat


def with_seats(parties: QuerySet[Party], day: date, *, entering: bool = False) -> QuerySet[Party]:
    """Each party with `sitting` and `left`: who holds a seat that day or later, and who no longer does.

    With `entering`, each seat has its invitations, the newest first, and the person's ways of signing in.
    """
    # Backwards in the alphabet the roles come as people read them: secretariat, representatives, board.
    seats = Seat.objects.select_related("user").order_by("-role", "-kind", "user__name")
    if entering:
        seats = seats.prefetch_related("seat_invitations", "user__authenticator_set")
    sitting, over = seats.filter(Q(until=None) | Q(until__gte=day)), seats.filter(until__lt=day)
    return parties.select_related("organisation", "forum").prefetch_related(
        Prefetch("seats", sitting, to_attr="sitting"), Prefetch("seats", over, to_attr="left")
    )


def current_parties_by_side(parties: Iterable[Party], day: date) -> list[tuple[str, list[Party]]]:
    """In the order of the sides; a side without parties is left out."""
    here = [party for party in parties if not is_over(party, day)]
    by_side = [(side.label, [party for party in here if party.side == side]) for side in Party.Side]
    return [(str(label), members) for label, members in by_side if members]


def ended_parties(parties: Iterable[Party], day: date) -> list[Party]:
    return [party for party in parties if is_over(party, day)]


def is_over(party: Party, day: date) -> bool:
    return party.until is not None and party.until < day


def seats_of_forum(forum: Forum) -> QuerySet[Seat]:
    return Seat.objects.filter(party__forum=forum).select_related(
        "party__organisation", "party__forum", "user"
    )
