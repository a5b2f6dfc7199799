"""/drift/: health and settings for the operator, and no content."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum import condition
from forum.access import operator_only
from forum.health import health
from forum.paper.seals import description
from meetings.incoming.shelf import unmatched


@operator_only
def operator(request: HttpRequest) -> HttpResponse:
    found = health()
    return render(
        request,
        "forum/operator.html",
        {
            "well": found.pop("status") == "ok",
            "parts": found,
            "versions": condition.versions(),
            "letters": condition.letters_by_state(),
            "papers": condition.papers_by_state(),
            "seal": description(),
            "seals": condition.seals_by_state(),
            "forums": condition.count_forums(),
            "trouble": condition.letters_in_trouble(),
            "unmatched": unmatched(),
        },
    )
