"""The daily summary: what waited for it, as one letter to each person and forum."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from forum.formats import local
from forum.mail.groups import SUMMARY
from forum.mail.writing import Letter, post
from forum.models import Forum, Outbox, User


@dataclass(frozen=True, slots=True)
class Event:
    """One letter as a line of the summary."""

    subject: str
    link: str


def write_summaries(at: datetime) -> int:
    """How many were written. Whoever has had today's waits until tomorrow."""
    waiting = Outbox.objects.filter(state=Outbox.State.DAILY, user__is_active=True)
    pairs = waiting.order_by("user", "forum").values_list("user", "forum").distinct()
    people, forums = User.objects.in_bulk([user for user, _ in pairs]), Forum.objects.in_bulk()
    return sum(_write(people[user], forums.get(forum), at) for user, forum in pairs)


@transaction.atomic
def _write(person: User, forum: Forum | None, at: datetime) -> bool:
    waiting = Outbox.objects.filter(state=Outbox.State.DAILY, user=person, forum=forum)
    rows = list(waiting.select_for_update().order_by("pk"))
    if not rows:
        return False
    letter = post(
        Letter(
            key=f"summary:{forum.pk if forum else 0}:{person.pk}:{local(at).date()}",
            kind=SUMMARY,
            template="daily_summary",
            to=person,
            forum=forum,
            context={"events": [Event(row.subject, first_link(row.text)) for row in rows]},
        ),
        at=at,
    )
    if letter is None:
        return False
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(state=Outbox.State.BUNDLED, summary=letter)
    return True


def first_link(text: str) -> str:
    """Where the letter leads; letters to the forum's people all have a link to what they are about."""
    found = re.search(re.escape(settings.PORTAL_URL) + r"/\S*", text)
    return found.group() if found else settings.PORTAL_URL
