"""The public pages, and the secretariat's page that opens and closes them."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, public, seat_that, secretariat_only
from forum.clock import now, today
from forum.paper.storage import served
from forum.public import content
from forum.public.models import PublicPage
from forum.public.opening import may_open_pages, open_page, set_public
from meetings.calendar import feed_text, meeting_entry

ON_A_PAGE = 50


class PublicForm(forms.Form):
    is_open = forms.BooleanField(label=gettext_lazy("The forum has public pages"), required=False)
    is_indexed = forms.BooleanField(
        label=gettext_lazy("Search engines may list them"),
        help_text=gettext_lazy(
            "Otherwise they are asked not to. Whoever has the address can read them either way."
        ),
        required=False,
    )


@secretariat_only
def settings(request: ForumRequest) -> HttpResponse:
    """With a preview: exactly what would be public today."""
    seat = seat_that(may_open_pages, request, request.forum)
    page = getattr(request.forum, "public_page", None) or PublicPage(forum=request.forum)
    initial = {"is_open": page.is_open, "is_indexed": page.is_indexed}
    form = returned.bind(request, PublicForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = set_public(request.forum, by=seat, **form.cleaned_data)
        told = _("The public pages are open.") if changed.is_open else _("The forum has no public pages.")
        messages.success(request, told)
        return redirect("public_settings", request.forum.slug)
    shown = content.overview(request.forum, today())
    return render(
        request, "public/settings.html", {"form": form, "page": page, "shown": shown, "is_preview": True}
    )


@public
@require_safe
def overview(request: HttpRequest, forum: str) -> HttpResponseBase:
    page = _page(forum)
    shown = content.overview(page.forum, today())
    return _answer(request, page, "public/overview.html", {"shown": shown})


@public
@require_safe
def decisions(request: HttpRequest, forum: str) -> HttpResponseBase:
    page = _page(forum)
    found = content.decisions_of(page.forum)
    years = sorted(set(found.order_by().values_list("meeting__year", flat=True)), reverse=True)
    year = next((year for year in years if str(year) == request.GET.get("ar", "")), None)
    rows = found.of_year(year) if year else found
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida"))
    return _answer(request, page, "public/decisions.html", {"page": shown, "years": years, "year": year})


@public
@require_safe
def report(request: HttpRequest, forum: str, year: int) -> HttpResponseBase:
    """The released follow-up as a page, from the snapshot that its PDF was made from."""
    page = _page(forum)
    edition = _edition(page, year)
    snapshot = edition.paper.snapshot
    context = {
        **{name: value for name, value in snapshot.items() if name not in {"forum", "rows"}},
        "about": snapshot.get("forum"),
        "shown": edition,
        "records": {},
    }
    return _answer(request, page, "public/report.html", context)


@public
@require_safe
def report_pdf(request: HttpRequest, forum: str, year: int) -> HttpResponseBase:
    page = _page(forum)
    paper = _edition(page, year).paper
    found = served(paper)
    etag = f'"{found.sha256}"'
    try:
        file = found.open()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=paper.file_name, content_type="application/pdf"
    )
    return _kept(request, page, response, etag)


@public
@require_safe
def data(request: HttpRequest, forum: str) -> HttpResponseBase:
    page = _page(forum)
    text = json.dumps(
        content.as_data(page.forum, today()), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder
    )
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    return _kept(request, page, response, _etag(text))


@public
@require_safe
def calendar(request: HttpRequest, forum: str) -> HttpResponseBase:
    page = _page(forum)
    meetings = content.meetings_of(page.forum, today())
    stamp = max((each.starts_at for each in meetings), default=now())
    here = django_settings.PORTAL_URL + request.path.removesuffix("moten.ics")
    entries = [replace(meeting_entry(each, with_link=False), url=here, description="") for each in meetings]
    text = feed_text(page.forum.name, entries, at=stamp)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    return _kept(request, page, response, _etag(text))


def _page(slug: str) -> PublicPage:
    """A closed one is not told from a forum that does not exist."""
    page = open_page(slug)
    if page is None:
        raise Http404
    return page


def _edition(page: PublicPage, year: int) -> Any:
    found = next((each for each in content.editions_of(page.forum) if each.report.year == year), None)
    if found is None:
        raise Http404
    return found


def _answer(
    request: HttpRequest, page: PublicPage, template: str, context: dict[str, Any]
) -> HttpResponseBase:
    response = render(request, template, {"here": page.forum, "is_indexed": page.is_indexed, **context})
    text = "".join(
        part for part in response.content.decode().splitlines() if "csrfmiddlewaretoken" not in part
    )
    return _kept(request, page, response, _etag(text))


def _kept(request: HttpRequest, page: PublicPage, response: Any, etag: str) -> HttpResponseBase:
    """May be kept, and is asked for anew; an unchanged one is not sent again."""
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if not page.is_indexed:
        response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response) or response


def _etag(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
