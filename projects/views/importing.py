"""Files of projects and key figures on their way in: hand in, decide the columns, look, take in."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.tables import asked_format, file_response, table_file
from members.refusals import told
from projects.forms.importing import ColumnsForm, ConfirmForm, FileForm, RecordForm
from projects.imports import error_list, template, uploads
from projects.imports.declared import TABLES
from projects.imports.outcome import CHANGED, ERROR, NEW, UNCHANGED, Outcome
from projects.models import Import
from projects.rules import may_keep_projects

ON_A_PAGE = 100
SHOWN = {"fel": ERROR, "nya": NEW, "andrade": CHANGED, "oforandrade": UNCHANGED}
logger = logging.getLogger(__name__)


@secretariat_only
def hand_in(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, FileForm)
    if request.method == "POST" and form.is_valid():
        with told(form):
            return _handed_in(request, *form.cleaned_data["file"])
    tables = [(table, template.explained(table)) for table in TABLES.values()]
    context = {"form": form, "tables": tables, "uploads": request.forum.imports.defer("content")[:10]}
    return render(request, "projects/import.html", context)


@secretariat_only
def paste(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, RecordForm)
    if request.method == "POST" and form.is_valid():
        with told(form):
            return _handed_in(request, *form.cleaned_data["text"])
    return render(request, "projects/import_paste.html", {"form": form})


def _handed_in(request: ForumRequest, name: str, content: bytes) -> HttpResponse:
    seat = seat_that(may_keep_projects, request, request.forum)
    upload = uploads.hand_in(request.forum, name, content, by=seat)
    page = "import_preview" if uploads.are_decided(upload) else "import_columns"
    return redirect(f"projects:{page}", request.forum.slug, upload.pk)


@secretariat_only
def columns(request: ForumRequest, upload: int) -> HttpResponse:
    file = get_upload(request, upload)
    try:
        handed = uploads.opened(file)
    except ValidationError as refusal:
        return _ended(request, refusal)
    form = returned.bind(request, ColumnsForm, upload=file, handed=handed)
    if request.method == "POST" and form.is_valid():
        with told(form):
            seat = seat_that(may_keep_projects, request, request.forum)
            uploads.decide(file, form.chosen, **form.said_once, by=seat)
            page = "import_preview" if form.is_complete else "import_columns"
            return redirect(f"projects:{page}", request.forum.slug, file.pk)
    context = {"form": form, "upload": file, "notes": handed.notes}
    return render(request, "projects/import_columns.html", context)


@secretariat_only
def preview(request: ForumRequest, upload: int) -> HttpResponse:
    file = get_upload(request, upload)
    if request.method == "POST":
        return _confirmed(request, file)
    if file.state == Import.State.LOOKED_AT and not uploads.are_decided(file):
        return redirect("projects:import_columns", request.forum.slug, file.pk)
    try:
        return _shown(request, file, uploads.look(file))
    except ValidationError as refusal:
        return _ended(request, refusal)


def _confirmed(request: ForumRequest, file: Import) -> HttpResponse:
    """All or nothing; whatever goes wrong on the way leaves nothing behind."""
    form = ConfirmForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    seat = seat_that(may_keep_projects, request, request.forum)
    try:
        outcome, is_done = uploads.take_in(file, seen=seen, by=seat)
    except ValidationError as refusal:
        return _ended(request, refusal)
    except DatabaseError:
        logger.exception("An import was interrupted.")
        messages.error(
            request, _("Something went wrong on the way, and nothing was imported. Try once more.")
        )
        return redirect("projects:import_preview", request.forum.slug, file.pk)
    if not is_done:
        messages.warning(
            request, _("Something has changed since you looked. Nothing was imported: look again.")
        )
        return _shown(request, file, outcome, status=409)
    returned.arrived(request, _told(outcome))
    return redirect("projects:list", request.forum.slug)


def _shown(request: ForumRequest, file: Import, outcome: Outcome, status: int = 200) -> HttpResponse:
    wanted = SHOWN.get(request.GET.get("visa", ""), "")
    rows = [row for row in outcome.rows if not wanted or row.what == wanted]
    context = {
        "upload": file,
        "outcome": outcome,
        "counts": outcome.counts,
        "shown": wanted,
        "choices": _choices(outcome),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida")),
        "form": ConfirmForm(initial={"seen": outcome.seal}),
    }
    return render(request, "projects/import_preview.html", context, status=status)


def _choices(outcome: Outcome) -> list[tuple[str, str, str, int]]:
    """What the list may be narrowed to: address, word, kind and how many rows."""
    words = {
        "": _("All rows"),
        "fel": _("Only errors"),
        "nya": _("New ones"),
        "andrade": _("Changes"),
        "oforandrade": _("Unchanged"),
    }
    counts = {**outcome.counts, "": len(outcome.rows)}
    return [(key, word, SHOWN.get(key, ""), counts[SHOWN.get(key, "")]) for key, word in words.items()]


@secretariat_only
@require_safe
def errors(request: ForumRequest, upload: int) -> HttpResponse:
    """The rows that are wrong as they stand in the file, with what is wrong beside them."""
    file = get_upload(request, upload)
    try:
        outcome = uploads.look(file)
    except ValidationError as refusal:
        return _ended(request, refusal)
    title = _("Errors in %(file)s") % {"file": file.file_name.rpartition(".")[0]}
    return table_file(asked_format(request) or "xlsx", title, *error_list.listed(outcome))


@secretariat_only
@require_POST
def give_up(request: ForumRequest, upload: int) -> HttpResponse:
    file = get_upload(request, upload)
    try:
        uploads.give_up(file, by=seat_that(may_keep_projects, request, request.forum))
    except ValidationError as refusal:
        return _ended(request, refusal)
    messages.success(request, _("The file is given up. Nothing was imported."))
    return redirect("projects:import", request.forum.slug)


@secretariat_only
@require_safe
def template_workbook(request: ForumRequest) -> HttpResponse:
    return file_response(template.as_workbook(), _("Template for projects"), "xlsx")


@secretariat_only
@require_safe
def template_csv(request: ForumRequest) -> HttpResponse:
    """`?tabell=` says of which kind of rows."""
    table = TABLES.get(request.GET.get("tabell", ""), TABLES["projects"])
    return file_response(template.as_empty_csv(table), str(table.title), "csv")


def get_upload(request: ForumRequest, upload: int) -> Import:
    return get_object_or_404(request.forum.imports.select_related("forum"), pk=upload)


def _ended(request: ForumRequest, refusal: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(refusal.messages))
    return redirect("projects:import", request.forum.slug)


def _told(outcome: Outcome) -> str:
    counts = outcome.counts
    if not outcome.does_something:
        return _("Everything in the file was in the portal already. Nothing has changed.")
    new = ngettext("%(n)s new row", "%(n)s new rows", counts[NEW]) % {"n": counts[NEW]}
    return _("The file is imported: %(new)s, %(changed)s changed, %(same)s unchanged.") % {
        "new": new,
        "changed": counts[CHANGED],
        "same": counts[UNCHANGED],
    }
