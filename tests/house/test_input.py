"""Every field of every form takes whatever is typed: it is stored, or refused with a word to the writer.

`./run check` sends each field two of the values, in turn, so that every form gets all of them;
`./run soak input` sends everything.
"""

import os
from collections import Counter
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.house.hostile import HOSTILE, MEGABYTE, Form, client_of, forms_of, pages_of, post

pytestmark = pytest.mark.check
EVERY = 1 if os.environ.get("EVERY_HOSTILE_VALUE") else 5
# The one with the most rights first; each form is posted once. The floors of forms and fields are there so that the
# walk does not shrink unseen: lower them by hand when a form goes.
WALKS = [(("operator",), 11, 73), (("secretariat", "partner", "board", "anonymous"), 118, 501)]
ACCEPTED = 0.05


@pytest.mark.parametrize(("actors", "least_forms", "least_fields"), WALKS, ids=["operation", "forums"])
def test_no_field_of_any_form_breaks_the_portal(demo, actors, least_forms, least_fields):
    walked = Walk()
    for actor in actors:
        walked.as_one(demo, actor)
    told = {
        "forms": len(walked.fields),
        "fields": sum(walked.fields.values()),
        "answers": dict(walked.answers),
    }
    assert (walked.broken, told) == ({}, told)
    assert (told["forms"], told["fields"]) >= (least_forms, least_fields)
    assert walked.answers.total() >= told["fields"] * (len(HOSTILE) // EVERY - 1)
    assert walked.answers[302] >= ACCEPTED * walked.answers.total()


class Walk:
    """What was posted, and what came of it."""

    def __init__(self) -> None:
        self.fields = Counter[tuple[str, tuple[str, ...]]]()
        self.answers = Counter[int]()
        self.broken: dict[tuple[str, ...], str] = {}

    def as_one(self, demo: SimpleNamespace, actor: str) -> None:
        client = client_of(demo, actor)
        for page in pages_of(demo, actor):
            for form in forms_of(client, page):
                if form.fields and form.key not in self.fields:
                    self.fields[form.key] = len(form.fields)
                    self._all_values(client, actor, form)

    def _all_values(self, client: Client, actor: str, form: Form) -> None:
        for place, field in enumerate(form.fields):
            for turn, (kind, value) in enumerate(HOSTILE.items()):
                if self._is_due(kind, place + turn, place, form):
                    answer, led_on = post(client, form, field, value)
                    self.answers[answer.status_code] += 1
                    for each in filter(None, (answer, led_on)):
                        if each.status_code >= 500:
                            where = (actor, form.page, form.action, field, kind)
                            self.broken[where] = repr(each.exc_info)[:300]

    def _is_due(self, kind: str, turn: int, place: int, form: Form) -> bool:
        """A megabyte takes long: in `./run check` one field of each form gets it."""
        if EVERY > 1 and kind == MEGABYTE:
            return place == len(self.fields) % len(form.fields)
        return turn % EVERY == 0
