"""The annual follow-up: years, one year, its editions and the paper."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, is_board, members_only, seat_that, secretariat_only
from forum.clock import today
from forum.confirming import confirmed_first
from forum.paper.attached import attachments_of
from forum.paper.requests import open_or_remake
from forum.report import editions, requests, rules
from forum.report.assessing import assessed_areas
from forum.report.forms.editions import ReleaseForm
from forum.report.models import Edition
from forum.report.readiness import lacks_of
from forum.report.reading import (
    downloads_of,
    editions_seen,
    expected_pages,
    newest_seen,
    note_download,
    years_of,
)
from forum.report.survey_results import survey_of
from forum.report.views.checked import checked
from forum.report.views.parts import parts_context

DATA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@members_only
@require_safe
def years(request: ForumRequest) -> HttpResponse:
    return render(
        request, "report/years.html", {"years": years_of(request.forum, request.seats, today().year)}
    )


@members_only
@require_safe
def year(request: ForumRequest, year: int) -> HttpResponse:
    context = {**_year_context(request, checked(year)), **_parts_context(request, year)}
    if context["may_order"]:
        context["areas"] = assessed_areas(request.forum, year)
        context["lacks"] = lacks_of(request.forum, year, context["report"], context["areas"])
        context["downloads"] = downloads_of(context["report"]) if context["report"] else []
    return render(request, "report/year.html", context)


@secretariat_only
@require_safe
def progress(request: ForumRequest, year: int) -> HttpResponse:
    """The part of the year's page that changes while the worker works; `efter` says what the page shows."""
    context = _year_context(request, checked(year)) | {"shown_step": request.GET.get("efter", "")}
    return render(request, "report/_progress.html", context)


def _told_unfinished(request: ForumRequest, refusal: requests.EditionUnfinishedError) -> None:
    number = {"number": refusal.edition.number}
    messages.info(
        request, _("Edition %(number)s is being made. Order the next one when it is done.") % number
    )


@secretariat_only
@require_POST
def order(request: ForumRequest, year: int) -> HttpResponse:
    seat = seat_that(rules.may_order, request, request.forum)
    try:
        requests.order_edition(request.forum, checked(year), by=seat)
    except requests.EditionUnfinishedError as refusal:
        _told_unfinished(request, refusal)
    return redirect("report:year", request.forum.slug, year)


@secretariat_only
@require_POST
def retry(request: ForumRequest, year: int, number: int) -> HttpResponse:
    edition = _edition(request, year, number)
    seat = seat_that(rules.may_retry, request, edition)
    try:
        requests.retry_edition(edition, by=seat)
    except requests.EditionUnfinishedError as refusal:
        _told_unfinished(request, refusal)
    return redirect("report:year", request.forum.slug, year)


@secretariat_only
@require_POST
def cancel(request: ForumRequest, year: int, number: int) -> HttpResponse:
    edition = _edition(request, year, number)
    try:
        requests.cancel_edition(edition, by=seat_that(rules.may_cancel, request, edition))
    except requests.EditionFinishedError:
        messages.info(
            request, _("Edition %(number)s was finished before it could be stopped.") % {"number": number}
        )
    return redirect("report:year", request.forum.slug, year)


@secretariat_only
@require_POST
def seal(request: ForumRequest, year: int, number: int) -> HttpResponse:
    edition = _edition(request, year, number)
    requests.seal_again(edition, by=seat_that(rules.may_seal_again, request, edition))
    return redirect("report:year", request.forum.slug, year)


@secretariat_only
def present(request: ForumRequest, year: int, number: int) -> HttpResponse:
    edition = _edition(request, year, number)
    seat = seat_that(rules.may_present, request, edition)
    if request.method == "POST":
        editions.present_edition(edition, by=seat)
        messages.success(request, _("The parties can read edition %(number)s now.") % {"number": number})
        return redirect("report:year", request.forum.slug, year)
    return render(request, "report/present.html", {"edition": edition, "year": year})


@secretariat_only
@confirmed_first
def release(request: ForumRequest, year: int, number: int) -> HttpResponse:
    edition = _edition(request, year, number)
    seat = seat_that(rules.may_release, request, edition)
    form = returned.bind(request, ReleaseForm, initial={"dnr": edition.report.dnr})
    if request.method == "POST" and form.is_valid():
        editions.release_edition(edition, form.cleaned_data["dnr"], by=seat)
        messages.success(request, _("Edition %(number)s is finalised and released.") % {"number": number})
        return redirect("report:year", request.forum.slug, year)
    context = {"edition": edition, "year": year, "form": form, "readers": editions.readers(request.forum)}
    return render(request, "report/release.html", context)


@members_only
@require_safe
def newest_pdf(request: ForumRequest, year: int) -> HttpResponseBase:
    report = get_object_or_404(request.forum.annual_reports.select_related("forum"), year=year)
    return _download(request, newest_seen(report, request.seats))


@members_only
@require_safe
def edition_pdf(request: ForumRequest, year: int, number: int) -> HttpResponseBase:
    return _download(request, _edition(request, year, number))


@members_only
@require_safe
def edition_data(request: ForumRequest, year: int, number: int, ending: str) -> HttpResponse:
    """The figures as the PDF carries them, byte for byte."""
    edition = _edition(request, year, number)
    seat = first_seat_that(rules.may_see_edition, request.seats, edition)
    if seat is None or not edition.is_ready:
        raise Http404
    files = attachments_of(edition.paper)
    file = next((each for each in files if each.name.endswith(f".{ending}")), None)
    if file is None:
        raise Http404
    note_download(edition, by=seat, file=ending, sha256=hashlib.sha256(file.data).hexdigest())
    response = HttpResponse(file.data, content_type=DATA_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _download(request: ForumRequest, edition: Edition | None) -> HttpResponseBase:
    """An edition that the visitor may not see looks like one that does not exist."""
    seat = first_seat_that(rules.may_see_edition, request.seats, edition) if edition else None
    if edition is None or seat is None or not edition.is_made:
        raise Http404
    if edition.paper.waits_for_seal:
        messages.info(request, _("The PDF is being sealed. Try again in a moment."))
        return redirect("report:year", request.forum.slug, edition.report.year)
    found = open_or_remake(edition.paper)
    if found is None:
        messages.info(request, _("The file was missing and is being made again. Try once more in a moment."))
        return redirect("report:year", request.forum.slug, edition.report.year)
    what, file = found
    paper = note_download(edition, by=seat, sha256=what.sha256)
    return FileResponse(file, as_attachment=True, filename=paper.file_name, content_type="application/pdf")


def _edition(request: ForumRequest, year: int, number: int) -> Edition:
    report = get_object_or_404(request.forum.annual_reports, year=year)
    return get_object_or_404(report.editions.select_related("report__forum", "paper__seal"), number=number)


def _year_context(request: ForumRequest, year: int) -> dict[str, Any]:
    report = request.forum.annual_reports.filter(year=year).select_related("forum").first()
    seen = editions_seen(report, request.seats)
    is_building = any(edition.is_building for edition in seen)
    return {
        "year": year,
        "report": report,
        "editions": seen,
        "edition": newest_seen(report, request.seats),
        "is_building": is_building,
        "newest": seen[0] if seen else None,
        "expected_pages": expected_pages(request.forum) if is_building else None,
        "may_order": first_seat_that(rules.may_order, request.seats, request.forum) is not None,
    }


def _parts_context(request: ForumRequest, year: int) -> dict[str, Any]:
    """What the parties are asked for. The board is not asked, and reads it all in the report."""
    if all(is_board(seat) for seat in request.seats):
        return {}
    survey = survey_of(request.forum, year)
    if survey:
        survey.report.forum = request.forum
    return {
        **parts_context(request, year),
        "survey": survey,
        "survey_is_open": survey is not None and survey.is_open(today()),
    }
