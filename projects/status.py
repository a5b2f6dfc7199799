"""How a project goes, in one word, and why: what a list says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from forum.formats import missing
from projects.lateness import reasons_of, standings_of
from projects.models import Project


class Word(StrEnum):
    WATCH = "watch"
    ON_PLAN = "on_plan"
    RUNNING = "running"
    PLANNED = "planned"
    ENDED = "ended"
    UNKNOWN = "unknown"


NAMES: dict[Word, str | Promise] = {
    Word.WATCH: gettext_lazy("Needs follow-up"),
    Word.ON_PLAN: gettext_lazy("On plan"),
    Word.RUNNING: pgettext_lazy("a project", "Running"),
    Word.PLANNED: pgettext_lazy("a project", "Planned"),
    Word.ENDED: pgettext_lazy("a project", "Ended"),
}


@dataclass(frozen=True, slots=True)
class Status:
    """`reasons` are whole sentences: why it needs follow-up, or what is not known."""

    word: Word
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return name_of(self.word)


def name_of(word: Word) -> str:
    return str(NAMES[word]) if word in NAMES else capfirst(missing())


def statuses(projects: Iterable[Project], day: date) -> dict[int, Status]:
    """By the project's key; two queries, however many the projects are."""
    found = list(projects)
    prefetch_related_objects(found, "indicators__readings")
    return {project.pk: status_of(project, day) for project in found}


def status_of(project: Project, day: date) -> Status:
    """`indicators` and their readings are fetched beforehand."""
    if project.state in (Project.State.ENDED, Project.State.PLANNED):
        return Status(Word(project.state))
    if reasons := reasons_of(project, day):
        return Status(Word.WATCH, tuple(reasons))
    if project.ends_on and project.ends_on < day:
        return Status(Word.UNKNOWN, (_("The period is over. Whether the project has ended is not stated."),))
    standings = standings_of(project, day)
    if any(each.pace for each in standings):
        return Status(Word.ON_PLAN)
    lacks = _lacks(
        project,
        has_target=any(each.indicator.target for each in standings),
        is_read=any(each.reading for each in standings),
    )
    is_running = project.state == Project.State.RUNNING
    return Status(Word.RUNNING if is_running else Word.UNKNOWN, (_in_a_sentence(lacks),) if lacks else ())


def _lacks(project: Project, *, has_target: bool, is_read: bool) -> list[str]:
    known = [
        (project.starts_on and project.ends_on, pgettext("what is missing", "project period")),
        (has_target, pgettext("what is missing", "targets")),
        (is_read, pgettext("what is missing", "readings")),
    ]
    return [name for is_known, name in known if not is_known]


def _in_a_sentence(lacks: Sequence[str]) -> str:
    return _("Missing: %(what)s.") % {"what": ", ".join(lacks)}
