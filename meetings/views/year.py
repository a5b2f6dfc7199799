"""The year's meetings, and the same as calendar files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, first_seat_that, is_board, members_only
from forum.clock import now, today
from meetings import calendar
from meetings.balance import Share, balance_of_year
from meetings.models import Meeting
from meetings.rules import may_schedule, may_see_participants
from meetings.views.lookup import get_meeting
from meetings.year import FIRST_YEAR, LAST_YEAR, Circle, circles_of, rows_of, years_of


def chosen_year(request: ForumRequest, usual: int) -> int:
    """The year asked for with ?ar=; nonsense counts as nothing asked."""
    typed = request.GET.get("ar", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else usual
    return year if FIRST_YEAR <= year <= LAST_YEAR else usual


@members_only
@require_safe
def year(request: ForumRequest) -> HttpResponse:
    chosen = chosen_year(request, today().year)
    circles = circles_of(request.forum)
    circle = next((each for each in circles if each.key == request.GET.get("grupp", "")), circles[0])
    rows = rows_of(request.forum, chosen, request.seats, now(), circle)
    context = {
        "year": chosen,
        "circles": circles if len(circles) > 1 else [],
        "circle": circle,
        "years": years_of(request.forum, chosen, today().year),
        "upcoming": [row for row in rows if row.is_upcoming],
        "past": [row for row in rows if not row.is_upcoming and not row.is_cancelled],
        "cancelled": [row for row in rows if row.is_cancelled],
        "balance": _balance(request, chosen, circle),
        "may_plan": first_seat_that(may_schedule, request.seats, request.forum) is not None,
        "reads_only": all(is_board(seat) for seat in request.seats),
    }
    return render(request, "meetings/year.html", context)


def _balance(request: ForumRequest, chosen: int, circle: Circle) -> list[Share]:
    """Drafts are counted too, so it is for those who read them."""
    if all(is_board(seat) for seat in request.seats):
        return []
    return balance_of_year(request.forum.meetings.filter(year=chosen, **circle.filter))


@members_only
@require_safe
def calendar_file(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    text = calendar.as_ics(meeting, calendar.PUBLISH, with_link=_may_see_links(request, meeting))
    return calendar_download(text, f"{request.forum.slug}-{meeting.slug}.ics")


@members_only
@require_safe
def feed(request: ForumRequest) -> HttpResponse:
    chosen = chosen_year(request, today().year)
    meetings = list(request.forum.meetings.filter(year=chosen).select_related("forum"))
    with_link = bool(meetings) and _may_see_links(request, meetings[0])
    text = calendar.forum_feed(request.forum, meetings, with_link=with_link)
    return calendar_download(text, f"{request.forum.slug}-{chosen}.ics")


def _may_see_links(request: ForumRequest, meeting: Meeting) -> bool:
    """Who takes part may join online; the board reads."""
    return first_seat_that(may_see_participants, request.seats, meeting) is not None


def calendar_download(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
