"""How the year's actions have gone: a picture, its table, and the same as a file."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from forum import charts
from forum.access import ForumRequest, parties_only, seat_that
from forum.clock import today
from meetings.burndown import Week, drawn, in_words, year_of_actions, years_with_actions
from meetings.rules import may_see_actions


@parties_only
@require_safe
def actions_year(request: ForumRequest) -> HttpResponse:
    years, year, weeks = _asked(request)
    context = {"years": years, "year": year, "weeks": weeks}
    if weeks:
        context |= {"chart": charts.burn_down(drawn(weeks, year)), "words": in_words(weeks)}
    return render(request, "meetings/actions_year.html", context)


@parties_only
@require_safe
def actions_year_file(request: ForumRequest) -> HttpResponse:
    """Semicolons and a mark of order first, as a Swedish spreadsheet opens it."""
    _years, year, weeks = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="atgarder-{request.forum.slug}-{year}.csv"'
    response.write("\ufeff")
    rows = csv.writer(response, delimiter=";")
    rows.writerow([_("Week"), _("To and including"), pgettext("actions", "Open"), _("Of them late")])
    rows.writerows([week.number, week.day.isoformat(), week.open, week.late] for week in weeks)
    return response


def _asked(request: ForumRequest) -> tuple[list[int], int, list[Week]]:
    seat_that(may_see_actions, request, request.forum)
    day = today()
    years = years_with_actions(request.forum, day)
    year = next((each for each in years if str(each) == request.GET.get("ar")), years[0])
    return years, year, year_of_actions(request.forum, year, day)
