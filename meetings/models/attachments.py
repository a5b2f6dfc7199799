"""Files that belong to a meeting or to one of its items."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.meeting import Meeting
from members.models import Seat


class Attachment(models.Model):
    """A file as it was handed in. Its content lies in the store under its SHA-256 and never changes.

    A removed one stays: a version of the agenda may name it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attachments")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="attachments", null=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(_("description"), max_length=300, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["uploaded_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$", size__gt=0), name="file_has_its_content"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="file_names_who_removed_it",
            ),
            models.UniqueConstraint(
                fields=["meeting", "item", "name"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="file_name_is_used_once_in_its_place",
            ),
        ]
        triggers: ClassVar = [
            frozen_with_the_minutes("file_is_frozen_with_the_minutes"),
            pgtrigger.Protect(name="file_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="file_stays_what_it_was",
                fields=[
                    "meeting", "item", "name", "description", "content_type", "size", "sha256", "uploaded_by",
                    "uploaded_at",
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        meeting = self.meeting
        return reverse("meetings:file", args=[meeting.forum.slug, meeting.slug, self.pk])
