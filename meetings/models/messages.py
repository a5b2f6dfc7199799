"""What the secretariat wrote to the forum's people outside the meetings."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.models import Seat


class Message(models.Model):
    """One message as it was sent. `recipients` holds the seats it went to, one for each person."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="messages")
    ticket = models.UUIDField(
        unique=True, help_text="Of the page it was confirmed on: sent twice, it sends once."
    )
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    to_label = models.CharField(_("to"), max_length=200)
    recipients = models.JSONField()
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        triggers: ClassVar = [
            pgtrigger.Protect(name="message_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("meetings:message", kwargs={"forum": self.forum.slug, "message": self.pk})
