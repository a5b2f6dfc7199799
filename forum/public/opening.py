"""Opening and closing a forum's public pages, and finding those that are open."""

from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import is_secretariat, require
from forum.models import Forum
from forum.public.models import PublicPage
from members.models import Seat


def may_open_pages(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


@transaction.atomic
def set_public(
    forum: Forum, *, is_open: bool, is_indexed: bool = False, by: Seat, at: datetime | None = None
) -> PublicPage:
    """Open or closed, and whether search engines may list them; saying what is so already changes nothing."""
    require(may_open_pages(by, forum))
    page = PublicPage.objects.select_for_update().filter(forum=forum).first() or PublicPage(forum=forum)
    wanted = (is_open, is_indexed and is_open)
    if page.pk and (page.is_open, page.is_indexed) == wanted:
        return page
    was_open, (page.is_open, page.is_indexed) = page.is_open, wanted
    page.changed_at, page.changed_by = at or clock.now(), by
    page.save()
    if is_open:
        history.record(
            "public.changed" if was_open else "public.opened",
            forum=forum,
            by=by,
            at=at,
            indexed=page.is_indexed,
        )
    elif was_open:
        history.record("public.closed", forum=forum, by=by, at=at)
    return page


def open_page(slug: str) -> PublicPage | None:
    return PublicPage.objects.select_related("forum").filter(forum__slug=slug, is_open=True).first()
