"""Each line of a paper is broken once. WeasyPrint asks Pango for half of them again: for the widths of a table's
columns, for the table that goes on over the page, and for words that stand in a hundred cells.

It takes the place of one function, whose answer hangs on nothing but what is in the key here. Like the tagger it is
proven against one version only; a test compares the bytes with and without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from operator import itemgetter
from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.text.line_break import split_first_line

# All that the original reads of a style.
_look = itemgetter(
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight", "font_kerning"),
    *("font_variant_alternates", "font_variant_caps", "font_variant_east_asian", "font_variant_ligatures"),
    *("font_variant_numeric", "font_variant_position", "font_variation_settings", "font_feature_settings"),
    *("font_language_override", "lang", "direction", "white_space", "word_break", "overflow_wrap"),
    *("letter_spacing", "word_spacing", "tab_size", "text_decoration_line", "hyphens"),
    *("hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
)
LONGEST = 2000  # characters; a longer text is hardly ever broken twice, and would be kept line by line


@contextmanager
def broken_once() -> Iterator[None]:
    """For the time of one render, in whose fonts the answers hold."""
    known: dict[Any, Any] = {}

    def split(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        asked = (text, style, context, max_width, justification_spacing, is_line_start, minimum)
        if len(text) > LONGEST:
            return split_first_line(*asked)
        try:
            key = (text, max_width, justification_spacing, is_line_start, minimum, _look(style))
            answer = known.get(key)
        except TypeError:  # a value that cannot be a key
            return split_first_line(*asked)
        if answer is None:
            answer = split_first_line(*asked)
            known[key] = (copy(answer[0]), *answer[1:])
            return answer
        return copy(answer[0]), *answer[1:]

    inline.split_first_line = preferred.split_first_line = split
    try:
        yield
    finally:
        inline.split_first_line = preferred.split_first_line = split_first_line
