"""Messages from the secretariat: the list, one message, and writing a new one."""

from uuid import UUID, uuid4

from django.contrib import messages as told
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, members_only, seat_that, secretariat_only
from forum.clock import now
from meetings.audiences import audiences
from meetings.forms.messages import MessageForm
from meetings.messages import RecipientsChanged, receivers, send_message, visible_messages
from meetings.rules import may_write_messages
from members.models import Seat

ON_A_PAGE = 30


@members_only
@require_safe
def messages(request: ForumRequest) -> HttpResponse:
    found = visible_messages(request.forum, request.seats)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "may_write": first_seat_that(may_write_messages, request.seats, request.forum)}
    return render(request, "meetings/messages.html", context)


@members_only
@require_safe
def message(request: ForumRequest, message: int) -> HttpResponse:
    """The text; the secretariat also sees what became of each letter."""
    found = get_object_or_404(visible_messages(request.forum, request.seats), pk=message)
    found.forum = request.forum
    is_ours = first_seat_that(may_write_messages, request.seats, request.forum)
    context = {"message": found, "receivers": receivers(found) if is_ours else None}
    return render(request, "meetings/message.html", context)


@secretariat_only
def message_new(request: ForumRequest) -> HttpResponse:
    """The form, then who gets it, then it is sent."""
    seat = seat_that(may_write_messages, request, request.forum)
    form = returned.bind(request, MessageForm, audiences=audiences(request.forum, now()))
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "meetings/message_new.html", {"form": form})
    ticket = _ticket(request)
    if "confirmed" in request.POST and ticket:
        try:
            return _send(request, form, ticket, seat)
        except RecipientsChanged:
            told.warning(request, _("Somebody has come or gone meanwhile. Check who gets the message."))
    context = {"form": form, "people": form.cleaned_data["people"], "ticket": uuid4()}
    return render(request, "meetings/message_confirm.html", context)


def _send(request: ForumRequest, form: MessageForm, ticket: UUID, seat: Seat) -> HttpResponse:
    typed = form.cleaned_data
    shown = [int(each) for each in request.POST.getlist("shown") if each.isdecimal() and len(each) < 19]
    sent = send_message(
        request.forum, typed["audience"], typed["subject"], typed["text"], ticket=ticket, shown=shown, by=seat
    )
    number = len(sent.recipients)
    done = ngettext("The message goes to %(count)s person.", "The message goes to %(count)s people.", number)
    told.success(request, done % {"count": number})
    return redirect(sent)


def _ticket(request: ForumRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("ticket", ""))
    except ValueError:
        return None
