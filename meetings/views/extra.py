"""One meeting more: its facts, then who gets what, then the letters."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import today
from meetings.forms.plan import ExtraForm
from meetings.forms.year import clash_words
from meetings.preview import plan_preview
from meetings.rules import may_schedule
from meetings.scheduling import Clash, schedule_meeting


@secretariat_only
def extra(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, ExtraForm, forum=request.forum)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "edit":
        if request.POST.get("step") == "confirm" and (done := _planned(request, form)):
            return done
        year = localtime(form.starts_at).year
        context["preview"] = plan_preview(request.forum, year, [form.plan], today())
    return render(request, "meetings/extra.html", context)


def _planned(request: ForumRequest, form: ExtraForm) -> HttpResponse | None:
    """Carry it out; None when somebody else has taken the time meanwhile."""
    seat = seat_that(may_schedule, request, request.forum)
    try:
        meeting = schedule_meeting(request.forum, form.plan, by=seat)
    except Clash as clash:
        messages.error(request, clash_words(clash.meeting))
        return None
    messages.success(request, _("The meeting is planned. The letters are on their way."))
    return redirect(meeting)
