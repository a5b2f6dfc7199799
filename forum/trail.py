"""<forum>/historik/: what was done, by whom and for which party."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, parties_only
from forum.tables import CSV, XLSX, table_file
from forum.trail_choice import MOST_EXPORTED, TrailForm, chosen, seen, table_of, trail_page


@parties_only
@require_safe
def history(request: ForumRequest) -> HttpResponse:
    form = TrailForm(request.GET, request.forum)
    entries = chosen(seen(request.forum, request.seats), form.chosen)
    context = {"page": trail_page(entries, request.GET), "form": form, "most": MOST_EXPORTED}
    return render(request, "forum/history.html", context)


@parties_only
@require_safe
def history_csv(request: ForumRequest) -> HttpResponse:
    return _file(request, CSV)


@parties_only
@require_safe
def history_xlsx(request: ForumRequest) -> HttpResponse:
    return _file(request, XLSX)


def _file(request: ForumRequest, kind: str) -> HttpResponse:
    """The rows that the page shows with the same choice."""
    form = TrailForm(request.GET, request.forum)
    entries = chosen(seen(request.forum, request.seats), form.chosen)
    title = _("History %(forum)s") % {"forum": request.forum.short_name}
    return table_file(kind, title, *table_of(entries, settings.PORTAL_URL))
