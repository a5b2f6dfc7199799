"""The standing items every agenda begins with. Their titles are written in the forum's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import ItemKind

FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class TemplateItem:
    key: str
    title: Promise
    kind: ItemKind
    minutes: int


STANDING = (
    TemplateItem("opening", _("Opening of the meeting and attendance"), ItemKind.FORMALITY, 5),
    TemplateItem("adoption", _("Adoption of the agenda"), ItemKind.DECISION, 5),
    TemplateItem("previous", _("Previous notes and list of actions"), ItemKind.INFORMATION, 10),
    TemplateItem("round", _("Round the table: the situation of the parties"), ItemKind.DISCUSSION, 20),
    TemplateItem("reports", _("Status reports: projects and networks"), ItemKind.INFORMATION, 20),
    TemplateItem(FOLLOW_UP, _("Annual follow-up"), ItemKind.DECISION, 30),
    TemplateItem("summary", _("Decisions and actions in summary"), ItemKind.FORMALITY, 5),
    TemplateItem("other", _("Any other business"), ItemKind.DISCUSSION, 5),
    TemplateItem("next_meeting", _("Next meeting"), ItemKind.INFORMATION, 5),
    TemplateItem("closing", _("Closing of the meeting"), ItemKind.FORMALITY, 5),
)
CLOSING = frozenset({"summary", "other", "next_meeting", "closing"})
ANNUAL_FOLLOW_UP = next(item for item in STANDING if item.key == FOLLOW_UP)


def items_for(*, carries_follow_up: bool) -> list[TemplateItem]:
    """Only the meeting that carries the annual follow-up has it on its agenda."""
    return [item for item in STANDING if carries_follow_up or item.key != FOLLOW_UP]
