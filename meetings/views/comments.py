"""Comments on an item: reading and writing them, taking one back, and saying what became of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that
from meetings.comment_page import comments_on, said
from meetings.comment_rules import (
    may_comment,
    may_comment_on_minutes,
    may_handle_comment,
    may_read_comments,
    may_read_comments_on_minutes,
    may_take_back_comment,
)
from meetings.comments import comment_on_item, comment_on_minutes, handle_comment, take_back_comment
from meetings.forms.comments import CommentForm, HandleForm
from meetings.labels import document_label
from meetings.models import AgendaItem, Comment
from meetings.pages import meeting_context
from meetings.stages import minutes_of
from meetings.views.agenda_lookup import get_item
from meetings.views.lookup import get_meeting
from meetings.views.posting import posts_from

Write = Callable[[CommentForm], Comment]


@parties_only
def comments(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    """What is said about an item before the meeting."""
    item = get_item(get_meeting(request, slug), uuid)
    require(first_seat_that(may_read_comments, request.seats, item.meeting) is not None)
    seats = [seat for seat in request.seats if may_comment(seat, item)]

    def write(form: CommentForm) -> Comment:
        return comment_on_item(item, form.cleaned_data["text"], by=form.chosen_seat())

    return _page(request, item, Comment.Stage.AGENDA, seats, write)


@parties_only
def minutes_comments(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    """What is said about what the record says about an item."""
    item = get_item(get_meeting(request, slug), uuid)
    record = minutes_of(item.meeting)
    if record is None or item.deleted_at:
        raise Http404
    require(first_seat_that(may_read_comments_on_minutes, request.seats, record) is not None)
    seats = [seat for seat in request.seats if may_comment_on_minutes(seat, record)]

    def write(form: CommentForm) -> Comment:
        return comment_on_minutes(record, item, form.cleaned_data["text"], by=form.chosen_seat())

    return _page(request, item, Comment.Stage.MINUTES, seats, write)


def _page(
    request: ForumRequest, item: AgendaItem, stage: str, seats: list[Any], write: Write
) -> HttpResponse:
    form = returned.bind(request, CommentForm, seats=seats or request.seats)
    if request.method == "POST" and form.is_valid():
        if not seats:
            form.add_error(
                None, _("Comments are no longer taken here. Your text stands below, to be copied.")
            )
        elif _written(form, write):
            messages.success(request, _("Thank you. The comment is saved."))
            return redirect(request.path)
    context = {
        **meeting_context(request, item.meeting),
        "item": item,
        "stage": stage,
        "label": document_label(request.forum),
        "minutes": minutes_of(item.meeting),
        "said": said(request.seats, item.meeting, comments_on(item, stage)),
        "form": form if seats or form.is_bound else None,
        "may_write": bool(seats),
    }
    return render(request, "meetings/comments.html", context)


def _written(form: CommentForm, write: Write) -> bool:
    try:
        write(form)
    except ValidationError as error:
        form.add_error("text", error)
        return False
    return True


@parties_only
def comment_handle(request: ForumRequest, slug: str, comment: int) -> HttpResponse:
    """Tick a comment: with one press when it is taken in, with a reason when it is not."""
    found = _get_comment(request, slug, comment)
    seat = seat_that(may_handle_comment, request, found)
    initial = {"outcome": found.outcome or None, "answer": found.answer}
    form = returned.bind(request, HandleForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        taken = form.cleaned_data["outcome"] == Comment.Outcome.TAKEN
        handle_comment(found, taken, form.cleaned_data["answer"], by=seat)
        messages.success(request, _("The comment is answered. Its writer gets a letter."))
        return redirect(found)
    context = {**meeting_context(request, found.meeting), "comment": found, "form": form}
    return render(request, "meetings/comment_handle.html", context)


@parties_only
@posts_from("meetings:agenda")
def comment_take_back(request: ForumRequest, slug: str, comment: int) -> HttpResponse:
    found = _get_comment(request, slug, comment)
    take_back_comment(found, by=seat_that(may_take_back_comment, request, found))
    messages.success(request, _("The comment is taken back."))
    return redirect(found)


def _get_comment(request: ForumRequest, slug: str, pk: int) -> Comment:
    meeting = get_meeting(request, slug)
    rows = meeting.comments.select_related("item", "version", "party__organisation", "seat__user")
    found = get_object_or_404(rows, pk=pk)
    found.meeting = found.item.meeting = meeting
    return found
