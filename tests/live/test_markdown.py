import time

import pytest
from hypothesis import given

from meetings.live.markdown import Inexpressible, from_markdown, to_markdown
from meetings.live.prose import Break, Bullets, Heading, Numbered, Paragraph, Text, core, normal
from tests.live.proses import PHRASES, SIGNS, bounded, brief, inlines, proses, strings


def said(*texts):
    return (Paragraph(tuple(Text(text) if isinstance(text, str) else text for text in texts)),)


def item(text):
    return said(text) if text else (Paragraph(),)


@bounded
@given(proses(SIGNS + PHRASES))
def test_text_survives_markdown(prose):
    assert from_markdown(to_markdown(prose)) == normal(prose)


@bounded
@given(inlines(SIGNS + PHRASES))
def test_marks_survive_markdown(inline):
    prose = (Paragraph(inline), Heading(inline))
    assert from_markdown(to_markdown(prose)) == normal(prose)


@brief
@given(proses(SIGNS))
def test_canonical_form_is_its_own(prose):
    assert normal(normal(prose)) == normal(prose)


@bounded
@given(strings([*SIGNS, *PHRASES, "\n", "\n\n", "  - "]))
def test_markdown_settles_after_one_pass(text):
    try:
        once = to_markdown(from_markdown(text))
    except Inexpressible:
        return
    assert to_markdown(from_markdown(once)) == once


@bounded
@given(strings(["a", " ", "\t", "\n", "\x0b", "\u00a0"]))
def test_core_is_what_the_canonical_form_keeps(text):
    kept = "".join(text[at] for at in core(text))
    assert normal(said(text)) == normal(said(kept))
    assert core(kept) == list(range(len(kept)))


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 = 15",
        "a_b och filnamn_med_streck",
        "Beslutet togs 2026. Sedan hände inget.",
        "A-B – C",
        "C# & co, R&D; 50 % (ca) [1] {x} ~ 3 < 4 > 2!",
        "kl. 10.30 | sal 2",
        "C:\\Users",
        "ett ensamt ` tecken",
        "1) 2.5 #tagg -minus +plus",
        "se https://a.se/b_c?d=1&e=2",
    ],
)
def test_ordinary_text_has_no_backslashes(text):
    assert to_markdown(said(text if text[0] != "1" else "x " + text)).removeprefix("x ") == text


@pytest.mark.parametrize(
    ("prose", "markdown"),
    [
        ((), ""),
        (said("2026. Sedan"), "2026\\. Sedan"),
        (said("a", Break(), "2026. Sedan", Break(), "1. b"), "a\n2026. Sedan\n1\\. b"),
        (said("# a", Break(), "> b", Break(), "- c", Break(), "---"), "\\# a\n\\> b\n\\- c\n\\---"),
        (said("a | b", Break(), "|---|---|"), "a | b\n\\|---|---|"),
        (said("a", Break(), Break(), "b"), "a&#10;\nb"),
        (said("<b> &amp; *x* `y` `z`"), "\\<b> \\&amp; \\*x\\* \\`y\\` \\`z\\`"),
        (said("\u00a0a"), "&#160;a"),
        (said(Text("a", strong=True, em=True), " ", Text("b", em=True)), "***a*** *b*"),
        (said("x", Text("”a”", strong=True), "y"), "&#120;**”a”**&#121;"),
        (said(Text("a", strong=True), Text("b", em=True)), "**a**_b_"),
        (said("se! ", Text("[1]", link="https://a.se/(x)")), "se! [\\[1\\]](<https://a.se/(x)>)"),
        ((Heading((Text("a"), Break(), Text("b #"))),), "# a&#10;b \\#"),
        ((Bullets((item("a"), item(""), item("b"))),), "- a\n-\n- b"),
        ((Bullets(((Paragraph((Text("a"),)), Bullets((item("b"),))),)),), "- a\n  - b"),
        ((Bullets((item("a"),)), Bullets((item("b"),)), Numbered((item("c"),), 9)), "- a\n\n+ b\n\n9. c"),
        ((Numbered((item("a"), (*said("b"), *said("c"))), 9),), "9. a\n10. b\n\n    c"),
    ],
)
def test_canonical_markdown(prose, markdown):
    assert to_markdown(prose) == markdown
    assert from_markdown(markdown) == normal(prose)


@pytest.mark.parametrize(
    ("prose", "canonical"),
    [
        ((Paragraph(), *said("  ", Break(), "\t"), Heading(), Bullets()), ()),
        (said(" a ", Break(), "  b\x07 ", Break()), said("a", Break(), "b")),
        (said("a\nb"), said("a", Break(), "b")),
        (said(Text("a ", strong=True), "b"), said(Text("a", strong=True), " b")),
        ((Bullets(((), (Paragraph(), *said("a")))),), (Bullets((item(""), item("a"))),)),
        ((Bullets(((Bullets((item("a"),)),),)),), (Bullets(((Paragraph(), Bullets((item("a"),))),)),)),
    ],
)
def test_canonical_form(prose, canonical):
    assert normal(prose) == canonical


@pytest.mark.parametrize(
    ("markdown", "line", "what"),
    [
        ("a\n\n| a | b |\n|---|---|\n| c | d |", 3, "table"),
        ("a\n![b](https://a.se)", 2, "image"),
        ("a <br> b", 1, "html"),
        ("- a\n- b <!-- c -->", 2, "html"),
        ("```\na\n```", 1, "code"),
        ("~~~", 1, "code"),
        ("a\nb `c` d", 2, "code"),
        ("a\n\n> b", 3, "quote"),
        ("# a\n## b", 2, "level"),
        ("a\n\n---", 3, "rule"),
        ("a\n===", 1, "rule"),
        ("a\n---", 1, "rule"),
        ("[a](ftp://a.se)", 1, "address"),
        ("[a](javascript:alert)", 1, "address"),
        ("[a](b)", 1, "address"),
        ("[](https://a.se)", 1, "address"),
        (f"[a](https://{'a' * 1993})", 1, "address"),
        ('[a](https://a.se "b")', 1, "address"),
        ("- a\n- # b", 2, "level"),
        ("\n".join("  " * depth + "- a" for depth in range(7)), 7, "depth"),
    ],
)
def test_what_the_language_cannot_say_is_refused(markdown, line, what):
    with pytest.raises(Inexpressible) as refused:
        from_markdown(markdown)
    assert (refused.value.line, refused.value.what) == (line, what)


def test_limits_are_inside_the_language():
    deepest = "\n".join("  " * depth + "- a" for depth in range(6))
    longest = f"[a](https://{'a' * 1992})"
    assert to_markdown(from_markdown(deepest)) == deepest
    assert to_markdown(from_markdown(longest)) == longest


@pytest.mark.parametrize(
    ("markdown", "prose"),
    [
        ("a\r\nb\rc\x0bd", said("a", Break(), "b", Break(), "c", Break(), "d")),
        ("a  \nb\\\nc", said("a", Break(), "b", Break(), "c")),
        ("__a__ och _b_", said(Text("a", strong=True), " och ", Text("b", em=True))),
        ("&lt;&Auml;&#10;&#0;", said("<Ä", Break(), "\ufffd")),
        ("#\n\n# a #", (Heading((Text("a"),)),)),
        ("* a\n\n* b", (Bullets((item("a"), item("b"))),)),
        ("0) a", (Numbered((item("a"),), 0),)),
        ("<https://a.se> <a@b.se> <", said("<https://a.se> <a@b.se> <")),
        ("    a", said("a")),
    ],
)
def test_other_ways_to_write_it(markdown, prose):
    assert from_markdown(markdown) == prose


@pytest.mark.parametrize(
    "sign", ["[", "![", "*a", "_a **", "<!--", "\\", "a\n", "- a\n", "`", "[a](", "1. ", " "]
)
def test_long_texts_of_one_sign_take_no_longer_than_others(sign):
    text = (sign * 20_000)[:20_000]
    before = time.process_time()
    assert from_markdown(to_markdown(said(text))) == normal(said(text))
    assert time.process_time() - before < 3
