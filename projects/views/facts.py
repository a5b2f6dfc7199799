"""A project's facts and its history."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import clock
from forum.access import ForumRequest, members_only, parties_only
from forum.verbs import sentence
from projects.changes import changes_in, entries_about, phase_of
from projects.fact_sheet import fact_sheet
from projects.following import keeper
from projects.models import Following
from projects.project_page import head_of, parts_of

A_PAGE = 50
PARTS = ("project__pillars", "project__phases", "project__contacts__organisation")


@members_only
@require_safe
def facts(request: ForumRequest, slug: str) -> HttpResponse:
    following = get_light(request, slug, "project__partners__organisation", *PARTS)
    parts = parts_of(following.project, clock.today())
    context = {
        **head_of(request, following, "facts"),
        "parts": parts,
        "sheet": fact_sheet(following.project, parts.missing),
        "focus_areas": following.focus_areas.all(),
        "keeper": keeper(following.project),
    }
    return render(request, "projects/facts.html", context)


@parties_only
@require_safe
def history(request: ForumRequest, slug: str) -> HttpResponse:
    following = get_light(request, slug)
    entries = entries_about(following.project, request.forum)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("sida"))
    rows = [(entry, sentence(entry), phase_of(entry), changes_in(entry)) for entry in page.object_list]
    context = {**head_of(request, following, "history"), "page": page, "rows": rows}
    return render(request, "projects/history.html", context)


def get_light(request: ForumRequest, slug: str, *parts: str) -> Following:
    """A project the visitor's forum follows today, with no more of it than the page shows; 404 otherwise."""
    followings = request.forum.followings.serving(clock.today()).select_related("project__owner")
    found = get_object_or_404(followings.prefetch_related(*parts), project__slug=slug)
    found.forum = request.forum
    return found
