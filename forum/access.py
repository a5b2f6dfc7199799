"""The gate. A page names its audience and a deed asks its rule; a page that names none never runs."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as _

from forum import returned
from forum.clock import today
from forum.models import Forum, User
from forum.second_factor import is_lacking

View = Callable[..., HttpResponseBase]

SECRETARIAT, PARTNER, BOARD = "secretariat", "partner", "board"
STRONGEST_FIRST = (SECRETARIAT, PARTNER, BOARD)


class Seat(Protocol):
    """What the gate needs to know of a seat; the model stands one floor up, in members."""

    pk: int
    role: str
    party: Any
    user: User


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in, after the gate."""

    user: User


class ForumRequest(PersonRequest):
    """A request inside a forum, after the gate."""

    forum: Forum
    seats: list[Any]
    seat: Any


# --- audiences -----------------------------------------------------------------------------------


def _open_to(audience: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]
        return view

    return mark


public = _open_to("public")
token_only = _open_to("token")  # programs: the interface asks the token itself (forum/api/gate.py)
signed_in = _open_to("signed_in")
operator_only = _open_to("operator")
members_only = _open_to("members")
parties_only = _open_to("parties")
secretariat_only = _open_to("secretariat")

ROLES_ADMITTED = {
    "members": {SECRETARIAT, PARTNER, BOARD},
    "parties": {SECRETARIAT, PARTNER},
    "secretariat": {SECRETARIAT},
}


def open_all(audience: Callable[[View], View], entries: Iterable[URLPattern | URLResolver]) -> None:
    """Give every page of an included third-party URLconf its audience."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            open_all(audience, entry.url_patterns)
        elif not hasattr(entry.callback, "audience"):
            audience(entry.callback)


# --- rules ---------------------------------------------------------------------------------------


def require(allowed: bool) -> None:
    """First line of every deed: `require(may_…(by, thing))`."""
    if not allowed:
        raise PermissionDenied


def is_secretariat(seat: Seat | None) -> bool:
    return seat is not None and seat.role == SECRETARIAT


def is_partner(seat: Seat | None) -> bool:
    return seat is not None and seat.role == PARTNER


def is_board(seat: Seat | None) -> bool:
    return seat is not None and seat.role == BOARD


def first_seat_that(rule: Callable[..., bool], seats: Iterable[Any], *things: Any) -> Any | None:
    """The seat for which a person may do a deed: rights are the union of the seats, but a deed names one."""
    return next((seat for seat in seats if rule(seat, *things)), None)


def seat_that(rule: Callable[..., bool], request: ForumRequest, *things: Any) -> Any:
    """As `first_seat_that`, for a view: no such seat is a refusal."""
    seat = first_seat_that(rule, request.seats, *things)
    require(seat is not None)
    return seat


# --- the gate ------------------------------------------------------------------------------------


def seats_of(user: User, forum: str) -> list[Any]:
    """The person's seats in the forum with this slug today, strongest role first."""
    serving = user.seats.serving(today()).filter(party__forum__slug=forum)
    seats = list(serving.select_related("party__organisation", "party__forum"))
    for seat in seats:
        seat.user = user
    return sorted(
        seats, key=lambda seat: (STRONGEST_FIRST.index(seat.role), seat.kind != "ordinary", seat.pk)
    )


def must_show_second_factor(user: User, seats: Iterable[Seat]) -> bool:
    """The operator everywhere, also where another seat leads in; the secretariat in its own forum."""
    return user.is_operator or any(is_secretariat(seat) for seat in seats)


class ForumMiddleware:
    """Finds the forum and the visitor's seats in it, and holds the gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.forum, request.seats, request.seat = None, [], None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        audience = getattr(view, "audience", None)
        if audience is None:
            raise ImproperlyConfigured(
                f"{view.__module__}.{getattr(view, '__name__', view)} names no audience"
            )
        if audience in {"public", "token"}:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if audience == "operator":
            require(request.user.is_operator)
            return self.second_factor(request)
        if audience in ROLES_ADMITTED:
            self.enter(request, kwargs.pop("forum"), audience)
            if must_show_second_factor(request.user, request.seats):  # type: ignore[arg-type,attr-defined]
                return self.second_factor(request)
        return None

    def second_factor(self, request: HttpRequest) -> HttpResponse | None:
        """Secretariat and operator show a second step before anything else, where it is required."""
        if not is_lacking(request.user, request.session):  # type: ignore[arg-type]
            return None
        if request.method == "POST":
            returned.keep(request)
        if is_mfa_enabled(request.user):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        messages.info(request, _("Turn on two-step sign-in first: your role requires it."))
        return redirect("mfa_index")

    def enter(self, request: HttpRequest, slug: str, audience: str) -> None:
        """Whoever has no seat there learns nothing of a forum, not even that there is none."""
        seats = seats_of(request.user, slug)  # type: ignore[arg-type]
        if not seats:
            raise Http404
        require(bool({seat.role for seat in seats} & ROLES_ADMITTED[audience]))
        forum = seats[0].party.forum
        for seat in seats:
            seat.party.forum = forum
        request.forum, request.seats, request.seat = forum, seats, seats[0]  # type: ignore[attr-defined]
