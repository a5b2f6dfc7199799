"""A token: what a program shows to read a forum's data."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.models import Seat


class Scope(models.TextChoices):
    MEETINGS = "meetings", _("Meetings and set agendas")
    DECISIONS = "decisions", _("Decisions in finalised records")
    ACTIONS = "actions", _("Actions, with their state (otherwise only for the parties)")
    PROJECTS = "projects", _("Projects with funding, figures and indicators")
    FIGURES = "figures", _("Key figures of the region")
    REPORTS = "reports", _("Released annual follow-ups")


class ApiToken(models.Model):
    """The token itself is shown once and kept as its SHA-256: 256 random bits need no slower hash."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=_("may read"))
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="To the minute.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="token_is_kept_hashed"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="token_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="token_opens_what_it_opened",
                fields=["forum", "scopes", "sha256", "made_at", "made_by", "expires_on"],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_live(self, at: datetime) -> bool:
        """`expires_on` is the last day it opens anything."""
        return self.revoked_at is None and self.expires_on >= at.date()

    @property
    def scope_names(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]
