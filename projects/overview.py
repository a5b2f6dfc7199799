"""The projects a forum follows, with what their pages show, in a fixed number of queries."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from forum.models import Forum
from projects.models import Following, Indicator


def followed(forum: Forum, day: date) -> QuerySet[Following]:
    """The forum's projects that day, with what the list says about them."""
    followings = forum.followings.serving(day).select_related("project__owner", "project")
    return followings.prefetch_related("project__funding", "project__figures")


def one_followed(forum: Forum, day: date) -> QuerySet[Following]:
    with_readings = Indicator.objects.prefetch_related("readings")
    parts = (
        "project__followings",
        "project__funding__outlays",
        "project__partners__organisation",
        "project__pillars",
        "project__phases",
        "project__contacts__organisation",
        Prefetch("project__indicators", with_readings),
    )
    return followed(forum, day).prefetch_related(*parts)
