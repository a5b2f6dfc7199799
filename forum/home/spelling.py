"""When nothing is found: the word of what the reader may see that is most like the one that was written."""

from collections.abc import Iterable, Sequence
from datetime import date

from forum.home.models import SearchEntry
from forum.home.search import finds, visible
from forum.models import Forum
from members.models import Seat

LOOKED_THROUGH, SHORTEST, LIKE_ENOUGH = 2_000, 4, 0.35


def did_you_mean(forum: Forum, seats: Sequence[Seat], text: str, day: date) -> str:
    """The words with the unknown ones put right, if that finds something. At most two queries.

    Only words of visible titles are offered: a suggestion must not tell what a search would not.
    """
    newest = SearchEntry.objects.filter(forum=forum).order_by("-pk").values("pk")[:LOOKED_THROUGH]
    titles = visible(forum, seats, day).filter(pk__in=newest).exclude(title="").order_by("-pk")
    words = words_of(titles.values_list("title", flat=True))
    guess = " ".join(nearest(word, words) or word for word in text.split())
    is_new = guess.lower() != text.lower()
    return guess if is_new and finds(forum, seats, guess, day) else ""


def words_of(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each word with its trigrams."""
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        for piece in text.split():
            word = piece.strip(".,:;!?()[]”“\"'–-/").lower()
            if len(word) >= SHORTEST and word not in found:
                found[word] = trigrams(word)
    return found


def trigrams(word: str) -> frozenset[str]:
    """As pg_trgm cuts them, and å, ä, ö are letters on every server."""
    padded = f"  {word.lower()} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def nearest(word: str, words: dict[str, frozenset[str]]) -> str:
    """The most alike; nothing where none is alike enough, or the word is known."""
    if word.lower() in words:
        return word
    own, best, found = trigrams(word), LIKE_ENOUGH, ""
    for other, theirs in words.items():
        likeness = len(own & theirs) / len(own | theirs)
        if likeness > best:
            best, found = likeness, other
    return found
