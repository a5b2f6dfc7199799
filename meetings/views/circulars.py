"""Decisions between meetings: the list, one of them, and a party's answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, members_only, parties_only, require, seat_that
from meetings.circular_page import Mine, circular_context, circular_tag
from meetings.circular_rules import may_see_circular, may_withdraw_circular_answer, may_write_circular
from meetings.circular_standing import visible_circulars
from meetings.circulars import AnsweredMeanwhile, answer_circular, withdraw_circular_answer
from meetings.forms.circulars import CircularAnswerForm
from meetings.models import Circular

ON_A_PAGE = 50


def get_circular(request: ForumRequest, slug: str) -> Circular:
    """By "2026-1"; a number of another forum is not there."""
    year, _dash, number = slug.partition("-")
    if not (year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) <= 4):
        raise Http404
    circulars = request.forum.circulars.prefetch_related("asked")
    circular = circulars.filter(year=int(year), number=int(number)).first()
    if circular is None:
        raise Http404
    circular.forum = request.forum
    return circular


@members_only
@require_safe
def circulars(request: ForumRequest) -> HttpResponse:
    """What is asked in writing now, and what has been."""
    page = Paginator(visible_circulars(request.forum, request.seats), ON_A_PAGE).get_page(
        request.GET.get("sida")
    )
    rows = [(each, circular_tag(each)) for each in _of(request, page.object_list)]
    context = {
        "page": page,
        "rows": rows,
        "may_write": first_seat_that(may_write_circular, request.seats, request.forum) is not None,
    }
    return render(request, "meetings/circulars.html", context)


def _of(request: ForumRequest, found: Any) -> list[Circular]:
    listed = list(found)
    for each in listed:
        each.forum = request.forum
    return listed


@members_only
def circular(request: ForumRequest, circular: str) -> HttpResponse:
    """Read it; posting answers it for a party."""
    found = get_circular(request, circular)
    seat_that(may_see_circular, request, found)
    context = circular_context(request, found)
    ways = _ways(request, context["mine"])
    if request.method == "POST":
        chosen = next((way for way in ways if way[1].is_bound), None)
        require(chosen is not None or not found.is_open)
        if chosen is None:
            messages.error(request, came_too_late())
            return redirect(found)
        if answered(request, found, *chosen):
            return redirect(found)
    return render(request, "meetings/circular.html", {**context, "ways": ways})


def _ways(request: ForumRequest, mine: list[Mine]) -> list[tuple[Mine, CircularAnswerForm]]:
    """A form for each party the reader may answer for; a post is for one of them."""
    asked = request.POST.get("party") or (str(mine[0].seat.party_id) if mine else "")
    return [(each, answer_form(request, each, str(each.seat.party_id) == asked)) for each in mine]


def answer_form(request: HttpRequest, mine: Mine, is_asked: bool = True) -> CircularAnswerForm:
    told: dict[str, Any] = {
        "party": mine.seat.party_id,
        "given": mine.given,
        "auto_id": f"id_{mine.seat.party_id}_%s",
    }
    if not is_asked:
        return CircularAnswerForm(**told)
    return returned.bind(request, CircularAnswerForm, **told)


def answered(request: HttpRequest, circular: Circular, mine: Mine, form: CircularAnswerForm) -> bool:
    """Carry it out and say so; when the form is not right, or the answer another than the reader saw, not."""
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        answer_circular(circular, data["answer"], data["comment"], by=mine.seat, seen=data["seen"])
    except AnsweredMeanwhile:
        words = _(
            "%(party)s has answered meanwhile. Your answer is not saved; change the other one if you wish."
        )
        messages.warning(request, words % {"party": mine.seat.party})
        return True
    except PermissionDenied:
        messages.error(request, came_too_late())
        return True
    messages.success(request, _thanks(circular, mine))
    return True


def _thanks(circular: Circular, mine: Mine) -> str:
    said = _("Thank you. The answer of %(party)s is saved.") % {"party": mine.seat.party}
    if circular.is_open:
        return said
    return said + " " + _("That was the last one, and the question is settled.")


def came_too_late() -> str:
    return _("The question was closed while you were writing. Your answer is not saved.")


@parties_only
@require_POST
def withdraw_answer(request: ForumRequest, circular: str) -> HttpResponse:
    found = get_circular(request, circular)
    own = found.answers.filter(ended_at=None, party__in={seat.party_id for seat in request.seats})
    asked = request.POST.get("party", "")
    answer = next((each for each in own if str(each.party_id) == asked), None) or own.first()
    if answer is None:
        raise PermissionDenied
    answer.circular = found
    withdraw_circular_answer(answer, by=seat_that(may_withdraw_circular_answer, request, answer))
    messages.success(request, _("The answer is taken back. You can answer again until the last day."))
    return redirect(found)
