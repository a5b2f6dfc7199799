"""What makes the trail tamper-evident: a chain of hashes beside it, and what has not been linked yet."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from forum.models.history import HistoryEntry


class HistoryLink(models.Model):
    """One entry in the chain. Its SHA-256 covers its number, the link before it and every column of the entry."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(HistoryEntry, on_delete=models.PROTECT, related_name="link")
    previous = models.CharField(max_length=64, blank=True, help_text="Empty in the first link.")
    sha256 = models.CharField(max_length=64)
    linked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="chain_begins_with_one"),
            models.CheckConstraint(
                condition=Q(number=1, previous="") | Q(number__gt=1, previous__regex="^[0-9a-f]{64}$"),
                name="link_names_the_one_before_it",
            ),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="link_has_its_sha256"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="chain_is_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.entry_id}"


class HistoryWaiting(models.Model):
    """An entry that is not linked yet. The database itself adds the row with the entry, whoever wrote it."""

    entry = models.OneToOneField(
        HistoryEntry, on_delete=models.PROTECT, primary_key=True, related_name="waiting"
    )

    class Meta:
        ordering: ClassVar = ["entry"]

    def __str__(self) -> str:
        return str(self.entry_id)
