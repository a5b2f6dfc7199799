"""A longer text of a form: from the editor as data, without it as Markdown."""

import json
from typing import Any

import pytest
from django import forms
from hypothesis import given

from meetings.forms.prose import ProseField
from meetings.forms.shapes import UnreadableError, prose_of
from meetings.live.markdown import to_markdown
from meetings.live.prose import Prose, normal
from meetings.live.structure import from_structure, to_structure
from tests.live.proses import PHRASES, SIGNS, brief, proses

UNREADABLE = "Texten kom inte fram hel. Läs in sidan igen och skriv den en gång till."


class Letter(forms.Form):
    text = ProseField(required=False, max_length=200, initial="**Hej**")


def paragraph(*content: Any) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "content": list(content)}]


def words(text: str, **marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"marks": marks} if marks else {})}


def nested(depth: int) -> list[dict[str, Any]]:
    inside = nested(depth - 1) if depth else paragraph(words("x"))
    return [{"type": "bullet_list", "content": [{"type": "list_item", "content": inside}]}]


def sent(structure: Any, markdown: str = "Som det var.") -> Letter:
    written = structure if isinstance(structure, str) else json.dumps(structure)
    return Letter({"text": markdown, "text-written": written})


@brief
@given(proses(SIGNS + PHRASES))
def test_page_hands_the_editor_every_text_and_gets_it_back(prose: Prose) -> None:
    said = normal(prose)
    handed = to_structure(said)
    assert from_structure(handed) == said
    assert to_markdown(prose_of(json.dumps(handed))) == to_markdown(said)


def test_touched_text_is_written_out_and_an_untouched_one_is_as_it_came() -> None:
    touched = sent(paragraph(words("Ny "), words("text", strong={}, link={"href": "https://a.se"})))
    assert (touched.is_valid(), touched.cleaned_data) == (True, {"text": "Ny [**text**](https://a.se)"})
    untouched = sent("", "* som  den _kom_")
    assert (untouched.is_valid(), untouched.cleaned_data) == (True, {"text": "* som  den _kom_"})
    emptied = sent([{"type": "paragraph"}])
    assert (emptied.is_valid(), emptied.cleaned_data) == (True, {"text": ""})


@pytest.mark.parametrize(
    "structure",
    [
        "{",
        "[" * 100_000,
        '[{"type": "paragraph", "content": [{"type": "text", "text": "\\ud800"}]}]',
        {"type": "doc"},
        [{"type": "table", "content": []}],
        paragraph(words("x", link={"href": "javascript:alert(1)"})),
        paragraph(words("x", underline={})),
        paragraph({"type": "text", "text": 5}),
        [{"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "heading"}]}]}],
        [{"type": "ordered_list", "attrs": {"order": -1}, "content": []}],
    ],
)
def test_what_no_editor_writes_is_refused_and_never_taken_for_the_text_before(structure: Any) -> None:
    form = sent(structure)
    assert form.errors == {"text": [UNREADABLE]}
    assert form["text"].value() == "Som det var."
    if not isinstance(structure, str):
        with pytest.raises(UnreadableError):
            prose_of(json.dumps(structure))


def test_limits_of_markdown_hold_for_what_the_editor_sends() -> None:
    assert sent(nested(5)).is_valid()
    assert sent(nested(6)).errors == {
        "text": ["Rad 7 ligger för djupt i en lista. Listor kan ha sex nivåer."],
    }
    assert sent(paragraph(words("x" * 201))).errors == {
        "text": ["Säkerställ att detta värde har som mest 200 tecken (den har 201)."],
    }


def test_page_begins_with_the_text_as_data_or_leaves_markdown_that_is_none() -> None:
    assert 'data-text="[{&quot;type&quot;: &quot;paragraph&quot;' in str(Letter()["text"])
    refused = sent("", "<b>fet</b>")
    assert 'data-text=""' in str(refused["text"])
    assert "&lt;b&gt;fet&lt;/b&gt;</textarea>" in str(refused["text"])
