"""The region's key figures: read by every member, kept by the secretariat."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, members_only, seat_that, secretariat_only
from members.refusals import told
from projects.forms.key_figures import KeyFigureForm
from projects.rules import may_keep_projects


@members_only
@require_safe
def key_figures(request: ForumRequest) -> HttpResponse:
    context = {
        "figures": request.forum.key_figures.all(),
        "may_add": first_seat_that(may_keep_projects, request.seats, request.forum),
    }
    return render(request, "projects/key_figures.html", context)


@secretariat_only
def key_figure_new(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, KeyFigureForm, forum=request.forum)
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_keep_projects, request, request.forum))
            messages.success(request, _("The key figure is saved."))
            return redirect("projects:key_figures", request.forum.slug)
    return render(request, "projects/key_figure_new.html", {"form": form})
