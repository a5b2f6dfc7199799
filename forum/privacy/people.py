"""The people of a forum as its records plan sees them: who sits, whose seats have ended, and who is nameless."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404

from forum.models import Forum
from members.models import Seat

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class People:
    page: "Page[Seat]"
    words: str


def people_of(forum: Forum, words: str, page: str | None) -> People:
    """Each person once, by the newest seat; found by name, address or organisation."""
    words = words.strip()[:100]
    newest = Seat.objects.filter(party__forum=forum).order_by("user", "-since", "-pk").distinct("user")
    seats = Seat.objects.filter(pk__in=newest.values("pk")).select_related("user", "party__organisation")
    if words:
        named = Q(user__name__icontains=words) | Q(user__email__icontains=words)
        seats = seats.filter(named | Q(party__organisation__name__icontains=words))
    return People(Paginator(seats.order_by("user__name", "pk"), A_PAGE).get_page(page), words)


def has_ended(seat: Seat, day: date) -> bool:
    return seat.until is not None and seat.until < day


def get_held_seat(forum: Forum, pk: int) -> Seat:
    """A seat of this forum, also one that has ended."""
    seats = Seat.objects.select_related("user", "party__organisation", "party__forum")
    return get_object_or_404(seats, party__forum=forum, pk=pk)
