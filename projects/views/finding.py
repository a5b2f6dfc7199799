"""The project that a page is about, with no more of it than the page shows."""

from django.shortcuts import get_object_or_404

from forum import clock
from forum.access import ForumRequest, first_seat_that, require
from projects.models import Following, Project
from projects.rules import may_edit_project


def get_following(request: ForumRequest, slug: str, *parts: str) -> Following:
    """A project the visitor's forum follows today, and these parts of it; 404 otherwise."""
    followings = request.forum.followings.serving(clock.today()).select_related("project__owner")
    found = get_object_or_404(followings.prefetch_related("project__followings", *parts), project__slug=slug)
    found.forum = request.forum
    return found


def get_project(request: ForumRequest, slug: str, *parts: str) -> Project:
    """A followed project whose data the visitor's forum keeps; 403 when another forum keeps it."""
    project = get_following(request, slug, *parts).project
    require(first_seat_that(may_edit_project, request.seats, project) is not None)
    return project
