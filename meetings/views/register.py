"""The register of decisions."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, members_only
from forum.tables import asked_format, table_file
from meetings.register import choose, table_of

ON_A_PAGE = 50


@members_only
@require_safe
def decisions(request: ForumRequest) -> HttpResponse:
    """As a page, or with `?format=` the same choice as a file."""
    choice = choose(request.forum, request.seats, request.GET)
    if kind := asked_format(request):
        title = _("Decisions %(forum)s") % {"forum": request.forum.short_name}
        return table_file(kind, f"{title} {choice.year or ''}", *table_of(choice.decisions))
    page = Paginator(choice.decisions, ON_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "meetings/decisions.html", {"page": page, "choice": choice})
