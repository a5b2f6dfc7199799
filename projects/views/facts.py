"""A project's facts and its history."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import clock
from forum.access import ForumRequest, members_only, parties_only
from forum.verbs import sentence
from projects.changes import changes_in, entries_about, phase_of
from projects.fact_sheet import fact_sheet
from projects.following import keeper
from projects.project_page import PARTS, head_of, parts_of
from projects.views.finding import get_following

A_PAGE = 50


@members_only
@require_safe
def facts(request: ForumRequest, slug: str) -> HttpResponse:
    following = get_following(request, slug, *PARTS)
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
    following = get_following(request, slug)
    entries = entries_about(following.project, request.forum)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("sida"))
    rows = [(entry, sentence(entry), phase_of(entry), changes_in(entry)) for entry in page.object_list]
    context = {**head_of(request, following, "history"), "page": page, "rows": rows}
    return render(request, "projects/history.html", context)
