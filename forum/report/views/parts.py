"""One part of the year's follow-up: what it says, and that it is right. And reminding those who are missing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that, secretariat_only
from forum.clock import now, today
from forum.formats import local
from forum.report.figures.followup import actions, year_of_actions
from forum.report.figures.meetings import attendance, of_year
from forum.report.figures.period import Period
from forum.report.figures.projects import projects
from forum.report.marking import mark_part, remind_of_parts, withdraw_mark
from forum.report.part_rules import is_settled, may_mark_part, may_see_part, may_withdraw_mark
from forum.report.parts import Part, keepers_of, last_meeting, missing, parts_of
from forum.report.rules import may_order
from forum.report.survey_results import survey_of
from forum.report.views.checked import checked


@parties_only
def part(request: ForumRequest, year: int, party: int) -> HttpResponse:
    """A party's own part: its answer, its actions, its attendance."""
    found = _part(request, year, f"part-{party}")
    period, name = Period(year, now()), found.name
    came = attendance(list(of_year(request.forum, year)))
    given = actions(year_of_actions(request.forum, period))["all"]
    context = {
        "attendance": next((row for row in came if row["party"] == name), None),
        "actions": [row for row in given if row["owner"] == name],
        "survey": survey_of(request.forum, year),
    }
    return _answer(request, year, found, context)


@parties_only
def project_part(request: ForumRequest, year: int, slug: str) -> HttpResponse:
    """A project's part: its facts and figures as they would print."""
    found = _part(request, year, slug=slug)
    told = next(
        (row for row in projects(request.forum, Period(year, now())) if row["name"] == found.name), None
    )
    return _answer(request, year, found, {"project": told})


def _answer(request: ForumRequest, year: int, found: Part, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        return _say(request, year, found)
    report = request.forum.annual_reports.filter(year=year).first()
    allowed = {
        "mark": first_seat_that(may_mark_part, request.seats, found) is not None,
        "withdraw": first_seat_that(may_withdraw_mark, request.seats, found) is not None,
    }
    context |= {"part": found, "year": year, "may": allowed, "is_settled": is_settled(report)}
    return render(request, "report/part.html", context)


def _say(request: ForumRequest, year: int, found: Part) -> HttpResponse:
    if "withdraw" in request.POST:
        seat = seat_that(may_withdraw_mark, request, found)
        try:
            withdraw_mark(found, by=seat)
        except PermissionDenied:
            messages.error(request, _("An edition has been presented, so the part stays marked as ready."))
        else:
            messages.success(request, _("%(part)s is no longer marked as ready.") % {"part": found.name})
    else:
        mark_part(request.forum, year, found, by=seat_that(may_mark_part, request, found))
        messages.success(request, _("Thank you. %(part)s is marked as ready.") % {"part": found.name})
    return redirect("report:year", request.forum.slug, year)


@secretariat_only
def remind(request: ForumRequest, year: int) -> HttpResponse:
    """Everybody who is missing, or one part alone; who gets what is shown first."""
    parts = missing(parts_of(request.forum, checked(year)))
    if asked := request.GET.get("del"):
        parts = [each for each in parts if each.key == asked]
    if request.method == "POST":
        sent = remind_of_parts(request.forum, year, parts, by=seat_that(may_order, request, request.forum))
        said = ngettext("%(n)s reminder is sent.", "%(n)s reminders are sent.", sent) % {"n": sent}
        messages.success(request, said if sent else _("Everybody has been reminded today already."))
        return redirect("report:year", request.forum.slug, year)
    context = {
        "year": year,
        "people": keepers_of(parts, today()),
        "nobodys": [each for each in parts if each.keeper is None],
        "meeting": last_meeting(request.forum, year),
    }
    return render(request, "report/parts_remind.html", context)


def parts_context(request: ForumRequest, year: int) -> dict[str, Any]:
    """The section on the year's page."""
    parts = parts_of(request.forum, year)
    meeting = last_meeting(request.forum, year)
    coming = meeting is not None and local(meeting.starts_at).date() >= today()
    return {
        "parts": [(each, _opens(request, each)) for each in parts],
        "ready_parts": len(parts) - len(missing(parts)),
        "last_meeting": meeting if coming else None,
    }


def _opens(request: ForumRequest, part: Part) -> bool:
    return first_seat_that(may_see_part, request.seats, part, request.forum) is not None


def _part(request: ForumRequest, year: int, key: str = "", slug: str = "") -> Part:
    found = next(
        (
            each
            for each in parts_of(request.forum, checked(year))
            if each.key == key or (each.project and each.project.slug == slug)
        ),
        None,
    )
    if found is None:
        raise Http404
    require(_opens(request, found))
    return found
