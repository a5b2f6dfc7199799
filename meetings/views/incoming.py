"""What came by e-mail and needs a look."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, secretariat_only
from meetings.incoming.shelf import kept_mail

PER_PAGE = 30


@secretariat_only
@require_safe
def incoming(request: ForumRequest) -> HttpResponse:
    trail = [(reverse("meetings:year", args=[request.forum.slug]), _("Meetings"))]
    page = Paginator(kept_mail(request.forum), PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "meetings/incoming.html", {"page": page, "trail": trail})
