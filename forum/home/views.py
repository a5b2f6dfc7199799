"""Where people land: their forum's home page, or the choice between several."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, PersonRequest, members_only, signed_in
from forum.clock import now, today
from forum.home.choice import choices_of
from forum.home.page import home_page
from forum.home.records import records_of, table_of
from forum.home.search_page import search_page
from forum.home.year_page import year_file as written_year
from forum.home.year_page import year_page
from forum.tables import asked_format, table_file
from meetings.views.year import calendar_download, chosen_year
from meetings.year import years_of
from members.inviting import waiting_for

RECORDS_ON_A_PAGE = 50


@signed_in
@require_safe
def index(request: PersonRequest) -> HttpResponse:
    if waiting_for(request.user, now()):
        return redirect("welcome")
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
    found = search_page(request.forum, request.seats, request.GET, today())
    return render(request, "home/search.html", {"found": found})


@members_only
@require_safe
def records(request: ForumRequest) -> HttpResponse:
    """The list of public records: a year of it or all, as a page or with `?format=` as a file."""
    found = records_of(request.forum, request.seats)
    years = sorted({record.year for record in found}, reverse=True)
    year = next((year for year in years if str(year) == request.GET.get("ar", "")), None)
    shown = [record for record in found if year in {None, record.year}]
    if kind := asked_format(request):
        title = _("Public records %(forum)s") % {"forum": request.forum.short_name}
        return table_file(kind, f"{title} {year or ''}", *table_of(shown, settings.PORTAL_URL))
    page = Paginator(shown, RECORDS_ON_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "home/records.html", {"page": page, "years": years, "year": year})


@members_only
@require_safe
def year(request: ForumRequest) -> HttpResponse:
    """The year's dates as picture and list."""
    chosen = chosen_year(request, today().year)
    page = year_page(request.forum, chosen, request.seats, today())
    years = years_of(request.forum, chosen, today().year)
    return render(request, "home/year.html", {"page": page, "years": years, "today": today()})


@members_only
@require_safe
def year_file(request: ForumRequest) -> HttpResponse:
    """The same dates for a calendar."""
    chosen = chosen_year(request, today().year)
    text = written_year(request.forum, chosen, request.seats, now())
    return calendar_download(text, f"{request.forum.slug}-arshjul-{chosen}.ics")
