"""Subscribing to the calendar, and what the calendar program then fetches."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum.access import ForumRequest, members_only, public, seat_that
from forum.clock import now
from forum.limits import guessing_limited
from meetings import feeds
from meetings.rules import may_subscribe


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: ForumRequest) -> HttpResponse:
    """Both addresses of the visitor; the buttons make one or revoke it."""
    seat = seat_that(may_subscribe, request, request.forum)
    own = feeds.own_feeds(request.forum, seat)
    if request.method == "POST":
        gone = [feed for feed in own if str(feed.pk) == request.POST.get("revoke")]
        if gone:
            feeds.revoke(gone[0], request.forum, by=seat)
            messages.success(request, _("The address answers no longer."))
        elif request.POST.get("make") in {"forum", "all"}:
            feeds.subscribe(request.forum, to_every_forum=request.POST["make"] == "all", by=seat)
            messages.success(request, _("The address is made. Copy it into your calendar."))
        return redirect("meetings:subscribe", request.forum.slug)
    by_kind = {"forum" if feed.forum_id else "all": feed for feed in own}
    shown = [
        (kind, name, by_kind.get(kind), feeds.address(by_kind[kind]) if kind in by_kind else "")
        for kind, name in (("all", _("All my forums")), ("forum", request.forum.name))
    ]
    trail = [(reverse("meetings:year", args=[request.forum.slug]), _("Meetings"))]
    return render(request, "meetings/subscribe.html", {"feeds": shown, "trail": trail})


@public
@require_safe
@guessing_limited
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    feed = feeds.fetch(secret, now())
    if feed is None:
        raise Http404
    headers = {"ETag": feed.etag, "Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    response = HttpResponse(feed.text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=feed.etag, response=response) or response
