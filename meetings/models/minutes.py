"""The record of a meeting: a draft while it is written, frozen once finalised."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models import Paper
from meetings.models.meeting import Meeting
from members.models import Seat


class Minutes(models.Model):
    """One per meeting. The text lives in the items' notes until `finalise_minutes` takes the snapshot."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        COMMENTS = "comments", _("Out for comments")
        FINALISED = "finalised", _("Finalised")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    comments_by = models.DateField(_("comments by"), null=True)
    finalised_at = models.DateTimeField(null=True)
    finalised_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    snapshot = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "comments", "finalised"]), name="minutes_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="finalised")
                | Q(finalised_at__isnull=False, snapshot__isnull=False, sha256__regex="^[0-9a-f]{64}$"),
                name="finalised_minutes_are_complete",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="minutes_are_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="finalised_minutes_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__finalised_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse(
            "meetings:minutes", kwargs={"forum": self.meeting.forum.slug, "slug": self.meeting.slug}
        )


class Addendum(models.Model):
    """A dated correction beside finalised minutes; the original never changes."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="addenda")
    about = models.CharField(
        _("what it corrects"),
        max_length=30,
        blank=True,
        default="",
        help_text="The number of an item or the label of a decision, as in the frozen text.",
    )
    text = models.TextField(_("correction"))
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["at"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="addendum_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.at:%Y-%m-%d}"
