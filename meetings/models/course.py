"""How a meeting went: when each item was treated, and when the meeting stood still."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.meeting import Meeting


class ItemPassage(models.Model):
    """A stretch of the meeting given to one item. An item that is taken up again has several."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="passages")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="passages")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Empty while the item is being treated.")

    class Meta:
        ordering: ClassVar = ["began_at", "pk"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at=None), name="one_item_is_treated_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="passage_ends_after_it_begins",
            ),
        ]
        triggers: ClassVar = [frozen_with_the_minutes("passage_is_frozen_with_the_minutes")]

    def __str__(self) -> str:
        return f"{self.item} {self.began_at:%H:%M}"


class Adjournment(models.Model):
    """A break in the meeting; the record prints it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="adjournments")
    began_at = models.DateTimeField()
    resumes_at = models.DateTimeField(null=True, help_text="What was said in the room.")
    ended_at = models.DateTimeField(null=True, help_text="Empty while the meeting stands still.")

    class Meta:
        ordering: ClassVar = ["began_at", "pk"]
        verbose_name = _("adjournment")
        verbose_name_plural = _("adjournments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at=None), name="meeting_is_adjourned_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="adjournment_ends_after_it_begins",
            ),
        ]
        triggers: ClassVar = [frozen_with_the_minutes("adjournment_is_frozen_with_the_minutes")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.began_at:%H:%M}"
