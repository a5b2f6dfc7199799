"""Where people land: their forum's home page, or the choice between several."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, PersonRequest, members_only, signed_in
from forum.clock import today
from forum.home.choice import choices_of
from forum.home.page import home_page
from forum.home.search import find


@signed_in
@require_safe
def index(request: PersonRequest) -> HttpResponse:
    choices = choices_of(request.user, today())
    if len(choices) == 1:
        return redirect("home:forum", choices[0].forum.slug)
    if not choices and request.user.is_operator:
        return redirect("operator")
    return render(request, "forum/choose.html", {"choices": choices})


@members_only
@require_safe
def forum(request: ForumRequest) -> HttpResponse:
    page = home_page(request.forum, request.seats, today())
    return render(request, "home/forum.html", {"page": page, "today": today()})


@members_only
@require_safe
def search(request: ForumRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    groups = find(request.forum, request.seats, words, today()) if words else []
    context = {"words": words, "groups": groups, "count": sum(group.count for group in groups)}
    return render(request, "home/search.html", context)
