"""Walking the URLconf, and the things in the demo that its addresses name."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from forum.models import Forum

# Pages of libraries, with their own sign-in rules; each has its audience from where it is included.
LIBRARIES = ("account_", "mfa_", "usersessions_", "admin:")


def every_route(
    patterns: Any = None, namespace: str = "", given: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Callable[..., Any], frozenset[str]]]:
    """(name, view, names of the arguments in its whole address) of every page."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        names = given | set(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from every_route(entry.url_patterns, inner, names)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback, names


def our_routes() -> dict[str, Callable[..., Any]]:
    return {
        name: view
        for name, view, _ in every_route()
        if not name.startswith(LIBRARIES) or name == "account_home"
    }


def arguments(forum: Forum, slug: str = "") -> dict[str, Any]:
    """One existing thing for every argument an address may have. `slug` names the meeting or the project."""
    coming = forum.meetings.get(agenda_state="proposed")
    meeting = next((one for one in forum.meetings.all() if one.slug == slug), coming)
    ifmetall = forum.parties.get(organisation__name="IF Metall")
    project = forum.followings.get(project__slug="framtidssakrad-industri").project
    return {
        "forum": forum.slug,
        "slug": slug or coming.slug,
        "year": 2025,
        "number": 1,
        "uuid": meeting.items.filter(proposer=ifmetall, deleted_at=None).first().uuid,
        "attachment": forum_file(coming, ifmetall),
        "guest": coming.guests.filter(withdrawn_at=None).first().pk,
        "invitation": meeting.invitations.filter(seat__party=ifmetall).first().pk,
        "pk": (meeting.actions.first() or forum.actions.open().filter(owner=ifmetall).first()).pk,
        "paper": getattr(forum.papers.filter(kind="actions").first(), "pk", 0),
        "message": forum.messages.first().pk,
        "comment": meeting.comments.filter(party=ifmetall).values_list("pk", flat=True).first() or 0,
        "circular": "2026-2",
        "poll": forum.date_polls.get().pk,
        "slot": forum.date_polls.get().slots.first().pk,
        "party": ifmetall.pk,
        "adjuster": getattr(meeting.adjusters.first(), "pk", 0),
        "text": "summary",
        "position": 1,
        "template": forum.agenda_templates.first().pk,
        "group": forum.groups.first().pk,
        "seat": ifmetall.seats.get(user__email="nytilltradd@example.org").pk,  # invited, and not in yet
        "indicator": project.indicators.first().pk if project.indicators.exists() else 0,
        "partner": project.partners.first().pk,
        "pillar": getattr(project.pillars.first(), "pk", 0),
        "contact": getattr(project.contacts.first(), "pk", 0),
        "line": forum_funding(forum),
        "key_figure": forum.key_figures.get(value=181_000).pk,
        "upload": forum.imports.filter(state="looked_at").first().pk,
        "period": forum.reporting_rounds.get(closed_at=None).period.slug,
        "token": forum.api_tokens.first().pk,
        "figure": project.figures.filter(used=False).first().pk,
    }


def forum_funding(forum: Forum) -> int:
    """The first of the running project's funding lines."""
    project = forum.followings.get(project__slug="kompetens-i-verkstad").project
    return project.funding.filter(withdrawn_at=None).first().pk


def forum_file(meeting: Any, party: Any) -> int:
    """A file that the party has attached to its item of the coming meeting."""
    return meeting.attachments.get(uploaded_by__party=party, name__endswith=".csv").pk


def address(name: str, known: dict[str, Any]) -> str:
    return reverse(name, kwargs={key: known[key] for key in wanted_by(name)})


@cache
def wanted_by(name: str) -> frozenset[str]:
    return next(names for route, _view, names in every_route() if route == name)
