"""How the year's actions have gone: a picture, its table, and the same as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from forum import charts
from forum.access import ForumRequest, parties_only, seat_that
from forum.clock import today
from forum.tables import table_file
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
    _years, year, weeks = _asked(request)
    header = [_("Week"), _("To and including"), pgettext("actions", "Open"), _("Of them late")]
    rows = [[week.number, week.day, week.open, week.late] for week in weeks]
    return table_file(
        "csv", _("Actions %(forum)s") % {"forum": request.forum.short_name} + f" {year}", header, rows
    )


def _asked(request: ForumRequest) -> tuple[list[int], int, list[Week]]:
    seat_that(may_see_actions, request, request.forum)
    day = today()
    years = years_with_actions(request.forum, day)
    year = next((each for each in years if str(each) == request.GET.get("ar")), years[0])
    return years, year, year_of_actions(request.forum, year, day)
