"""Characters that the vendored fonts cannot draw."""

import pytest

from forum.paper.glyphs import fit_to_fonts


@pytest.mark.parametrize(
    "text", ["Å ä ö é – ’ ” € −", "Šahin Ł ș ő", "rad\nrad\tflik", "3\u00a0706\u00a0566 kr"]
)
def test_what_the_fonts_have_is_left_alone(text: str) -> None:
    assert fit_to_fonts(text) == text


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("a\u2011b", "a-b"),
        ("1\u202f000", "1\u00a0000"),
        ("a → b", "a –> b"),
        ("\u200bnoll\ufeff", "noll"),
        ("a\x00b\x1bc", "abc"),
        ("🙂", "[U+1F642]"),
        ("日", "[U+65E5]"),
    ],
)
def test_strangers_are_replaced_or_named(text: str, fitted: str) -> None:
    assert fit_to_fonts(text) == fitted
