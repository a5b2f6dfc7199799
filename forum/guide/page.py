"""Which sections a reader sees, in which order, and what a search leaves of them."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from forum import clock
from forum.access import BOARD as BOARD_ROLE
from forum.access import PARTNER as PARTNER_ROLE
from forum.access import SECRETARIAT as SECRETARIAT_ROLE
from forum.guide import Answer, Section
from forum.guide.reading import BOARD, GUEST, IF, KEYS, OPERATOR, SIGN_IN
from forum.guide.working import DEPUTY, PARTNER, SECRETARIAT

ROLES = (PARTNER, DEPUTY, SECRETARIAT, BOARD, GUEST, OPERATOR)
EVERYBODY = (IF, KEYS, SIGN_IN)
LONGEST_SEARCH = 60


def guide_context(request: HttpRequest) -> dict[str, Any]:
    """The sections, the reader's own first; where a seat gives a forum, each answer leads there (1 query)."""
    seats = _seats(request)
    mine = _roles_of(request, seats)
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    ordered = sorted(ROLES, key=lambda section: section.key not in mine)
    slug = seats[0].party.forum.slug if seats else ""
    shown = [part for section in (*ordered, *EVERYBODY) if (part := _matching(section, wanted))]
    return {
        "sections": [
            (part, part.key in mine, [_linked(each, slug) for each in part.answers]) for part in shown
        ],
        "wanted": wanted,
        "found": sum(len(part.answers) for part in shown),
    }


def _seats(request: HttpRequest) -> list[Any]:
    if not request.user.is_authenticated:
        return []
    return list(request.user.seats.serving(clock.today()).select_related("party__forum").order_by("pk"))


def _roles_of(request: HttpRequest, seats: list[Any]) -> set[str]:
    sections = {SECRETARIAT_ROLE: SECRETARIAT.key, PARTNER_ROLE: PARTNER.key, BOARD_ROLE: BOARD.key}
    found = {sections[seat.role] for seat in seats}
    if any(seat.kind == "deputy" for seat in seats):
        found.add(DEPUTY.key)
    if getattr(request.user, "is_operator", False):
        found.add(OPERATOR.key)
    return found


def _matching(section: Section, wanted: str) -> Section | None:
    """The answers whose heading has every word; all of a section whose own heading has."""
    if _has(section.title, wanted):
        return section
    answers = tuple(answer for answer in section.answers if _has(answer.title, wanted))
    return replace(section, answers=answers) if answers else None


def _has(title: Any, wanted: str) -> bool:
    heading = str(title).casefold()
    return all(word in heading for word in wanted.casefold().split())


def _linked(answer: Answer, slug: str) -> tuple[Answer, str]:
    return answer, reverse(answer.page, args=[slug]) if answer.page and slug else ""
