"""The agenda: live items, frozen versions, and the parties' approvals of a version."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.meeting import Meeting
from members.models import Party, Seat
from projects.models import Project


class ItemKind(models.TextChoices):
    INFORMATION = "information", _("Information")
    DISCUSSION = "discussion", _("Discussion")
    DECISION = "decision", _("Decision")
    FORMALITY = "formality", _("Formality")


class AgendaItem(models.Model):
    """One item of a meeting: agenda item, live note and outcome in one object.

    Title to note, place and removal are a projection of the shared document (`meetings.live.log` writes them,
    `seq` is the entry that last changed them); the other fields live here alone.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("Not treated")
        NOTED = "noted", _("Noted")
        DECIDED = "decided", _("Decided")
        POSTPONED = "postponed", _("Postponed")
        REFERRED = "referred", _("Referred back")
        REJECTED = "rejected", _("Rejected")
        DROPPED = "dropped", _("Dropped")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pos = models.CharField(max_length=60, db_collation="C", help_text="A key: items stand in its order.")
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind, default=ItemKind.DISCUSSION)
    title = models.CharField(_("title"), max_length=200)
    duration = models.PositiveSmallIntegerField(_("minutes"), default=10)
    presenter = models.CharField(_("presenter"), max_length=120, blank=True)
    proposer = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="proposed_items",
        null=True,
        verbose_name=_("proposed by"),
    )
    text = models.TextField(_("text"), blank=True)
    proposal = models.TextField(_("proposed decision"), blank=True)
    note = models.TextField(_("note"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.OPEN, blank=True)
    standing = models.CharField(max_length=40, blank=True, help_text="Key of a standing item.")
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="carried_to", null=True, blank=True
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="agenda_items",
        null=True,
        blank=True,
        verbose_name=_("project"),
    )
    added_at_meeting = models.BooleanField(default=False)
    proposed_late = models.BooleanField(
        default=False, db_default=False, help_text="By a party, after the call for items."
    )
    seq = models.BigIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pos", "uuid"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["information", "discussion", "decision", "formality"]),
                name="item_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=["", "noted", "decided", "postponed", "referred", "rejected", "dropped"]
                ),
                name="item_outcome_is_known",
            ),
            models.CheckConstraint(condition=Q(duration__lte=600), name="item_takes_at_most_ten_hours"),
        ]
        triggers: ClassVar = [frozen_with_the_minutes("item_is_frozen_with_the_minutes")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        agenda = reverse(
            "meetings:agenda", kwargs={"forum": self.meeting.forum.slug, "slug": self.meeting.slug}
        )
        return f"{agenda}#punkt-{self.uuid}"


class AgendaVersion(models.Model):
    """The agenda as it was put before the parties: canonical items and their SHA-256. Never changes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    items = models.JSONField()
    seq = models.BigIntegerField(null=True, help_text="The place in the document's log it was cut at.")
    sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approve_by = models.DateField(_("approve by"), null=True)
    recipients = models.JSONField(
        default=list, help_text="Who the notice goes to, as confirmed when proposed."
    )

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name = _("agenda version")
        verbose_name_plural = _("agenda versions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="version_number_is_unique"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="version_has_its_hash"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="version_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.meeting} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse(
            "meetings:version",
            kwargs={"forum": self.meeting.forum.slug, "slug": self.meeting.slug, "number": self.number},
        )


class Approval(models.Model):
    """A party's approval of one version. Withdrawn ones stay visible."""

    version = models.ForeignKey(AgendaVersion, on_delete=models.PROTECT, related_name="approvals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="approvals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    silent = models.BooleanField(default=False)
    oral = models.CharField(
        _("how it was given"), max_length=120, blank=True, help_text="Only of an oral approval."
    )
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "party"],
                condition=Q(withdrawn_at=None),
                name="party_approves_a_version_once",
            ),
            models.CheckConstraint(
                condition=Q(silent=True) | Q(seat__isnull=False), name="approval_names_its_seat_unless_silent"
            ),
            models.CheckConstraint(
                condition=Q(oral="", entered_by=None)
                | (~Q(oral="") & Q(entered_by__isnull=False, seat__isnull=False, silent=False)),
                name="oral_approval_names_who_entered_it",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="approval_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="approval_is_frozen",
                fields=["version", "party", "seat", "at", "sha256", "silent", "oral", "entered_by"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.version}"
