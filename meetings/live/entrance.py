"""Coming in to a shared document: which meeting it is, who comes, and what they may do."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from forum.models import User
from meetings.live.desk import open_document
from meetings.live.powers import CLOSED, UNKNOWN, Refused
from meetings.live.presence import Person, colour_of
from meetings.live.rights import Visitor, admit
from meetings.locking import lock
from meetings.models import Document, Meeting, Minutes

_PLACE = """
    SELECT (SELECT system_identifier FROM pg_control_system()),
           (SELECT timeline_id FROM pg_control_checkpoint()),
           'meetings_document'::regclass::oid"""


@dataclass(frozen=True, slots=True)
class Entered:
    visitor: Visitor
    person: Person
    epoch: str
    head: int


def enter(document: UUID, user: User, session: str) -> Entered:
    """Or Refused. A document of another forum and one that does not exist are refused alike."""
    meeting = Meeting.objects.select_related("forum").filter(document=document).first()
    if meeting is None:
        raise Refused(UNKNOWN, "no such document")
    visitor = Visitor(user.pk, session, meeting.pk)
    admit(visitor)
    if visitor.gone:
        raise Refused(visitor.gone, "the visitor may not be here")
    opened = _opened(meeting)
    party = visitor.seat.party
    person = Person(party.name, party.initials, colour_of(party.pk))
    return Entered(visitor, person, epoch_of(opened), opened.head_seq)


def epoch_of(document: Document) -> str:
    """Another one whenever the rows may be older than what a browser has seen.

    A dump that is restored makes other tables, in another cluster as a rule; a recovery to a point in time starts
    another timeline. `live_renew` is for the rest, such as a disk that was put back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLACE)
        place = "-".join(str(part) for part in cursor.fetchone() or ())
    return f"{document.epoch.hex}-{place}"


def _opened(meeting: Meeting) -> Document:
    found = Document.objects.filter(pk=meeting.document).first()
    if found:
        return found
    if Minutes.objects.filter(meeting=meeting).exclude(finalised_at=None).exists():
        raise Refused(CLOSED, "finalised before there were documents")
    with transaction.atomic():
        open_document(lock(meeting))
        return Document.objects.get(pk=meeting.document)
