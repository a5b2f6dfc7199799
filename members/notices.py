"""Choosing which letters to get."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from forum import history
from forum.models import NoticeChoice, NoticeGroup, User


def choices_of(person: User) -> dict[str, str]:
    """Every group with its choice."""
    chosen = dict(person.notice_choices.values_list("group", "when"))
    return {group: chosen.get(group, NoticeChoice.When.NOW) for group in NoticeGroup.values}


@transaction.atomic
def choose_notices(person: User, wanted: Mapping[str, str], *, at: datetime | None = None) -> None:
    """A person's own choice, in the portal or by the link in a letter. What waits already comes in a summary."""
    before = choices_of(person)
    after = before | {group: wanted[group] for group in before if group in wanted}
    if after == before:
        return
    for group, when in after.items():
        NoticeChoice.objects.update_or_create(user=person, group=group, defaults={"when": when})
    history.record(
        "person.notices_chosen", user=person, at=at, before=[*before.values()], after=[*after.values()]
    )
