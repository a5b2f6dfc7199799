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
    StaleEdit,
    edit_item,
    move_item,
    propose_item,
    remove_item,
    restore_item,
)
from meetings.forms.agenda import ItemForm, NewItemForm
from meetings.item_history import clashes_of, edits_of
from meetings.models import AgendaItem, Meeting
from meetings.pages import meeting_context
from meetings.rules import may_edit_agenda, may_order_agenda, may_remove_item
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
    form = returned.bind(request, ItemForm, item=item, initial=_values(item))
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
        edit_item(item, form.item_fields(), form.cleaned_data["base_revision"] or 0, by=seat)
    except StaleEdit as stale:
        return _conflict_page(request, stale)
    except ItemRemoved:
        return _too_late(request, item.meeting, form, item)
    messages.success(request, _("The item is saved."))
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
    item = get_item(meeting, uuid)
    context = {"item": item, "edits": edits_of(item)}
    return render(request, "meetings/item_history.html", {**meeting_context(request, meeting), **context})


def _values(item: AgendaItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in FIELD_NAMES} | {"base_revision": item.revision}


def _form_page(
    request: ForumRequest, meeting: Meeting, form: ItemForm, item: AgendaItem | None = None
) -> HttpResponse:
    context = {"form": form, "item": item}
    return render(request, "meetings/item_form.html", {**meeting_context(request, meeting), **context})


def _conflict_page(request: ForumRequest, stale: StaleEdit) -> HttpResponse:
    last = stale.item.revisions.select_related("seat__party__organisation").first()
    context = {"item": stale.item, "clashes": clashes_of(stale), "merged": stale.merged, "last": last}
    page = {**meeting_context(request, stale.item.meeting), **context}
    return render(request, "meetings/conflict.html", page, status=409)


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
