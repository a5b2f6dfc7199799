"""The help page: short answers by role, the reader's own role first."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Answer:
    """A task or a question, and what to do. `page` names the place in the forum where it is done."""

    key: str
    title: Promise
    text: Promise
    page: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: Promise
    lead: Promise
    answers: tuple[Answer, ...]
