"""The organisation's electronic seal on a paper: ordered with it, set by the worker, frozen when it sits."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.paper import Paper

SHA256 = "^[0-9a-f]{64}$"


class Seal(models.Model):
    """One sealing of one paper. The paper's own file stays as it was made; the sealed file lies beside it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SEALED = "sealed", _("Sealed")
        FAILED = "failed", _("Could not be sealed")

    class Level(models.TextChoices):
        """Of PAdES: signed, or signed and stamped with the time by a service of its own."""

        BASIC = "B-B", "B-B"
        TIMED = "B-T", "B-T"

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="seal")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Until then nobody takes it: a worker has it, or the last attempt is not long ago.
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    ordered_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    level = models.CharField(max_length=3, choices=Level, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True)
    # The file it was set on; an upgraded portal may make other bytes of the same snapshot later.
    unsealed_sha256 = models.CharField(max_length=64, blank=True)
    unsealed_size = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sealed", "failed"]), name="seal_state_is_known"
            ),
            models.CheckConstraint(condition=Q(level__in=["", "B-B", "B-T"]), name="seal_level_is_known"),
            models.CheckConstraint(
                condition=~Q(state="sealed")
                | Q(
                    sha256__regex=SHA256,
                    unsealed_sha256__regex=SHA256,
                    fingerprint__regex=SHA256,
                    unsealed_size__gt=0,
                    size__gt=models.F("unsealed_size"),
                    sealed_at__isnull=False,
                    level__in=["B-B", "B-T"],
                ),
                name="seal_that_sits_has_its_file",
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=~Q(sha256=""), name="sealed_file_belongs_to_one_paper"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="seals_to_set", condition=Q(state="waiting")),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="seal_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="seal_stays_with_its_paper", fields=["paper", "ordered_at"]),
            pgtrigger.Protect(
                name="seal_that_sits_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="sealed"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.paper)
