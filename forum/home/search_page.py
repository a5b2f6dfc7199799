"""What the search page shows: the hits of each kind with their number, or one kind's page after page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.access import is_board
from forum.filters import known
from forum.formats import number
from forum.home.marking import excerpt, mark
from forum.home.models import SearchEntry
from forum.home.search import MOST, Found, cut, entries, find
from forum.home.spelling import did_you_mean
from forum.models import Forum
from meetings.labels import document_label
from members.models import Seat

ON_A_PAGE, OF_EACH = 20, 5
Kind = SearchEntry.Kind
ICONS = {
    Kind.DECISION: "gavel",
    Kind.ITEM: "doc",
    Kind.NOTE: "edit",
    Kind.ACTION: "todo",
    Kind.PROJECT: "proj",
    Kind.FILE: "clip",
    Kind.ADDENDUM: "edit",
}  # in the order of the page


@dataclass(frozen=True, slots=True)
class Hit:
    title: SafeString
    excerpt: SafeString
    url: str
    about: str
    on: date | datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    name: str
    icon: str
    count: int
    hits: list[Hit]
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or a year above the hits."""

    name: str
    count: int
    url: str
    is_chosen: bool


@dataclass
class SearchPage:
    words: str
    count: int = 0
    is_cut: bool = False
    kinds: list[Choice] = field(default_factory=list)
    years: list[tuple[int, int]] = field(default_factory=list)
    kind: str = ""
    year: int | None = None
    groups: list[Group] = field(default_factory=list)
    page: Page | None = None
    suggestion: str = ""

    @property
    def suggestion_query(self) -> str:
        return urlencode({"q": self.suggestion})

    @property
    def most(self) -> str:
        return number(MOST)


def search_page(forum: Forum, seats: Sequence[Seat], asked: Mapping[str, str], day: date) -> SearchPage:
    """At most four queries, whatever is found: the matches, the rows shown, and a guess when there is none."""
    shown = SearchPage(cut(asked.get("q", "")))
    if not shown.words:
        return shown
    found = find(forum, seats, shown.words, day)
    if not found.matches:
        shown.suggestion = did_you_mean(forum, seats, shown.words, day)
        return shown
    _choose(shown, found, forum, asked)
    _fill(shown, found, forum, asked, not all(is_board(seat) for seat in seats))
    return shown


def names_of(forum: Forum) -> dict[str, str]:
    return {**{kind: str(kind.label) for kind in Kind}, Kind.NOTE: document_label(forum).title}


def _choose(shown: SearchPage, found: Found, forum: Forum, asked: Mapping[str, str]) -> None:
    years = found.years()
    shown.kind = known(asked.get("typ"), found.kinds(), "")
    shown.year = next((year for year in years if str(year) == asked.get("ar")), None)
    shown.years = sorted(years.items(), reverse=True)
    counts, names = found.kinds(shown.year), names_of(forum)
    shown.kinds = [_tab(shown, "", _("All"), sum(counts.values()))]
    shown.kinds += [_tab(shown, kind, names[kind], counts[kind]) for kind in ICONS if found.kinds()[kind]]
    shown.count, shown.is_cut = len(found.of(shown.kind, shown.year)), found.is_cut


def _tab(shown: SearchPage, kind: str, name: str, count: int) -> Choice:
    return Choice(name, count, _address(shown, kind), kind == shown.kind)


def _address(shown: SearchPage, kind: str) -> str:
    asked = {"q": shown.words, "typ": kind, "ar": shown.year or ""}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _fill(
    shown: SearchPage, found: Found, forum: Forum, asked: Mapping[str, str], reads_agendas: bool
) -> None:
    """Of all kinds the best few of each; of one kind a page."""
    matches, names = found.of(shown.kind, shown.year), names_of(forum)
    if shown.kind:
        shown.page = Paginator(matches, ON_A_PAGE).get_page(asked.get("sida"))
        chosen = {shown.kind: [each.pk for each in shown.page]}
    else:
        chosen = {kind: [each.pk for each in matches if each.kind == kind][:OF_EACH] for kind in ICONS}
    rows = entries([pk for pks in chosen.values() for pk in pks], shown.words)
    counts = found.kinds(shown.year)
    for kind, pks in chosen.items():
        if pks:
            hits = [_hit(forum, rows[pk], shown.words.split(), reads_agendas) for pk in pks if pk in rows]
            more = _address(shown, kind) if counts[kind] > len(pks) and not shown.kind else ""
            shown.groups.append(Group(kind, names[kind], ICONS[Kind(kind)], counts[kind], hits, more))


def _hit(forum: Forum, entry: Any, typed: Sequence[str], reads_agendas: bool) -> Hit:
    url, about = _place(forum, entry, reads_agendas)
    on = entry.meeting.starts_at if entry.meeting and entry.kind != Kind.ACTION else entry.day
    title, words = entry.title or about, [*typed, *entry.stems]
    return Hit(mark(title, words), excerpt(entry.body, words), url, about if entry.title else "", on)


def _place(forum: Forum, entry: SearchEntry, reads_agendas: bool) -> tuple[str, str]:
    """Where it stands, and what that place is called."""
    slug, meeting = forum.slug, entry.meeting
    match entry.kind:
        case Kind.PROJECT:
            return reverse("projects:project", args=[slug, entry.key]), ""
        case Kind.ACTION:
            return reverse("meetings:action", args=[slug, entry.ref]), ""
        case Kind.DECISION:
            register, year = reverse("meetings:decisions", args=[slug]), entry.key[:4]
            label = _("Decision %(label)s") % {"label": entry.key}
            return f"{register}?ar={year}#beslut-{entry.ref}", label
    if meeting is None:
        return reverse("home:forum", args=[slug]), ""
    args, about = [slug, meeting.slug], str(meeting)
    match entry.kind:
        case Kind.FILE:
            return reverse("meetings:file", args=[*args, entry.ref]), about
        case Kind.NOTE:
            return reverse("meetings:minutes", args=args), about
        case Kind.ADDENDUM:
            return f"{reverse('meetings:minutes', args=args)}#addenda", about
    if reads_agendas or meeting.set_version_id:
        return f"{reverse('meetings:agenda', args=args)}#punkt-{entry.key}", about
    return meeting.get_absolute_url(), about
