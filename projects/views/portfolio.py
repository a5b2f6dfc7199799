"""All the projects at once, in pictures and tables."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import clock
from forum.access import ForumRequest, first_seat_that, members_only
from forum.tables import asked_format, table_file
from projects.panels import Panel, panels, title_of, years_in
from projects.portfolio import portfolio_of
from projects.rules import may_keep_projects


@members_only
@require_safe
def portfolio(request: ForumRequest) -> HttpResponse:
    day = clock.today()
    whole = portfolio_of(request.forum, day)
    years = years_in(whole, day)
    year = next((each for each in years if str(each) == request.GET.get("ar")), None)
    drawn = panels(whole, day, year)
    if kind := asked_format(request):
        return as_file(kind, drawn, request.GET.get("tabell", ""), year)
    context = {
        "panels": drawn,
        "years": years,
        "year": year,
        "is_empty": not whole.holdings,
        "may_add": first_seat_that(may_keep_projects, request.seats, request.forum),
    }
    return render(request, "projects/portfolio.html", context)


def as_file(kind: str, drawn: list[Panel], key: str, year: int | None) -> HttpResponse:
    panel = next((each for each in drawn if each.key == key), None)
    if panel is None:
        raise Http404(_("There is no such table."))
    return table_file(kind, title_of(panel, year), panel.header, [*panel.rows, *filter(None, [panel.foot])])
