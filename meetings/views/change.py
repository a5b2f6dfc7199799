"""Moving and cancelling a meeting: what to do, then who gets what, then it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import today
from meetings.forms.year import CancelForm, MoveForm, clash_words
from meetings.models import Invitation, Meeting
from meetings.pages import meeting_context
from meetings.preview import cancel_preview, move_preview
from meetings.rules import may_change_meeting
from meetings.scheduling import ChangedMeanwhile, Clash, cancel_meeting, move_meeting
from meetings.views.lookup import get_meeting
from members.models import Seat


@secretariat_only
def move(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_change_meeting, request, meeting)
    form = returned.bind(request, MoveForm, meeting=meeting)
    context = {**meeting_context(request, meeting), "form": form}
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "edit":
        if request.POST.get("step") == "confirm" and _moved(request, meeting, form, seat):
            return redirect(meeting)
        context |= {
            "preview": move_preview(meeting, form.plan, today()),
            "answers": meeting.invitations.exclude(answer=Invitation.Answer.NONE).count(),
            "sequence": request.forum.meetings.values_list("sequence", flat=True).get(pk=meeting.pk),
        }
    return render(request, "meetings/move.html", context)


def _moved(request: ForumRequest, meeting: Meeting, form: MoveForm, seat: Seat) -> bool:
    """Carry it out, or say why the preview has to be read again."""
    plan, seen = form.plan, form.cleaned_data["sequence"]
    place = (plan.starts_at, plan.ends_at, plan.form, plan.place, plan.link)
    try:
        move_meeting(meeting, *place, by=seat, seen_sequence=seen)
    except ChangedMeanwhile:
        messages.error(request, _("Somebody else has moved the meeting meanwhile. Check it once more."))
    except Clash as clash:
        messages.error(request, clash_words(clash.meeting))
    else:
        messages.success(request, _("The meeting is moved. The letters are on their way."))
        return True
    return False


@secretariat_only
def cancel(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_change_meeting, request, meeting)
    form = returned.bind(request, CancelForm)
    context = {**meeting_context(request, meeting), "form": form}
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "edit":
        if request.POST.get("step") == "confirm":
            cancel_meeting(meeting, form.cleaned_data["reason"], by=seat)
            messages.success(request, _("The meeting is cancelled. The letters are on their way."))
            return redirect("meetings:year", request.forum.slug)
        context["recipients"] = cancel_preview(meeting)
    return render(request, "meetings/cancel.html", context)
