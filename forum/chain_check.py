"""Does the trail still say what it said when it was linked? Finds what went past the triggers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from forum.chain import digest
from forum.models import HistoryEntry, HistoryLink, HistoryWaiting
from forum.verification import Checked

AT_A_TIME = 2000


@dataclass(frozen=True)
class Noted:
    """A head of the chain that somebody wrote down outside the portal."""

    number: int
    sha256: str


def read_noted(text: str) -> Noted:
    """NUMBER:HASH, as `verify` prints it; ValueError for anything else."""
    number, _colon, sha256 = text.strip().partition(":")
    if not (number.isascii() and number.isdecimal() and len(sha256) == 64):
        raise ValueError(text)
    return Noted(int(number), sha256.lower())


def check_chain(noted: Noted | None = None) -> Checked:
    """Every link against its entry and the link before it, every entry for its link, and the noted head."""
    found = Checked("history links")
    expected, previous = 1, ""
    for link, entry in _links_with_entries():
        found.rows += 1
        if trouble := _trouble(link, entry, expected, previous):
            found.broken.append(f"{_name(link, entry)}: {trouble}")
        if noted and link.number == noted.number and link.sha256 != noted.sha256:
            found.broken.append(f"link {link.number}: it was noted with SHA-256 {noted.sha256}")
        expected, previous = link.number + 1, link.sha256
    if noted and noted.number >= expected:
        found.broken.append(f"the chain ends with link {expected - 1}, and link {noted.number} was noted")
    found.broken += _without_link()
    return found


def _trouble(link: HistoryLink, entry: HistoryEntry | None, expected: int, previous: str) -> str:
    if link.number != expected:
        return f"link {expected} is expected here, so one or more were removed or added"
    if link.previous != previous:
        return "it names another link before it than the one that stands there"
    if entry is None:
        return "its entry is removed"
    if digest(link.number, link.previous, link.linked_at, entry) != link.sha256:
        return "the entry is changed, or has changed places with another, since it was linked"
    return ""


def _links_with_entries() -> Iterator[tuple[HistoryLink, HistoryEntry | None]]:
    """In the chain's order, a few at a time; a link whose entry is gone comes with none."""
    last = 0
    while links := list(HistoryLink.objects.filter(number__gt=last).order_by("number")[:AT_A_TIME]):
        entries = HistoryEntry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            yield link, entries.get(link.entry_id)
        last = links[-1].number


def _without_link() -> list[str]:
    """An entry is linked or waits to be; the database saw to that when it was written."""
    strays = HistoryEntry.objects.filter(link=None, waiting=None).order_by("pk")
    named = [f"{_said(entry)}: it was added past the portal, without a link" for entry in strays[:100]]
    known = HistoryEntry.objects.values("pk")
    gone = HistoryWaiting.objects.exclude(entry_id__in=known).order_by("pk").values_list("pk", flat=True)
    newest = HistoryLink.objects.aggregate(newest=Max("number"))["newest"] or 0
    return named + [
        f"history entry {pk}: it was removed before link {newest + 1} was made" for pk in gone[:100]
    ]


def _name(link: HistoryLink, entry: HistoryEntry | None) -> str:
    what = _said(entry) if entry else f"history entry {link.entry_id}"
    return f"link {link.number}, {what}"


def _said(entry: HistoryEntry) -> str:
    return f"history entry {entry.pk}, {entry.verb}, {entry.at:%Y-%m-%d %H:%M}"
