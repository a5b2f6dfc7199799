"""The shared document of a meeting: an append-only log of what everybody wrote, and what is derived from it."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from members.models import Seat

_FROZEN = """
    IF NEW.head_seq <> OLD.head_seq AND EXISTS (
        SELECT 1 FROM meetings_minutes m WHERE m.finalised_at IS NOT NULL AND m.meeting_id = NEW.meeting_id
    ) THEN
        RAISE EXCEPTION 'the minutes of this meeting are finalised' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""


def _only_added_to(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Document(models.Model):
    """One per meeting, with the uuid that the meeting names. Its row lock puts every commit in line.

    `epoch` is renewed when the database was put back: what a browser still holds from before must not flow in.
    """

    id = models.UUIDField(primary_key=True)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="shared")
    schema = models.PositiveSmallIntegerField(default=1)
    epoch = models.UUIDField(default=uuid.uuid4)
    head_seq = models.BigIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="document_is_frozen_with_the_minutes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_FROZEN,
            ),
            pgtrigger.Protect(name="document_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.meeting)


class LogEntry(models.Model):
    """One update, in the bytes its client sent. Names a seat, so that it need not change with the person."""

    class Source(models.TextChoices):
        SOCKET = "socket"
        FORM = "form"
        SYSTEM = "system"

    pk = models.CompositePrimaryKey("document", "seq")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="log", db_index=False)
    seq = models.BigIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    connection = models.UUIDField(null=True)
    source = models.CharField(max_length=6, choices=Source)
    payload = models.BinaryField()
    touched = models.JSONField(default=dict, help_text="The fields it touches, by the item's uuid.")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["document", "seq"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source__in=["socket", "form", "system"]), name="log_source_is_known"
            ),
        ]
        triggers: ClassVar = [_only_added_to("log_is_only_added_to")]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.seq}"


class LogClient(models.Model):
    """Whom a Yjs client number speaks for. The first use binds it."""

    pk = models.CompositePrimaryKey("document", "client")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="clients", db_index=False)
    client = models.BigIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        triggers: ClassVar = [_only_added_to("client_is_bound_once")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.client}"


class LogSpan(models.Model):
    """Which characters an entry wrote or removed: `length` clocks of `client` from `clock`."""

    pk = models.CompositePrimaryKey("document", "seq", "client", "clock", "removed")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="spans", db_index=False)
    seq = models.BigIntegerField()
    client = models.BigIntegerField()
    clock = models.BigIntegerField()
    length = models.BigIntegerField()
    removed = models.BooleanField()

    class Meta:
        triggers: ClassVar = [_only_added_to("span_is_only_added_to")]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.seq}: {self.client}/{self.clock}+{self.length}"


class Snapshot(models.Model):
    """A checked short cut to the log up to `seq`. Only a cache: the log can always make it again."""

    pk = models.CompositePrimaryKey("document", "seq")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots", db_index=False)
    seq = models.BigIntegerField()
    state = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["document", "-seq"]

    def __str__(self) -> str:
        return f"{self.document_id} up to {self.seq}"
