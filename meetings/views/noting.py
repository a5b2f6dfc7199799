"""Writing down what happens under an item: note, decision, action."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, require, seat_that, secretariat_only
from forum.clock import today
from meetings.conduct import note_item
from meetings.followup import assign_action, change_action, change_decision, record_decision, remove_decision
from meetings.forms.conduct import ActionForm, DecisionForm, NoteForm
from meetings.item_words import said_beside
from meetings.models import AgendaItem, Decision, Meeting
from meetings.pages import meeting_context
from meetings.rules import may_write_notes
from meetings.views.course import go_on
from meetings.views.lookup import get_meeting
from meetings.views.running import get_item, item_page, too_late, url_of, url_of_item


@secretariat_only
def note(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, slug)
    item = get_item(meeting, uuid)
    if late := too_late(request, meeting):
        return late
    seat = seat_that(may_write_notes, request, meeting)
    form = returned.bind(request, NoteForm, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            is_merged = note_item(item, **form.cleaned_data, by=seat)
        except ValidationError as error:
            form.add_error("note", error)
            return item_page(request, item, note_form=form)
        returned.arrived(request, _("The note is saved."))
        if is_merged:
            messages.warning(request, said_beside(["note"]))
        if "next" in request.POST and not is_merged:
            return go_on(request, item, seat)
        return redirect(url_of_item(item))
    return item_page(request, item, note_form=form)


@secretariat_only
def decide(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, slug)
    item = get_item(meeting, uuid)
    if late := too_late(request, meeting):
        return late
    seat = seat_that(may_write_notes, request, meeting)
    form = returned.bind(request, DecisionForm, forum=meeting.forum)
    if request.method == "POST" and form.is_valid():
        decision = record_decision(item, **form.cleaned_data, by=seat)
        returned.arrived(request, _("Decision %(label)s is noted.") % {"label": decision.label})
        return redirect(url_of_item(item))
    return item_page(request, item, decision_form=form)


@secretariat_only
def assign(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, slug)
    item = get_item(meeting, uuid)
    if late := too_late(request, meeting):
        return late
    seat = seat_that(may_write_notes, request, meeting)
    form = returned.bind(request, ActionForm, meeting=meeting, today=today())
    if request.method == "POST" and form.is_valid():
        action = assign_action(item, **form.cleaned_data, by=seat)
        returned.arrived(request, _("The action is given to %(party)s.") % {"party": action.owner})
        return redirect(url_of_item(item))
    return item_page(request, item, action_form=form)


def get_decision(meeting: Meeting, number: int) -> Decision:
    decision = get_object_or_404(meeting.decisions.select_related("item"), number=number)
    decision.meeting = meeting
    return decision


def is_another(request: ForumRequest, decision: Decision) -> bool:
    """Whether the number has moved to another decision since the page was read; the reader is told."""
    seen = request.POST.get("decision", str(decision.pk))
    if seen == str(decision.pk):
        return False
    messages.warning(request, _("The decisions have been renumbered. Check that this is the one you mean."))
    return True


@secretariat_only
def decision_change(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    decision = get_decision(meeting, number)
    seat = seat_that(may_write_notes, request, meeting)
    if is_another(request, decision):
        return redirect(request.path)
    form = returned.bind(request, DecisionForm, forum=meeting.forum, instance=decision)
    if request.method == "POST" and form.is_valid():
        change_decision(decision, **form.cleaned_data, by=seat)
        returned.arrived(request, _("Decision %(label)s is changed.") % {"label": decision.label})
        return redirect(_place_of(decision.item, meeting))
    context = {"form": form, "decision": decision}
    return render(request, "meetings/decision_change.html", meeting_context(request, meeting) | context)


@secretariat_only
def decision_remove(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    decision = get_decision(meeting, number)
    seat = seat_that(may_write_notes, request, meeting)
    if is_another(request, decision):
        return redirect(request.path)
    if request.method == "POST":
        try:
            remove_decision(decision, by=seat)
        except ValidationError as reserved:
            messages.error(request, reserved.messages[0])
            return redirect("meetings:reserve", request.forum.slug, slug, number)
        messages.success(request, _("The decision is taken away."))
        return redirect(_place_of(decision.item, meeting))
    return render(
        request, "meetings/decision_remove.html", meeting_context(request, meeting) | {"decision": decision}
    )


@secretariat_only
def action_change(request: ForumRequest, slug: str, pk: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    action = get_object_or_404(meeting.actions.select_related("item", "owner__organisation"), pk=pk)
    action.meeting = meeting
    seat = seat_that(may_write_notes, request, meeting)
    require(action.is_open)
    form = returned.bind(request, ActionForm, meeting=meeting, today=today(), instance=action)
    if request.method == "POST" and form.is_valid():
        change_action(action, **form.cleaned_data, by=seat)
        returned.arrived(request, _("The action is changed."))
        return redirect(_place_of(action.item, meeting))
    context = {"form": form, "action": action}
    return render(request, "meetings/action_change.html", meeting_context(request, meeting) | context)


def _place_of(item: AgendaItem | None, meeting: Meeting) -> str:
    if item is None:
        return url_of(meeting)
    item.meeting = meeting
    return url_of_item(item)
