"""The parties' survey: answer it, follow it, open it, move its last day, remind."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import returned
from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that, secretariat_only
from forum.clock import now, today
from forum.formats import local
from forum.report.forms.survey import AnswerForm, LastDayForm, OpenSurveyForm
from forum.report.models import Survey, SurveyAnswer
from forum.report.rules import may_order
from forum.report.survey_letters import people_asked, reminder_days
from forum.report.survey_results import results_of, survey_of
from forum.report.survey_rules import may_answer_survey, may_keep_survey, may_see_survey_results
from forum.report.surveying import (
    WrittenMeanwhileError,
    move_last_day,
    open_survey,
    parties_to_ask,
    remind_of_survey,
    save_answer,
    unready,
)
from forum.report.views.checked import checked
from members.models import Seat


@parties_only
def survey(request: ForumRequest, year: int) -> HttpResponse:
    """A party answers it; the secretariat follows who has answered and what."""
    found = _survey(request, year)
    mine = _mine(request, found)
    if request.method == "POST":
        return _save(request, found, mine)
    first = str(mine[0][0].party_id) if mine else ""
    return render(request, "report/survey.html", _page(request, found, mine, _forms(request, mine, first)))


def _save(request: ForumRequest, found: Survey, mine: list[tuple[SurveyAnswer, Seat]]) -> HttpResponse:
    party = request.POST.get("party", "")
    own = next((pair for pair in mine if str(pair[0].party_id) == party), None)
    if own is None:
        require(any(seat.role == Seat.Role.PARTNER for seat in request.seats) and not found.is_open(today()))
        messages.error(request, _("The last day to answer has passed. What you wrote is not saved."))
        return redirect(found)
    answer, seat = own
    forms = _forms(request, mine, party)
    form = next(each for of, each in forms if of.pk == answer.pk)
    if not form.is_valid():
        return render(request, "report/survey.html", _page(request, found, mine, forms))
    data = {"scores": form.scores, "comment": form.cleaned_data["comment"], "is_ready": form.is_ready}
    try:
        save_answer(answer, **data, seen=form.cleaned_data["seen"], by=seat)
    except WrittenMeanwhileError as refusal:
        return _written_meanwhile(request, found, mine, refusal.answer)
    if form.is_ready:
        returned.arrived(request, _("Thank you. The answer of %(party)s is ready.") % {"party": answer.party})
    else:
        returned.arrived(request, _("The draft is saved. It counts when you mark it as ready."))
    return redirect(found)


def _written_meanwhile(
    request: ForumRequest, found: Survey, mine: list[tuple[SurveyAnswer, Seat]], theirs: SurveyAnswer
) -> HttpResponse:
    """Both answers stand on the page; saving again says that the writer has seen the other one."""
    data = request.POST.copy()
    data["seen"] = str(theirs.number)
    forms = [
        (
            own,
            AnswerForm(data, answer=theirs, survey=found, auto_id=f"id_{own.party_id}_%s")
            if own.pk == theirs.pk
            else form,
        )
        for own, form in _forms(request, mine, "")
    ]
    context = _page(request, found, mine, forms)
    return render(request, "report/survey.html", {**context, "theirs": _shown(theirs)}, status=409)


def _shown(answer: SurveyAnswer) -> dict[str, Any]:
    form = AnswerForm(answer=answer, survey=answer.survey)
    marks = [(form.fields[key].label, answer.scores.get(key)) for key in form.keys if key in answer.scores]
    return {"answer": answer, "marks": marks}


def _forms(
    request: ForumRequest, mine: list[tuple[SurveyAnswer, Seat]], party: str
) -> list[tuple[SurveyAnswer, AnswerForm]]:
    """A form for each party that the reader may answer for; what was posted or kept belongs to one of them."""
    made = []
    for answer, _seat in mine:
        told: dict[str, Any] = {
            "answer": answer,
            "survey": answer.survey,
            "auto_id": f"id_{answer.party_id}_%s",
        }
        is_asked = str(answer.party_id) == party
        made.append((answer, returned.bind(request, AnswerForm, **told) if is_asked else AnswerForm(**told)))
    return made


def _mine(request: ForumRequest, found: Survey) -> list[tuple[SurveyAnswer, Seat]]:
    rows = found.answers.filter(party__in={seat.party_id for seat in request.seats})
    pairs = []
    for answer in rows.select_related("party__organisation", "edited_by__user"):
        answer.survey = found
        if seat := first_seat_that(may_answer_survey, request.seats, answer, today()):
            pairs.append((answer, seat))
    return pairs


def _page(request: ForumRequest, found: Survey, mine: Any, forms: Any) -> dict[str, Any]:
    may_keep = first_seat_that(may_keep_survey, request.seats, found) is not None
    sees = first_seat_that(may_see_survey_results, request.seats, found, today()) is not None
    before = survey_of(request.forum, found.report.year - 1) if sees else None
    results = results_of(found) if sees else None
    return {
        "survey": found,
        "year": found.report.year,
        "is_open": found.is_open(today()),
        "forms": forms,
        "results": results,
        "before": results_of(before) if before else None,
        "may_keep": may_keep,
        "answers": found.answers.select_related("party__organisation") if may_keep else [],
        "coming": [day for day in reminder_days(found) if day > today()] if may_keep else [],
    }


@secretariat_only
def open_(request: ForumRequest, year: int) -> HttpResponse:
    """Who gets what is shown before the survey goes out."""
    seat = seat_that(may_order, request, request.forum)
    if survey_of(request.forum, checked(year)):
        return redirect("report:survey", request.forum.slug, year)
    form = returned.bind(request, OpenSurveyForm, last_meeting=_last_meeting(request, year))
    if request.method == "POST" and form.is_valid():
        try:
            found = open_survey(request.forum, year, **form.cleaned_data, by=seat)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            returned.arrived(request, _("The parties have been asked."))
            return redirect(found)
    parties = parties_to_ask(request.forum, today())
    context = {"form": form, "year": year, "parties": parties, "people": people_asked(parties, now())}
    return render(request, "report/survey_open.html", context)


def _last_meeting(request: ForumRequest, year: int) -> date | None:
    carrier = request.forum.meetings.standing().filter(year=year, carries_follow_up=True).first()
    return local(carrier.starts_at).date() if carrier else None


@secretariat_only
def last_day(request: ForumRequest, year: int) -> HttpResponse:
    found = _survey(request, year)
    seat = seat_that(may_keep_survey, request, found)
    form = returned.bind(request, LastDayForm, initial={"closes_on": found.closes_on})
    if request.method == "POST" and form.is_valid():
        move_last_day(found, form.cleaned_data["closes_on"], by=seat)
        returned.arrived(request, _("The last day to answer is moved."))
        return redirect(found)
    return render(request, "report/survey_last_day.html", {"form": form, "survey": found, "year": year})


@secretariat_only
def remind(request: ForumRequest, year: int) -> HttpResponse:
    found = _survey(request, year)
    seat = seat_that(may_keep_survey, request, found)
    if request.method == "POST":
        try:
            sent = remind_of_survey(found, by=seat)
        except PermissionDenied:
            messages.error(request, _("The survey is closed, so nobody is reminded."))
            return redirect(found)
        said = ngettext("%(n)s reminder is sent.", "%(n)s reminders are sent.", sent) % {"n": sent}
        messages.success(request, said if sent else _("Everybody has been reminded today already."))
        return redirect(found)
    people = people_asked(unready(found), now()) if found.is_open(today()) else []
    return render(request, "report/survey_remind.html", {"survey": found, "year": year, "people": people})


def _survey(request: ForumRequest, year: int) -> Survey:
    found = survey_of(request.forum, checked(year))
    if found is None:
        raise Http404
    found.report.forum = request.forum
    return found
