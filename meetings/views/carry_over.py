"""What comes along from earlier meetings: everything ticked to begin with, to be pruned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import today
from meetings.carry_over import bring_along, luggage
from meetings.forms.carry_over import CarryOverForm
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.rules import may_order_agenda
from meetings.views.lookup import get_meeting
from members.models import Seat


@secretariat_only
def carry_over(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_order_agenda, request, meeting)
    found = luggage(meeting, today())
    form = returned.bind(request, CarryOverForm, luggage=found)
    if request.method == "POST" and form.is_valid() and _brought(request, meeting, form, seat):
        return redirect("meetings:agenda", request.forum.slug, slug)
    context = {"form": form, "luggage": found}
    return render(request, "meetings/carry_over.html", {**meeting_context(request, meeting), **context})


def _brought(request: ForumRequest, meeting: Meeting, form: CarryOverForm, seat: Seat) -> bool:
    try:
        count = bring_along(meeting, form.choice, by=seat)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if count:
        done = ngettext("%(count)s item is on the agenda.", "%(count)s items are on the agenda.", count)
        messages.success(request, done % {"count": count})
    else:
        messages.success(request, _("The choice is saved."))
    return True
