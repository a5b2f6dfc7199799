"""Projects and key figures as every member of the forum reads them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import clock
from forum.access import ForumRequest, first_seat_that, members_only
from projects import dnr, overview
from projects.funding import totals
from projects.models import Following
from projects.report_page import report_card
from projects.rules import may_edit_project, may_keep_projects


@members_only
@require_safe
def project_list(request: ForumRequest) -> HttpResponse:
    followings = overview.followed(request.forum, clock.today())
    rows = [(following, overview.granted(following.project)) for following in followings]
    may_add = first_seat_that(may_keep_projects, request.seats, request.forum)
    return render(request, "projects/list.html", {"rows": rows, "may_add": may_add})


@members_only
@require_safe
def project(request: ForumRequest, slug: str) -> HttpResponse:
    day = clock.today()
    following = get_following(request, slug)
    found, sums = following.project, totals(following.project)
    context = {
        "following": following,
        "project": found,
        "projektbanken": dnr.link(found.dnr),
        "pace": overview.pace_rows(found, day),
        "totals": sums,
        "funding_bar": overview.funding_picture(sums),
        "groups": overview.figure_groups(found),
        "indicators": overview.indicator_rows(found, day),
        "may_edit": first_seat_that(may_edit_project, request.seats, found),
        "reports": report_card(request.forum, found, request.seats, day),
    }
    return render(request, "projects/project.html", context)


@members_only
@require_safe
def key_figures(request: ForumRequest) -> HttpResponse:
    context = {
        "figures": request.forum.key_figures.all(),
        "may_add": first_seat_that(may_keep_projects, request.seats, request.forum),
    }
    return render(request, "projects/key_figures.html", context)


def get_following(request: ForumRequest, slug: str) -> Following:
    """A project the visitor's forum follows today; 404 otherwise."""
    return get_object_or_404(overview.one_followed(request.forum, clock.today()), project__slug=slug)
