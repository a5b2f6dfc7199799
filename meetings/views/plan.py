"""Planning the year: all dates on one page, then who gets what, then the letters."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import today
from meetings.forms.plan import BasePlan, Plan
from meetings.forms.year import clash_words
from meetings.pattern import has_pattern, suggested_rows
from meetings.preview import plan_preview
from meetings.rules import may_schedule
from meetings.scheduling import Clash, plan_year

YEARS_AHEAD = 4


@secretariat_only
def plan(request: ForumRequest) -> HttpResponse:
    """The form. What was typed waits in the session until it is confirmed."""
    year = _year(request)
    form = _form(request, year)
    if request.method == "POST" and form.is_valid():
        request.session[_key(request)] = request.POST.urlencode()
        return redirect("meetings:plan_confirm", request.forum.slug)
    context = {"forms": form, "year": year, "years": _years()}
    context["copied_from"] = year - 1 if has_pattern(request.forum, year) else None
    return render(request, "meetings/plan.html", context)


@secretariat_only
def plan_confirm(request: ForumRequest) -> HttpResponse:
    """Nothing is created and nothing is sent before this page is confirmed."""
    if back := returned.take(request):
        request.session[_key(request)] = back.get("typed", "")
    form = _kept(request)
    if form is None or not form.is_valid():
        return redirect("meetings:plan", request.forum.slug)
    if request.method == "POST":
        return _carry_out(request, form)
    preview = plan_preview(request.forum, form.year, form.plans, today())
    context = {"preview": preview, "year": form.year, "typed": cast(QueryDict, form.data).urlencode()}
    return render(request, "meetings/plan_confirm.html", context)


def _carry_out(request: ForumRequest, form: BasePlan) -> HttpResponse:
    seat = seat_that(may_schedule, request, request.forum)
    try:
        meetings = plan_year(request.forum, form.year, form.plans, by=seat)
    except Clash as clash:
        messages.error(request, clash_words(clash.meeting))
        return redirect("meetings:plan", request.forum.slug)
    request.session.pop(_key(request), None)
    done = ngettext("%(count)s meeting is planned.", "%(count)s meetings are planned.", len(meetings))
    messages.success(request, done % {"count": len(meetings)} + " " + _("The letters are on their way."))
    response = redirect("meetings:year", request.forum.slug)
    response["Location"] += f"?ar={form.year}"
    return response


def _form(request: ForumRequest, year: int) -> BasePlan:
    """What is posted, what came back after signing in, what waits to be confirmed, or a suggestion."""
    rows = suggested_rows(request.forum, year, today())
    form = returned.bind(request, Plan, forum=request.forum, year=year, initial=rows)  # type: ignore[arg-type]
    waiting = _kept(request)
    if not form.is_bound and waiting and waiting.year == year and not request.GET.get("ny"):
        return waiting
    return form


def _kept(request: ForumRequest) -> BasePlan | None:
    """The plan that waits to be confirmed: posted along with the confirmation, or in the session."""
    typed = QueryDict(request.POST.get("typed") or request.session.get(_key(request), ""))
    year = typed.get("year", "")
    if not year.isdecimal() or int(year) not in _years():
        return None
    return Plan(typed, forum=request.forum, year=int(year))


def _year(request: ForumRequest) -> int:
    """The posted year, the one in the address, the one being planned, or the first without meetings."""
    kept = _kept(request)
    typed = request.POST.get("year") or request.GET.get("ar", "")
    if typed.isdecimal() and int(typed) in _years():
        return int(typed)
    if kept:
        return kept.year
    planned = set(request.forum.meetings.standing().filter(group=None).values_list("year", flat=True))
    return next((year for year in _years() if year not in planned), today().year + 1)


def _years() -> range:
    return range(today().year, today().year + YEARS_AHEAD + 1)


def _key(request: ForumRequest) -> str:
    return f"plan:{request.forum.slug}"
