"""Handing in files, taking them out and downloading them."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, members_only, parties_only, require, seat_that
from forum.files import storage
from forum.files.receiving import TooLarge
from forum.files.sending import download, send_file
from forum.openings import note_opening
from meetings.attachments import attach_file, remove_file
from meetings.bundle import papers_zip, zip_name
from meetings.file_rules import may_attach, may_read_file, may_remove_file
from meetings.forms.files import AttachForm
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.views.agenda_lookup import get_file
from meetings.views.lookup import get_meeting

logger = logging.getLogger(__name__)


@parties_only
def attach(request: ForumRequest, slug: str) -> HttpResponse:
    """Each file is taken or refused by itself, so that one that is refused loses nothing of the others."""
    meeting = get_meeting(request, slug)
    form = returned.bind(
        request, AttachForm, initial={"place": request.GET.get("punkt")}, **_places(request, meeting)
    )
    require(len(form.fields["place"].choices) > 1 or form.whole_meeting)
    attached, status = 0, 200
    if request.method == "POST" and form.is_valid():
        attached = _attach_all(request, meeting, form)
        too_large = any(isinstance(file, TooLarge) for file in form.cleaned_data.get("papers", ()))
        status = 413 if too_large else 200
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(
            {"errors": [text for texts in form.errors.values() for text in texts]}, status=status
        )
    if attached:
        messages.success(request, _told(attached))
    if attached and not form.errors:
        return redirect("meetings:papers", request.forum.slug, slug)
    context = {"form": form, **meeting_context(request, meeting)}
    return render(request, "meetings/attach.html", context, status=status)


@members_only
@require_safe
def file(request: ForumRequest, slug: str, attachment: int) -> HttpResponseBase:
    meeting = get_meeting(request, slug)
    found = get_file(meeting, attachment)
    seat_that(may_read_file, request, found)
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        note_opening(request, "file", found.name, meeting.pk)
        return HttpResponseNotModified(headers={"ETag": etag})
    try:
        content = storage.open_kept(found.sha256)
    except storage.Unreachable:
        raise
    except OSError:
        logger.exception("The content of file %s (SHA-256 %s) cannot be read", found.pk, found.sha256)
        context = {"file": found, **meeting_context(request, meeting)}
        return render(request, "meetings/file_lost.html", context, status=503)
    note_opening(request, "file", found.name, meeting.pk)
    response = send_file(request, content, found.name, found.content_type)
    response["ETag"] = etag
    return response


@parties_only
def file_remove(request: ForumRequest, slug: str, attachment: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    found = get_file(meeting, attachment)
    seat = seat_that(may_remove_file, request, found)
    if request.method == "POST":
        remove_file(found, by=seat)
        messages.success(request, _("“%(file)s” is removed.") % {"file": found.name})
        return redirect("meetings:papers", request.forum.slug, slug)
    context = {"file": found, **meeting_context(request, meeting)}
    return render(request, "meetings/file_remove.html", context)


@members_only
@require_safe
def papers_zipped(request: ForumRequest, slug: str) -> HttpResponseBase:
    meeting = get_meeting(request, slug)
    pieces = papers_zip(meeting, request.seats)
    note_opening(request, "zip", zip_name(meeting), meeting.pk)
    return download(request, pieces, zip_name(meeting), "application/zip")


def _places(request: ForumRequest, meeting: Meeting) -> dict[str, Any]:
    items = meeting.items.filter(deleted_at=None)
    return {
        "items": [item for item in items if first_seat_that(may_attach, request.seats, meeting, item)],
        "whole_meeting": first_seat_that(may_attach, request.seats, meeting, None) is not None,
    }


def _attach_all(request: ForumRequest, meeting: Meeting, form: AttachForm) -> int:
    """How many were taken; the others stand as errors in the form."""
    item, taken = form.chosen_item(), 0
    seat = seat_that(may_attach, request, meeting, item)
    description, files = form.cleaned_data["description"], form.cleaned_data["papers"]
    for each in files:
        taken += _attach_one(meeting, each, form, item=item, description=description, by=seat)
    form.cleaned_data["papers"] = files
    return taken


def _attach_one(meeting: Meeting, file: UploadedFile, form: AttachForm, **facts: Any) -> bool:
    try:
        attach_file(meeting, file, **facts)
    except ValidationError as refusal:
        form.add_error("papers", refusal)
        return False
    return True


def _told(attached: int) -> str:
    return ngettext("%(n)s file is attached.", "%(n)s files are attached.", attached) % {"n": attached}
