"""Who wrote and who removed each part of a text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.live.authorship import Part, Story

TEXTS = st.text("ab ,.", max_size=12)


@settings(derandomize=True, max_examples=300)
@given(TEXTS, st.lists(TEXTS, max_size=6))
def test_story_leads_from_the_first_text_to_the_last(first, others):
    story = Story(first)
    for author, text in enumerate(others):
        story.becomes(text, author)
    parts = story.parts()
    assert "".join(part.text for part in parts if not part.is_new) == first
    assert "".join(part.text for part in parts if not part.is_gone) == [first, *others][-1]


def test_letters_typed_one_by_one_are_one_part():
    story = Story("Vi.")
    for text in ("Vi v.", "Vi vi.", "Vi vil.", "Vi vill."):
        story.becomes(text, 1)
    assert story.parts() == [Part("Vi"), Part(" vill", wrote=1, is_new=True), Part(".")]


def test_two_authors_and_what_each_removed():
    story = Story("fem platser")
    story.becomes("sex platser", 1)
    story.becomes("sex platser i höst", 2)
    assert story.parts() == [
        Part("fem", removed=1, is_gone=True),
        Part("sex", wrote=1, is_new=True),
        Part(" platser"),
        Part(" i höst", wrote=2, is_new=True),
    ]


def test_what_came_and_went_is_left_out():
    story = Story("a")
    story.becomes("a b", 1)
    story.becomes("a", 2)
    assert story.parts() == [Part("a")]
