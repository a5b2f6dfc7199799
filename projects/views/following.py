"""Which projects the forum follows, why, and until when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from members.refusals import told
from projects.following import go_on_following
from projects.forms.following import FollowForm, FollowingForm, StopFollowingForm
from projects.models import Following
from projects.rules import may_keep_projects
from projects.views.finding import get_following
from projects.views.keeping import for_forum

LONGEST_SEARCH = 100


@secretariat_only
def follow(request: ForumRequest) -> HttpResponse:
    words = request.GET.get("sok", "")[:LONGEST_SEARCH].strip()
    form = returned.bind(request, FollowForm, forum=request.forum, words=words)
    return for_forum(request, form, _("Follow a project the portal knows"), "projects/follow.html")


@secretariat_only
def following(request: ForumRequest, slug: str) -> HttpResponse:
    found = get_following(request, slug)
    form = returned.bind(request, FollowingForm, followed=found)
    return _page(request, form, found, _("Why the forum follows the project"))


@secretariat_only
def following_end(request: ForumRequest, slug: str) -> HttpResponse:
    found = get_following(request, slug)
    form = returned.bind(request, StopFollowingForm, followed=found)
    return _page(request, form, found, _("Stop following the project"))


@secretariat_only
@require_POST
def following_go_on(request: ForumRequest, slug: str) -> HttpResponse:
    found = get_following(request, slug)
    try:
        go_on_following(found, by=seat_that(may_keep_projects, request, request.forum))
        messages.success(request, _("The forum goes on following the project."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("projects:facts", request.forum.slug, slug)


def _page(request: ForumRequest, form: Any, found: Following, title: str) -> HttpResponse:
    seat = seat_that(may_keep_projects, request, request.forum)
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat)
            messages.success(request, _("Saved."))
            return redirect("projects:facts", request.forum.slug, found.project.slug)
    context = {"form": form, "project": found.project, "title": title}
    return render(request, "projects/form.html", context)
