"""Which years have a page."""

from django.http import Http404

from forum.clock import today


def checked(year: int) -> int:
    """A year that a report can have; anything else is no page."""
    if not 2000 <= year <= today().year + 1:
        raise Http404
    return year
