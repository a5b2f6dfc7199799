"""Breaking each line once changes nothing but the time."""

import hashlib
from contextlib import nullcontext

import pytest
from weasyprint.layout import inline, preferred
from weasyprint.text.line_break import split_first_line

from forum.paper import document
from forum.paper.document import PaperError, render_pdf
from tests.paper.samples import AGENDA, MINUTES, html_of, meta, page

WORD = "kompetensförsörjningsstrategin"
CELL = f"<td>{WORD} uppgift saknas</td>"
# The same words in several sizes, weights and languages, in columns of several widths, and over two pages.
BODY = (
    f"<h1>{WORD}</h1><h2>{WORD}</h2><p>{WORD} <strong>{WORD}</strong> <em>{WORD}</em></p>"
    f'<p lang="en">{WORD}</p><p class="small">{WORD}</p><style>.tight {{ letter-spacing: 1pt }}</style>'
    # What comes after a word shows how wide it was taken to be.
    f'<p><span class="tight">{WORD}</span><i>.</i></p><p><span>{WORD}</span><i>.</i></p>'
    f"<p><strong>{WORD}</strong><i>.</i></p><p><em>{WORD}</em><i>.</i></p>"
    f"<table><tr><th>{WORD}</th><th>Län</th></tr>{f'<tr>{CELL}{CELL}</tr>' * 40}</table>"
    f"<table><tr>{CELL * 7}</tr></table>"
    f"<p>{f'{WORD} och näringslivsutvecklingen ' * 30}</p>"
)
PAPERS = {
    "body": page(BODY),
    "agenda": html_of("agenda", AGENDA, "Prov"),
    "minutes": html_of("minutes", MINUTES, "Prov"),
}


def sha256_of(html: str) -> str:
    return hashlib.sha256(render_pdf(html, meta()).data).hexdigest()


@pytest.mark.parametrize("name", PAPERS)
def test_bytes_are_those_of_lines_broken_each_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    once = sha256_of(PAPERS[name])
    monkeypatch.setattr(document, "broken_once", nullcontext)
    assert sha256_of(PAPERS[name]) == once


def test_half_of_the_questions_have_been_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def count(text: str, *arguments: object) -> object:
        asked.append(text)
        return split_first_line(text, *arguments)

    monkeypatch.setattr("forum.paper.lines.split_first_line", count)
    render_pdf(PAPERS["body"], meta())
    once = len(asked)
    monkeypatch.setattr("forum.paper.lines.LONGEST", -1)
    render_pdf(PAPERS["body"], meta())
    assert len(asked) - once > 2 * once


def test_place_is_given_back_even_after_a_failure() -> None:
    with pytest.raises(PaperError):
        render_pdf(page('<h1>Prov</h1><img alt="a" src="file:///x">'), meta())
    assert inline.split_first_line is preferred.split_first_line is split_first_line
