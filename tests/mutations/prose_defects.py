"""Defects between a form's editor and what is stored."""

from tests.mutations.planted import Planted

PROSE = [
    Planted(
        "damaged text taken for the text before",
        "meetings/forms/prose.py",
        r"Unreadable\(markdown or \"\"\)",
        'markdown or ""',
        "tests/meetings/test_prose_field.py"
        "::test_what_no_editor_writes_is_refused_and_never_taken_for_the_text_before",
    ),
    Planted(
        "text of the other undone by an editor that was touched",
        "forum/report/views/texts.py",
        r"data = \{\*\*form\.texts, ",
        "data = {**request.POST.dict(), ",
        "tests/report/test_texts.py::test_conflict_keeps_what_the_editor_sent",
    ),
]
