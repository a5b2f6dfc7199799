"""How long a forum keeps what: as it has decided, and for ever until it has."""

from forum.models import Forum, RecordsPlan


def decided_plan(forum: Forum) -> RecordsPlan | None:
    """Until the secretariat has saved a plan, nothing is thrown away."""
    return RecordsPlan.objects.filter(forum=forum).first()
