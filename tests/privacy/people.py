"""A person of IF Metall who has done a little of everything."""

from types import SimpleNamespace

from meetings.agenda import approve_version, propose_version
from meetings.comments import comment_on_item
from meetings.drafting import ItemFields, propose_item
from meetings.models import Meeting


def busy_year(cast: SimpleNamespace, meeting: Meeting) -> None:
    item = propose_item(meeting, ItemFields(title="Validering"), by=cast.ifmetall)
    comment_on_item(item, "Vi vill ha mer tid.", by=cast.ifmetall)
    version = propose_version(meeting, by=cast.sekr)
    approve_version(version, version.number, version.sha256, by=cast.ifmetall)
