"""Texts of every shape that the language has, for hypothesis."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from meetings.live.prose import Break, Bullets, Heading, Numbered, Paragraph, Text

SIGNS = list("ab1. ()*_`[]<>!\\#-+=|:~&;\"'/?@\t\u00a0\u2028é😀—\u0301\x0b\n")
PHRASES = [
    "&amp;",
    "](",
    "**",
    "__",
    "---",
    "1. ",
    "- ",
    "# ",
    "```",
    "<b>",
    "![",
    "http://a.se",
    "| a |",
    "|---|",
    "  ",
]
WORDS = ["hej ", "du ", "é", "😀", " ", "  ", "om", "\n", "\x0b", "ä"]
ADDRESSES = ["https://a.se", "mailto:a@b.se", "https://a.se/(b)?q=1&amp;x=`*_[<>\\)\"'"]

bounded = settings(derandomize=True, max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
brief = settings(bounded, max_examples=100)


def strings(alphabet):
    return st.lists(st.sampled_from(alphabet), max_size=8).map("".join)


def inlines(alphabet):
    letters = strings(alphabet)
    marked = st.builds(Text, letters, st.booleans(), st.booleans(), st.sampled_from(["", "", *ADDRESSES]))
    parts = st.one_of(marked, marked, st.builds(Text, letters), st.just(Break()))
    return st.lists(parts, max_size=6).map(tuple)


def lists(paragraphs, blocks):
    items = st.builds(lambda first, others: (first, *others), paragraphs, st.lists(blocks, max_size=2))
    several = st.lists(items, min_size=1, max_size=3).map(tuple)
    return st.builds(Bullets, several) | st.builds(
        Numbered, several, st.sampled_from([1, 1, 0, 2, 9, 999_999_999])
    )


def proses(alphabet):
    paragraphs = st.builds(Paragraph, inlines(alphabet))
    inner = lists(paragraphs, paragraphs)
    nested = lists(paragraphs, paragraphs | lists(paragraphs, paragraphs | inner))
    blocks = st.one_of(paragraphs, paragraphs, st.builds(Heading, inlines(alphabet)), nested)
    return st.lists(blocks, max_size=4).map(tuple)
