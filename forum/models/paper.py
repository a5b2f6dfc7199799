"""A paper (PDF) and the snapshot it is made from."""

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.forum import Forum
from forum.models.user import Language

if TYPE_CHECKING:
    from forum.models.seal import Seal


class Paper(models.Model):
    """One PDF of a forum. It is built from `snapshot` and nothing else, so it can always be made again."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        MINUTES = "minutes", _("Minutes")
        ACTIONS = "actions", _("List of actions")
        FOLLOW_UP = "followup", _("Annual follow-up")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Waiting")
        BUILDING = "building", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")
        CANCELLED = "cancelled", _("Interrupted")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(max_length=2, choices=Language, default=Language.SWEDISH)
    template = models.CharField(max_length=100)
    snapshot = models.JSONField()
    file_name = models.CharField(max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    phase = models.CharField(max_length=20, blank=True)
    page = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Counts every claim of every order and never starts anew: whose build it is.
    claim = models.PositiveIntegerField(default=0, db_default=0)
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    tools = models.JSONField(default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="papers", null=True
    )
    requested_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["requested", "building", "ready", "failed", "cancelled"]),
                name="paper_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["agenda", "minutes", "actions", "followup"]),
                name="paper_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | models.Q(sha256__regex="^[0-9a-f]{64}$", pages__gt=0, built_at__isnull=False),
                name="paper_ready_has_its_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="papers_to_build", condition=models.Q(state__in=["requested", "building"])
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="paper_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="paper_snapshot_is_frozen",
                fields=["forum", "kind", "language", "template", "snapshot", "requested_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def set_seal(self) -> "Seal | None":
        """Once it sits."""
        seal = getattr(self, "seal", None)
        return seal if seal is not None and seal.state == "sealed" else None

    @property
    def file_size(self) -> int | None:
        """Of what readers get: the sealed file, once there is one."""
        return self.set_seal.size if self.set_seal else self.size

    @property
    def file_sha256(self) -> str:
        return self.set_seal.sha256 if self.set_seal else self.sha256

    @property
    def waits_for_seal(self) -> bool:
        """Made, and promised a seal that is still to be set: readers wait for it."""
        seal = getattr(self, "seal", None)
        return self.state == self.State.READY and seal is not None and seal.state == "waiting"
