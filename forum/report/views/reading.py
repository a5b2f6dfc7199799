"""The follow-up as a page: the same chapters as the PDF, from the same snapshot, with links to the records."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, first_seat_that, members_only
from forum.clock import now
from forum.report.models import AnnualReport, Edition
from forum.report.reading import editions_seen, newest_seen
from forum.report.records import records_of
from forum.report.rules import may_order
from forum.report.snapshot import take_snapshot
from forum.report.views.checked import checked

DRAFT = "utkast"


@members_only
@require_safe
def read(request: ForumRequest, year: int) -> HttpResponse:
    """The newest edition that the reader may see, or the one asked for; the secretariat reads a draft at any time."""
    report = request.forum.annual_reports.filter(year=checked(year)).select_related("forum").first()
    edition = _edition(request, report)
    snapshot = edition.paper.snapshot if edition else _draft(request, report, year)
    context = {
        **{name: value for name, value in snapshot.items() if name not in {"forum", "rows"}},
        "about": snapshot["forum"],
        "number": snapshot["edition"],
        "shown": edition,
        "records": records_of(request.forum, year, request.seats, snapshot["figures"]["as_of"]),
    }
    return render(request, "report/read.html", context)


def _edition(request: ForumRequest, report: AnnualReport | None) -> Edition | None:
    asked = request.GET.get("utgava", "")
    if asked == DRAFT:
        return None
    if not asked:
        return newest_seen(report, request.seats)
    ready = (each for each in editions_seen(report, request.seats) if each.is_ready)
    found = next((each for each in ready if str(each.number) == asked), None)
    if found is None:
        raise Http404
    return found


def _draft(request: ForumRequest, report: AnnualReport | None, year: int) -> dict[str, Any]:
    """The year as it stands at this moment, which only the secretariat sees."""
    if first_seat_that(may_order, request.seats, request.forum) is None:
        raise Http404
    begun = report or AnnualReport(forum=request.forum, year=year)
    number = 1 + (report.editions.count() if report else 0)
    with translation.override(request.forum.language):
        return take_snapshot(begun, number, now())
