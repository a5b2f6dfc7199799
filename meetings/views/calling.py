"""The secretariat's steps with a proposed or set agenda. Each shows first what goes to whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.access import ForumRequest, seat_that, secretariat_only
from meetings.agenda import call_anyway, remind_missing, reopen_agenda
from meetings.pages import meeting_context
from meetings.rules import may_call_anyway, may_reopen_agenda
from meetings.version_page import call_context, remind_context, reopen_context
from meetings.views.lookup import get_meeting


@secretariat_only
def remind(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_call_anyway, request, meeting)
    if request.method == "POST":
        sent = remind_missing(meeting, by=seat)
        done = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent)
        already = _("They have been reminded today already. No more than one reminder a day is sent.")
        messages.info(request, done % {"count": sent} if sent else already)
        return redirect("meetings:agenda", request.forum.slug, slug)
    context = {**meeting_context(request, meeting), **remind_context(meeting)}
    return render(request, "meetings/agenda_remind.html", context)


@secretariat_only
def call(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_call_anyway, request, meeting)
    if request.method == "POST":
        call_anyway(meeting, by=seat)
        messages.success(
            request, _("The meeting is called. The record says that the agenda is not jointly set.")
        )
        return redirect("meetings:agenda", request.forum.slug, slug)
    context = {**meeting_context(request, meeting), **call_context(meeting)}
    return render(request, "meetings/agenda_call_anyway.html", context)


@secretariat_only
def reopen(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_reopen_agenda, request, meeting)
    if request.method == "POST":
        reopen_agenda(meeting, by=seat)
        messages.success(
            request, _("The agenda is open again. The set version stands until the next one is set.")
        )
        return redirect("meetings:agenda", request.forum.slug, slug)
    context = {**meeting_context(request, meeting), **reopen_context(meeting)}
    return render(request, "meetings/agenda_reopen.html", context)
