"""Who checks the record of a meeting before it is finalised, and the texts they had before them."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minutes
from members.models import Seat


class AdjusterQuerySet(models.QuerySet):
    def standing(self) -> "AdjusterQuerySet":
        """Those who have not been released again."""
        return self.filter(released_at=None)


class Adjuster(models.Model):
    """A seat that adjusts the record of one meeting. An approval is given to a text, named by its SHA-256."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="adjusters")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="adjusts", verbose_name=_("seat"))
    appointed_at = models.DateTimeField()
    appointed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_sha256 = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_sha256 = models.CharField(max_length=64, blank=True)
    text = models.TextField(_("what should change"), blank=True)
    written_at = models.DateTimeField(null=True)

    objects = AdjusterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["appointed_at", "pk"]
        verbose_name = _("adjuster")
        verbose_name_plural = _("adjusters")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(released_at=None), name="adjuster_is_appointed_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_sha256="")
                | Q(approved_at__isnull=False, approved_sha256__regex="^[0-9a-f]{64}$"),
                name="adjuster_approves_a_text",
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(written_at__isnull=False), name="adjuster_text_has_a_time"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="adjuster_is_never_deleted", operation=pgtrigger.Delete),
            frozen_with_the_minutes("adjuster_is_frozen_with_the_minutes"),
        ]

    def __str__(self) -> str:
        return str(self.seat.party)


class MinutesDraft(models.Model):
    """The text of a draft as somebody had it before them, so that later changes can be shown. Never changes."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="drafts")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("draft of the minutes")
        verbose_name_plural = _("drafts of the minutes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "sha256"], name="minutes_draft_is_kept_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="minutes_draft_has_its_hash"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="minutes_draft_is_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.at:%Y-%m-%d %H:%M}"
