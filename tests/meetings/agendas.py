"""Steps that several agenda tests share."""

from datetime import datetime
from types import SimpleNamespace

from meetings.agenda import approve_version, propose_version
from meetings.drafting import ItemFields, propose_item
from meetings.models import AgendaItem, AgendaVersion, Approval, Meeting
from members.models import Seat
from tests.factories import local

PROPOSED_AT = local(2026, 11, 16, 10)
APPROVED_AT = local(2026, 11, 18, 14, 5)
APPROVERS = ("region", "teknik", "ifmetall", "unionen")


def add_item(
    meeting: Meeting, by: Seat, title: str = "Valideringsplatser 2027", **fields: object
) -> AgendaItem:
    return propose_item(meeting, ItemFields(title=title, **fields), by=by, at=PROPOSED_AT)


def put_forward(meeting: Meeting, cast: SimpleNamespace, **options: object) -> AgendaVersion:
    return propose_version(meeting, by=cast.sekr, at=PROPOSED_AT, **options)


def approve(version: AgendaVersion, *seats: Seat, at: datetime = APPROVED_AT) -> list[Approval]:
    return [approve_version(version, version.number, version.sha256, by=seat, at=at) for seat in seats]


def approve_all(version: AgendaVersion, cast: SimpleNamespace, but: str = "") -> list[Approval]:
    return approve(version, *(getattr(cast, name) for name in APPROVERS if name != but))
