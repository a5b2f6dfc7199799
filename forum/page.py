"""What every page shows around its own content."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.access import is_board


@dataclass(frozen=True)
class NavEntry:
    name: str
    url: str
    icon: str
    current: bool


def page_context(request: HttpRequest) -> dict[str, Any]:
    """`forum`, `seats`, `seat` and the five places; without a forum there is no menu."""
    forum = getattr(request, "forum", None)
    return {
        "forum": forum,
        "seats": getattr(request, "seats", []),
        "seat": getattr(request, "seat", None),
        "nav": navigation(request, forum.slug) if forum else [],
        "embedded": settings.EMBEDDED,
        "languages": settings.LANGUAGES,
    }


def navigation(request: HttpRequest, slug: str) -> list[NavEntry]:
    places = [
        (_("Home"), reverse("home:forum", args=[slug]), "home"),
        (_("Meetings"), reverse("meetings:year", args=[slug]), "cal"),
        (_("Actions"), reverse("meetings:actions", args=[slug]), "todo"),
        (_("Projects"), reverse("projects:list", args=[slug]), "proj"),
        (_("Follow-up"), reverse("report:years", args=[slug]), "doc"),
    ]
    if all(is_board(seat) for seat in request.seats):  # type: ignore[attr-defined]
        del places[2]
    home = places[0][1]
    return [
        NavEntry(name, url, icon, request.path == url if url == home else request.path.startswith(url))
        for name, url, icon in places
    ]
