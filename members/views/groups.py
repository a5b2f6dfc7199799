"""The forum's groups, as the secretariat keeps them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from members.forms.groups import GroupForm, NewGroupForm
from members.forms.roster import EndForm
from members.groups import end_group
from members.models import Group
from members.refusals import told
from members.rules import may_manage_members


@secretariat_only
def group_new(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, NewGroupForm, forum=request.forum)
    if request.method == "POST" and form.is_valid():
        with told(form):
            group = form.save_by(seat_that(may_manage_members, request, request.forum))
            messages.success(
                request, _("%(group)s is formed. Its meetings can be planned now.") % {"group": group}
            )
            return redirect(group)
    return render(request, "members/group_form.html", {"form": form, "group": None})


@secretariat_only
def group(request: ForumRequest, group: int) -> HttpResponse:
    found = get_group(request, group)
    form = returned.bind(request, GroupForm, forum=request.forum, group=found)
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_manage_members, request, request.forum))
            messages.success(request, _("%(group)s is saved.") % {"group": found})
            return redirect(found)
    return render(request, "members/group_form.html", {"form": form, "group": found})


@secretariat_only
def group_end(request: ForumRequest, group: int) -> HttpResponse:
    found = get_group(request, group)
    form = returned.bind(request, EndForm, since=found.since)
    if request.method == "POST" and form.is_valid():
        with told(form):
            seat = seat_that(may_manage_members, request, request.forum)
            end_group(found, until=form.cleaned_data["until"], by=seat)
            messages.success(request, _("%(group)s ends.") % {"group": found})
            return redirect("members:roster", request.forum.slug)
    return render(request, "members/group_end.html", {"group": found, "form": form})


def get_group(request: ForumRequest, pk: int) -> Group:
    """A group of the visitor's forum that has not ended; 404 otherwise."""
    found = get_object_or_404(request.forum.groups.filter(until=None), pk=pk)
    found.forum = request.forum
    return found
