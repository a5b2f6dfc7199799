"""All that the forum knows of its projects, as files to save."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import clock
from forum.access import ForumRequest, first_seat_that, members_only
from forum.tables import file_response
from projects import exporting
from projects.exporting import Gathered
from projects.imports.declared import TABLES
from projects.rules import may_keep_projects


@members_only
@require_safe
def export(request: ForumRequest) -> HttpResponse:
    found = _gathered(request)
    tables = [(table, len(found[kind])) for kind, table in TABLES.items()]
    context = {"tables": tables, "is_exact": _is_exact(request)}
    return render(request, "projects/export.html", context)


@members_only
@require_safe
def export_file(request: ForumRequest) -> HttpResponse:
    """`?format=` xlsx, json or csv; `?tabell=` for one table as CSV, otherwise all of them in a zip."""
    found, kind = _gathered(request), request.GET.get("format", "xlsx")
    table = TABLES.get(request.GET.get("tabell", ""))
    title = _("Projects and key figures")
    match kind:
        case "xlsx":
            return file_response(exporting.to_workbook(found), title, "xlsx")
        case "json":
            return file_response(exporting.to_json(found, request.forum, clock.today()), title, "json")
        case "csv" if table:
            return file_response(exporting.to_csv(found, table.kind), str(table.title), "csv")
        case "csv":
            return file_response(exporting.to_zip(found), title, "zip")
    raise Http404


def _gathered(request: ForumRequest) -> Gathered:
    return exporting.gathered(request.forum, clock.today(), is_exact=_is_exact(request))


def _is_exact(request: ForumRequest) -> bool:
    """Small numbers of persons are told to the secretariat alone."""
    return first_seat_that(may_keep_projects, request.seats, request.forum) is not None
