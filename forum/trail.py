"""<forum>/historik/: what was done, by whom and for which party."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, parties_only
from forum.verbs import KINDS, sentence

A_PAGE = 50


@parties_only
@require_safe
def history(request: ForumRequest) -> HttpResponse:
    entries = request.forum.history.select_related("actor")
    years = [moment.year for moment in entries.order_by().datetimes("at", "year", order="DESC")]
    kind, year = request.GET.get("slag", ""), request.GET.get("ar", "")
    kind, year = kind if kind in KINDS else "", year if year in map(str, years) else ""
    if kind:
        entries = entries.filter(verb__startswith=f"{kind}.")
    if year:
        entries = entries.filter(at__year=int(year))
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("sida"))
    for entry in page.object_list:
        entry.sentence = sentence(entry)  # type: ignore[attr-defined]  # for the template
    kept = urlencode({key: value for key, value in (("slag", kind), ("ar", year)) if value})
    context = {"page": page, "years": years, "kinds": KINDS, "kind": kind, "year": year, "kept": kept}
    return render(request, "forum/history.html", context)
