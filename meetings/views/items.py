"""Writing, ordering and removing agenda items."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that, secretariat_only
from meetings.drafting import (
    FIELD_NAMES,
    ItemRemoved,
    bring_back,
    edit_item,
    move_item,
    propose_item,
    remove_item,
    restore_item,
)
from meetings.forms.agenda import BringBackForm, ItemForm, NewItemForm
from meetings.history_page import history_context, reads_notes
from meetings.item_history import ItemPast
from meetings.item_words import said_beside
from meetings.models import AgendaItem, Meeting
from meetings.pages import meeting_context
from meetings.rules import may_edit_agenda, may_order_agenda, may_remove_item, may_write_notes
from meetings.views.agenda_lookup import get_item
from meetings.views.lookup import get_meeting
from meetings.views.posting import posts_from


@parties_only
def item_new(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seats = [seat for seat in request.seats if may_edit_agenda(seat, meeting)]
    form = returned.bind(request, NewItemForm, seats=seats or request.seats)
    if not seats:
        require(request.method == "POST")
        return _too_late(request, meeting, form)
    if request.method == "POST" and form.is_valid():
        try:
            item = propose_item(meeting, form.item_fields(), by=form.chosen_seat())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(item)s” is proposed for the agenda.") % {"item": item.title})
            return _to_item(request, item)
    return _form_page(request, meeting, form)


@parties_only
def item(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, slug)
    item = get_item(meeting, uuid)
    seat = first_seat_that(may_edit_agenda, request.seats, meeting)
    form = returned.bind(request, ItemForm, initial=_values(item))
    if request.method == "POST" and (seat is None or item.deleted_at):
        return _too_late(request, meeting, form, item)
    require(seat is not None)
    if item.deleted_at:
        raise Http404
    if request.method == "POST" and form.is_valid():
        return _save(request, item, form, seat)
    return _form_page(request, meeting, form, item)


def _save(request: ForumRequest, item: AgendaItem, form: ItemForm, seat: Any) -> HttpResponse:
    try:
        beside = edit_item(item, form.item_fields(), form.cleaned_data["base_seq"] or 0, by=seat)
    except ValidationError as error:
        form.add_error(None, error)
        return _form_page(request, item.meeting, form, item)
    except ItemRemoved:
        return _too_late(request, item.meeting, form, item)
    messages.success(request, _("The item is saved."))
    if beside:
        messages.warning(request, said_beside(beside))
    return _to_item(request, item)


@secretariat_only
@posts_from("meetings:agenda")
def item_move(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    item = get_item(get_meeting(request, slug), uuid)
    seat = seat_that(may_order_agenda, request, item.meeting)
    try:
        move_item(item, up=request.POST.get("to") == "up", by=seat)
    except ItemRemoved as error:
        raise Http404 from error
    return _to_item(request, item)


@parties_only
@posts_from("meetings:agenda")
def item_remove(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    item = get_item(get_meeting(request, slug), uuid)
    remove_item(item, by=seat_that(may_remove_item, request, item))
    messages.success(request, _("“%(item)s” is removed. You can put it back below.") % {"item": item.title})
    return redirect(_agenda_url(request, item) + "#borttagna")


@parties_only
@posts_from("meetings:agenda")
def item_restore(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    item = get_item(get_meeting(request, slug), uuid)
    restore_item(item, by=seat_that(may_remove_item, request, item))
    messages.success(request, _("“%(item)s” is back on the agenda.") % {"item": item.title})
    return _to_item(request, item)


@parties_only
@require_safe
def item_history(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, slug)
    context = history_context(request, get_item(meeting, uuid))
    return render(request, "meetings/item_history.html", {**meeting_context(request, meeting), **context})


@parties_only
@posts_from("meetings:agenda")
def item_bring_back(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Let a text of the item read again as it did at an earlier point: a new edit, the old ones stay."""
    item = get_item(get_meeting(request, slug), uuid)
    form = BringBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    field = form.cleaned_data["field"]
    rule = may_write_notes if field == "note" else may_edit_agenda
    seat = seat_that(rule, request, item.meeting)
    then = ItemPast(item, with_note=reads_notes(request, item)).at(form.cleaned_data["seq"])
    if then is None or item.deleted_at:
        raise Http404
    bring_back(item, {field: getattr(then, field)}, by=seat)
    messages.success(request, _("The earlier text is back, as a new edit."))
    return redirect("meetings:item_history", request.forum.slug, slug, uuid)


def _values(item: AgendaItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in FIELD_NAMES} | {"base_seq": item.seq}


def _form_page(
    request: ForumRequest, meeting: Meeting, form: ItemForm, item: AgendaItem | None = None
) -> HttpResponse:
    context = {"form": form, "item": item}
    return render(request, "meetings/item_form.html", {**meeting_context(request, meeting), **context})


def _too_late(
    request: ForumRequest, meeting: Meeting, form: ItemForm, item: AgendaItem | None = None
) -> HttpResponse:
    """The agenda was set, or the item removed, while somebody wrote: the text is given back to be copied."""
    form.is_valid()
    context = {"form": form, "item": item}
    page = {**meeting_context(request, meeting), **context}
    return render(request, "meetings/item_too_late.html", page, status=409)


def _agenda_url(request: ForumRequest, item: AgendaItem) -> str:
    return reverse("meetings:agenda", args=[request.forum.slug, item.meeting.slug])


def _to_item(request: ForumRequest, item: AgendaItem) -> HttpResponse:
    return redirect(f"{_agenda_url(request, item)}#punkt-{item.uuid}")
