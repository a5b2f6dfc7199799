"""Search in a forum: plain words, and only in what the reader may see."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forum.access import first_seat_that, is_partner, is_secretariat
from forum.models import Forum
from meetings.labels import document_label
from meetings.listing import visible_decisions
from meetings.models import ActionItem, AgendaItem, Decision
from meetings.rules import may_see_actions
from members.models import Seat
from projects.models import Following

LONGEST, MOST_WORDS, MOST_HITS, AROUND = 100, 6, 20, 90


@dataclass(frozen=True, slots=True)
class Hit:
    title: SafeString
    excerpt: SafeString
    url: str
    about: str
    on: date | datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """`has_more` when only the newest hits are shown."""

    name: str
    icon: str
    hits: list[Hit]
    has_more: bool

    @property
    def count(self) -> int:
        return len(self.hits)


def find(forum: Forum, seats: Sequence[Seat], text: str, day: date) -> list[Group]:
    """Every word must occur; groups without a hit are left out. One query for each kind of thing."""
    words = text[:LONGEST].split()[:MOST_WORDS]
    label = document_label(forum)
    groups = [
        _group(
            _("Agenda items"), "doc", _items(forum, seats), ("title", "text", "proposal"), words, _item_hit
        ),
        _group(label.title, "edit", _notes(forum, seats), ("note",), words, _note_hit),
        _group(
            _("Decisions"),
            "flag",
            visible_decisions(forum, seats),
            ("text", "circular__title"),
            words,
            _decision_hit,
        ),
        _group(_("Actions"), "todo", _actions(forum, seats), ("text",), words, _action_hit),
        _group(
            _("Projects"),
            "proj",
            _projects(forum, day),
            ("project__name", "project__summary"),
            words,
            _project_hit,
        ),
    ]
    return [group for group in groups if group.hits]


def _group(
    name: str,
    icon: str,
    rows: QuerySet[Any],
    fields: Sequence[str],
    words: Sequence[str],
    as_hit: Callable[[Any, Sequence[str]], Hit],
) -> Group:
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    found = list(rows[: MOST_HITS + 1]) if words else []
    return Group(name, icon, [as_hit(row, words) for row in found[:MOST_HITS]], len(found) > MOST_HITS)


def _own(forum: Forum) -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(meeting__forum=forum, deleted_at=None).exclude(
        meeting__state="cancelled"
    )
    return items.select_related("meeting__forum").order_by("-meeting__starts_at", "pos")


def _items(forum: Forum, seats: Sequence[Seat]) -> QuerySet[AgendaItem]:
    """The board reads the items of finalised meetings; the others every agenda."""
    if any(is_secretariat(seat) or is_partner(seat) for seat in seats):
        return _own(forum)
    return _own(forum).filter(meeting__minutes__finalised_at__isnull=False)


def _notes(forum: Forum, seats: Sequence[Seat]) -> QuerySet[AgendaItem]:
    """As the minutes they are part of."""
    items = _own(forum).exclude(note="")
    if any(is_secretariat(seat) for seat in seats):
        return items
    finalised = Q(meeting__minutes__finalised_at__isnull=False)
    if any(is_partner(seat) for seat in seats):
        return items.filter(finalised | Q(meeting__minutes__shared_at__isnull=False))
    return items.filter(finalised)


def _actions(forum: Forum, seats: Sequence[Seat]) -> QuerySet[ActionItem]:
    actions = forum.actions.select_related("forum", "owner__organisation").order_by("-due", "pk")
    return actions if first_seat_that(may_see_actions, seats, forum) else actions.none()


def _projects(forum: Forum, day: date) -> QuerySet[Following]:
    return forum.followings.serving(day).select_related("project", "forum")


def _item_hit(item: AgendaItem, words: Sequence[str]) -> Hit:
    body = item.text or item.proposal
    meeting = item.meeting
    return Hit(
        mark(item.title, words),
        excerpt(body, words),
        meeting.get_absolute_url(),
        str(meeting),
        meeting.starts_at,
    )


def _note_hit(item: AgendaItem, words: Sequence[str]) -> Hit:
    meeting = item.meeting
    url = reverse("meetings:minutes", args=[meeting.forum.slug, meeting.slug])
    return Hit(mark(item.title, words), excerpt(item.note, words), url, str(meeting), meeting.starts_at)


def _decision_hit(decision: Decision, words: Sequence[str]) -> Hit:
    url = decision.get_absolute_url()
    return Hit(
        mark(str(decision), words), excerpt(decision.text, words), url, decision.label, decision.decided_at
    )


def _action_hit(action: ActionItem, words: Sequence[str]) -> Hit:
    return Hit(
        mark(action.text, words), SafeString(), action.get_absolute_url(), str(action.owner), action.due
    )


def _project_hit(following: Following, words: Sequence[str]) -> Hit:
    project = following.project
    url = reverse("projects:project", args=[following.forum.slug, project.slug])
    return Hit(
        mark(project.name, words), excerpt(project.summary, words), url, project.fund, project.starts_on
    )


def mark(text: str, words: Sequence[str]) -> SafeString:
    """The text with each found word marked; everything else escaped."""
    if not words:
        return escape(text)
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [escape(text[end : found.start()]), "<mark>", escape(found.group()), "</mark>"]
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - every piece is escaped


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """A stretch around the first found word."""
    plain = " ".join(text.split())
    places = [place for word in words if (place := plain.lower().find(word.lower())) >= 0]
    start = max(min(places, default=0) - AROUND, 0)
    end = start + 2 * AROUND + 20
    before, after = "…" if start else "", "…" if end < len(plain) else ""
    return mark_safe(f"{before}{mark(plain[start:end], words)}{after}")  # noqa: S308 - marked text is escaped
