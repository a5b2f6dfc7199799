"""Projects as every member of the forum reads them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import clock
from forum.access import ForumRequest, first_seat_that, members_only
from forum.tables import asked_format, table_file
from projects import listing
from projects.fact_sheet import at_a_glance
from projects.figure_groups import figure_groups
from projects.indicator_page import indicators_of, pace_rows
from projects.money_page import MONEY, money_of
from projects.project_page import PARTS, head_of, parts_of
from projects.report_page import report_card
from projects.rules import may_keep_projects, may_see_small_groups
from projects.views.finding import get_following

ON_A_PAGE = 50


@members_only
@require_safe
def project_list(request: ForumRequest) -> HttpResponse:
    day = clock.today()
    found = listing.project_list(request.forum, request.GET, day)
    if kind := asked_format(request):
        return table_file(kind, _("Projects"), *listing.table_of(found, day))
    page = Paginator(found.rows, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "list": found,
        "page": page,
        "rows": listing.rows_of(page.object_list, day),
        "may_add": first_seat_that(may_keep_projects, request.seats, request.forum),
    }
    return render(request, "projects/list.html", context)


@members_only
@require_safe
def project(request: ForumRequest, slug: str) -> HttpResponse:
    day = clock.today()
    following = get_following(request, slug, *PARTS, *MONEY, "project__indicators__readings")
    found = following.project
    sees_all = first_seat_that(may_see_small_groups, request.seats, found) is not None
    counted = indicators_of(found, day, sees_all=sees_all)
    context = {
        **head_of(request, following, "overview"),
        "parts": parts_of(found, day),
        "sheet": at_a_glance(found),
        "pace": pace_rows(found, day, counted),
        "money": money_of(found),
        "groups": figure_groups(found),
        "indicators": counted,
        "reports": report_card(request.forum, found, request.seats, day),
    }
    return render(request, "projects/project.html", context)
