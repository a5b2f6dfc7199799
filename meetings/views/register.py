"""The register of decisions."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, members_only
from meetings.circular_standing import answers_in_writing
from meetings.listing import visible_decisions

ON_A_PAGE = 50


@members_only
@require_safe
def decisions(request: ForumRequest) -> HttpResponse:
    """By year, or found by their text in any year."""
    found = visible_decisions(request.forum, request.seats)
    in_year = Coalesce("meeting__year", "circular__year")
    years = list(found.order_by(in_year.desc()).values_list(in_year, flat=True).distinct())
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    asked = request.GET.get("ar", "")
    year = next((year for year in years if str(year) == asked), None if words else next(iter(years), None))
    if year:
        found = found.of_year(year)
    for word in words.split()[:8]:
        titled = Q(item__title__icontains=word) | Q(circular__title__icontains=word)
        found = found.filter(Q(text__icontains=word) | titled)
    page = Paginator(found.prefetch_related(answers_in_writing()), ON_A_PAGE).get_page(
        request.GET.get("sida")
    )
    context = {"page": page, "years": years, "year": year, "words": words}
    return render(request, "meetings/decisions.html", context)
