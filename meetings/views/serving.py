"""A paper on its way to the reader: the file, or a page that says how far it has come."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from forum.access import ForumRequest
from forum.models import Paper
from forum.openings import note_opening
from forum.paper.requests import open_or_remake, retry_paper
from forum.paper.word import CONTENT_TYPE
from meetings.models import Meeting


def serve_paper(
    request: ForumRequest, paper: Paper, back: str, meeting: Meeting | None = None
) -> HttpResponseBase:
    """Whoever calls has asked whether this reader may have it. That it was handed out is noted."""
    if request.method == "POST":
        retry_paper(paper)
        return redirect(request.path)
    is_part = bool(getattr(request, "htmx", False))
    is_ready = paper.state == Paper.State.READY and not paper.waits_for_seal
    if is_ready and not is_part and (found := open_or_remake(paper)):
        _served, file = found
        note_opening(request, paper.kind, paper.title, meeting.pk if meeting else None)
        return FileResponse(
            file, as_attachment=True, filename=paper.file_name, content_type="application/pdf"
        )
    template = "meetings/_paper_state.html" if is_part else "meetings/paper.html"
    return _uncached(render(request, template, {"paper": paper, "back": back}))


def serve_word(name: str, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return _uncached(response)


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
