"""One page of an agenda, as plain as Django allows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Template
from django.urls import path

from meetings.models import Meeting
from members.models import Seat

ROWS = Template(
    "<!doctype html><title>{{ meeting }}</title><h1>{{ meeting }}</h1><p>{{ seats|length }} {{ parties|length }}</p>"
    "<table>{% for item in items %}<tr><td>{{ forloop.counter }}</td><th>{{ item.title }}</th><td>{{ item.kind }}</td>"
    "<td>{{ item.duration }}</td><td>{{ item.presenter }}</td><td>{{ item.text }}</td></tr>{% endfor %}</table>"
    "<ul>{% for version in versions %}<li>{{ version.number }} {{ version.proposed_at }}</li>{% endfor %}</ul>"
)


@login_required
def agenda(request: HttpRequest, forum: str, slug: str) -> HttpResponse:
    year, _, number = slug.partition("-")
    meeting = get_object_or_404(
        Meeting.objects.select_related("forum"), forum__slug=forum, year=year, number=number
    )
    return HttpResponse(
        ROWS.render(
            Context(
                {
                    "meeting": meeting,
                    "seats": list(
                        Seat.objects.filter(user_id=request.user.pk).select_related("party__organisation")
                    ),
                    "parties": list(meeting.forum.parties.select_related("organisation")),
                    "items": list(meeting.items.filter(deleted_at=None).order_by("pos")),
                    "versions": list(meeting.versions.order_by("-number")),
                }
            )
        )
    )


urlpatterns = [path("<slug:forum>/moten/<slug:slug>/dagordning/", agenda)]
