"""The template tags and the form markup: what assistive technology needs is there, and text is escaped."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from forum.templatetags import design


class ItemForm(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort och tydlig.")
    kind = forms.ChoiceField(
        label="Slag", choices=[("a", "Beslut"), ("b", "Information")], widget=forms.RadioSelect
    )
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="Säker", required=False)


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


def test_icon_is_hidden_unless_it_speaks() -> None:
    assert 'aria-hidden="true"' in design.icon("x")
    assert design.icon("x", "<Remove>").endswith('<span class="vh">&lt;Remove&gt;</span>')


@pytest.mark.parametrize(
    ("state", "tone", "word"),
    [
        ("late", "bad", "Late"),
        ("set", "ok", "Jointly set"),
        ("decision", "dec", "Decision"),
        ("odd", "plain", "odd"),
    ],
)
def test_state_has_word_and_tone(state: str, tone: str, word: str) -> None:
    drawn = design.state_tag(state)
    assert f"tag--{tone}" in drawn
    assert drawn.endswith(f"{word}</span>")


def test_state_takes_a_word_of_its_own_and_escapes_it() -> None:
    assert design.state_tag("waiting", "<Unionen>").endswith("&lt;Unionen&gt;</span>")


def test_party_mark_is_not_read_out() -> None:
    assert design.party_mark("IF Metall") == '<span class="party" aria-hidden="true">IM</span>'
    assert "party--s" in design.party_mark("Unionen", "s")


def test_qr_code_is_drawn_inside_the_page() -> None:
    drawn = design.qr('<?xml version="1.0"?>\n<svg viewBox="0 0 1 1"></svg>', 'a "code"')
    assert (
        drawn
        == '<div class="qr" role="img" aria-label="a &quot;code&quot;"><svg viewBox="0 0 1 1"></svg></div>'
    )


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux) Chrome/140 Safari/537 Edg/140", "Edge, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Safari/605", "Safari, iPhone"),
        ("", "Unknown browser"),
    ],
)
def test_browser_is_known_by_its_name(agent: str, name: str) -> None:
    assert design.browser(agent) == name


def test_form_ties_label_hint_and_error_to_the_input() -> None:
    page = str(ItemForm({}))
    title = re.search(r'<input type="text" name="title"[^>]*>', page).group()
    assert 'aria-describedby="id_title_helptext id_title_error"' in title
    assert 'aria-invalid="true"' in title
    assert 'for="id_title"' in page
    assert 'id="id_title_helptext"' in page
    assert page.index('id="id_title_error"') < page.index('name="title"')


def test_form_lists_its_errors_on_top_with_links_to_the_fields() -> None:
    page = str(ItemForm({}))
    assert page.index('role="alert"') < page.index('name="title"')
    assert 'href="#id_title">Titel: This field is required.</a>' in page
    assert 'href="#id_kind_0">Slag: ' in page


def test_form_without_errors_has_no_summary() -> None:
    assert "errsum" not in str(ItemForm())
    assert "errsum" not in str(ItemForm({"title": "x", "kind": "a"}))


def test_form_keeps_what_was_typed() -> None:
    assert 'value="&lt;b&gt;"' in str(ItemForm({"title": "<b>"}))


def test_choices_are_a_group_with_a_legend() -> None:
    page = str(ItemForm())
    assert re.search(r"<fieldset[^>]*><legend>Slag</legend>", page)
    assert page.count("(optional)") == 1


def test_errors_of_several_forms_are_one_list() -> None:
    lines = design.error_lines([ItemForm({}, prefix="a"), forms.formset_factory(ItemForm)(prefix="b")])
    assert [target for target, _text in lines] == ["id_a-title", "id_a-kind_0"]


def test_errors_of_the_whole_form_lead_nowhere() -> None:
    form = ItemForm({"title": "x", "kind": "a"})
    form.add_error(None, "Too late")
    assert design.error_lines(form) == [("", "Too late")]


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"])
def test_error_page_can_be_drawn_without_anything(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert code[:3] in page
    assert 'class="nav"' not in page


def test_not_found_page_says_nothing_about_the_forum() -> None:
    class Forum:
        slug, name, short_name = "kronoberg", "Industriforum Kronoberg", "Kronoberg"

    assert render_to_string("404.html", {"forum": Forum(), "nav": [Forum()]}) == render_to_string("404.html")
