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
    return [NavEntry(name, url, icon, is_within(request.path, url, slug)) for name, url, icon in places]


def is_within(path: str, place: str, slug: str) -> bool:
    """Whether the page belongs to the place. The key figures stand under the projects, as their tabs say."""
    if place == reverse("home:forum", args=[slug]):
        return path == place
    if path.startswith(reverse("projects:key_figures", args=[slug])):
        path = reverse("projects:list", args=[slug])
    return path.startswith(place)
