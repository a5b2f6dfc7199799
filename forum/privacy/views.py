"""The secretariat's pages: the records plan, what it would throw away, and one person's data."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import clock, returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.privacy import anonymising, taking_out
from forum.privacy.forms import PlanForm, SureForm
from forum.privacy.people import get_held_seat, has_ended, people_of
from forum.privacy.retention import due, keep_records
from forum.privacy.rules import has_running_seat, may_keep_records, may_take_out
from forum.records_plan import decided_plan
from forum.tables import file_name
from members.refusals import told


@secretariat_only
def plan(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, PlanForm, forum=request.forum)
    if request.method == "POST" and form.is_valid():
        form.save_by(seat_that(may_keep_records, request, request.forum))
        messages.success(request, _("The plan is saved."))
        return redirect("privacy:plan", request.forum.slug)
    context = {
        "form": form,
        "due": due(request.forum, clock.today()),
        "is_decided": decided_plan(request.forum) is not None,
        "people": people_of(request.forum, request.GET.get("q", ""), request.GET.get("sida")),
    }
    return render(request, "privacy/plan.html", context)


@secretariat_only
def carry_out(request: ForumRequest) -> HttpResponse:
    """Now, instead of tonight."""
    form = returned.bind(request, SureForm)
    if request.method == "POST" and form.is_valid():
        done = keep_records(request.forum, by=seat_that(may_keep_records, request, request.forum))
        messages.success(request, _("Thrown away.") if done else _("There was nothing to throw away."))
        return redirect("privacy:plan", request.forum.slug)
    rows = [row for row in due(request.forum, clock.today()) if row.count]
    context = {"form": form, "due": rows, "is_decided": decided_plan(request.forum) is not None}
    return render(request, "privacy/carry_out.html", context)


@secretariat_only
@require_safe
def person(request: ForumRequest, seat: int) -> HttpResponse:
    held = get_held_seat(request.forum, seat)
    context = {
        "held": held,
        "is_nameless": held.user.anonymised_at is not None,
        "has_running": has_running_seat(held.user, clock.today()),
        "has_ended": has_ended(held, clock.today()),
    }
    return render(request, "privacy/person.html", context)


@secretariat_only
@require_safe
def person_json(request: ForumRequest, seat: int) -> HttpResponse:
    held = get_held_seat(request.forum, seat)
    by = seat_that(may_take_out, request, held.user, request.forum)
    return json_file(taking_out.take_out(held, request.forum, by=by), f"registerutdrag {request.forum.slug}")


@secretariat_only
@require_POST
def person_pdf(request: ForumRequest, seat: int) -> HttpResponse:
    held = get_held_seat(request.forum, seat)
    by = seat_that(may_take_out, request, held.user, request.forum)
    return redirect("extract", taking_out.order(held, request.forum, by=by).pk)


@secretariat_only
def anonymise(request: ForumRequest, seat: int) -> HttpResponse:
    held = get_held_seat(request.forum, seat)
    form = returned.bind(request, SureForm)
    if request.method == "POST" and form.is_valid():
        by = seat_that(may_take_out, request, held.user, request.forum)
        with told(form):
            anonymising.anonymise(held.user, request.forum, by=by)
            messages.success(request, _("The name and the address are removed."))
            return redirect("privacy:person", request.forum.slug, held.pk)
    return render(request, "privacy/anonymise.html", {"form": form, "held": held})


def json_file(data: object, title: str) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{file_name(title, "json")}"'
    response["Cache-Control"] = "no-store"
    return response
