"""The texts that are written by hand: write, look at, see what they said before and bring it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.report.forms.texts import LISTED, TextsForm, label_of
from forum.report.models import TEXTS, AnnualReport
from forum.report.priorities import lines_of
from forum.report.rules import may_edit_texts, may_order
from forum.report.texts import (
    TextsWrittenMeanwhileError,
    newest_number,
    newest_versions,
    open_report,
    restore_text,
    write_texts,
)
from forum.report.views.checked import checked
from meetings.forms.texts import RICH_HELP

ON_A_PAGE = 20


@secretariat_only
def texts(request: ForumRequest, year: int) -> HttpResponse:
    begun = request.forum.annual_reports.filter(year=checked(year)).first()
    report = begun or AnnualReport(forum=request.forum, year=year)
    form = returned.bind(request, TextsForm, report=report, seen=newest_number(report) if begun else 0)
    context = {"form": form, "year": year, "help": RICH_HELP, "versions": _versions(begun)}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return render(request, "report/texts.html", {**context, "previews": _previews(form)})
        seat = seat_that(may_order, request, request.forum)
        opened = open_report(request.forum, year, by=seat)
        try:
            write_texts(opened, by=seat, seen=form.cleaned_data["seen"], **form.texts)
        except TextsWrittenMeanwhileError as refusal:
            return _written_meanwhile(request, opened, context, refusal)
        returned.arrived(request, _("The texts are saved."))
        return redirect("report:year", request.forum.slug, year)
    return render(request, "report/texts.html", context)


def _written_meanwhile(
    request: ForumRequest, report: AnnualReport, context: dict[str, Any], refusal: TextsWrittenMeanwhileError
) -> HttpResponse:
    """Both texts stand on the page; saving again says that the writer has seen the other one.

    A text that only the other has changed is taken over into the form, or saving again would undo it.
    """
    form, newest = context["form"], newest_number(report)
    before = newest_versions(report, form.cleaned_data["seen"])
    data = {**form.texts, "seen": newest}
    for name in TEXTS:
        was = before[name].text if name in before else ""
        if form.cleaned_data[name] == was:
            data[name] = getattr(report, name)
    theirs = [(label_of(name), version) for name, version in refusal.theirs.items()]
    context = {**context, "form": TextsForm(data, report=report, seen=newest), "theirs": theirs}
    return render(request, "report/texts.html", context, status=409)


def _previews(form: TextsForm) -> list[dict[str, Any]]:
    return [
        {"label": label_of(name), "text": text, "lines": lines_of(text) if name == LISTED else None}
        for name, text in form.texts.items()
        if text
    ]


def _versions(report: AnnualReport | None) -> list[tuple[str, Any]]:
    versions = newest_versions(report) if report else {}
    return [(label_of(name), versions[name]) for name in TEXTS if name in versions]


@secretariat_only
@require_safe
def text_history(request: ForumRequest, year: int, text: str) -> HttpResponse:
    """What one text has said, the newest first."""
    report = _report(request, year, text)
    rows = report.text_versions.filter(name=text).select_related("written_by__user")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "year": year,
        "name": text,
        "label": label_of(text),
        "now": getattr(report, text),
    }
    return render(request, "report/text_history.html", context)


@secretariat_only
@require_POST
def restore(request: ForumRequest, year: int, text: str) -> HttpResponse:
    report = _report(request, year, text)
    number = request.POST.get("number", "")
    if not (number.isdecimal() and len(number) < 9):
        raise Http404
    version = get_object_or_404(report.text_versions, name=text, number=int(number))
    version.report = report
    restore_text(version, by=seat_that(may_edit_texts, request, report))
    messages.success(request, _("The text is brought back."))
    return redirect("report:text_history", request.forum.slug, year, text)


def _report(request: ForumRequest, year: int, text: str) -> AnnualReport:
    if text not in TEXTS:
        raise Http404
    report = get_object_or_404(request.forum.annual_reports, year=checked(year))
    report.forum = request.forum
    return report
