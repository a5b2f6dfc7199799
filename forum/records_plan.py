"""How long a forum keeps what: as it has decided, and for ever until it has."""

from typing import Any

from forum.models import Forum, RecordsPlan


def decided_plan(forum: Forum) -> RecordsPlan | None:
    """Until the secretariat has saved a plan, nothing is thrown away."""
    return RecordsPlan.objects.filter(forum=forum).first()


def label_of(name: str) -> str:
    """What a period of the plan is about."""
    field: Any = RecordsPlan._meta.get_field(name)
    return str(field.verbose_name)
