"""Mail that came to the portal's own mailbox: answers from calendars, letters that bounced, and what people wrote."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum, Outbox
from meetings.models.meeting import Meeting


class MailRead(models.Model):
    """One message, read once. Nothing that came is lost: what did not count is kept for the secretariat.

    A message that belongs to no forum keeps neither sender nor text; it is still in the mailbox.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Answer noted")
        TENTATIVE = "tentative", _("Answered “maybe”")
        SUPERSEDED = "superseded", _("Older than the answer there is")
        OUTDATED = "outdated", _("Answer to an earlier time of the meeting")
        COUNTER = "counter", _("Proposes another time")
        STRANGER = "stranger", _("From somebody who is not called")
        CLOSED = "closed", _("The meeting takes no more answers")
        LETTER = "letter", _("Somebody has written")
        UNREADABLE = "unreadable", _("Could not be understood")
        TOO_BIG = "too_big", _("Too big to be read")
        BOUNCED = "bounced", _("A letter did not arrive")
        AUTOMATIC = "automatic", _("Automatic reply")
        UNMATCHED = "unmatched", _("About nothing the portal knows")

    key = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of what makes two messages the same."
    )
    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    outcome = models.CharField(_("what became of it"), max_length=20, choices=Outcome)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="mail_read", null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="mail_read", null=True)
    letter = models.ForeignKey(Outbox, on_delete=models.PROTECT, related_name="answers", null=True)
    written_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(_("read"))

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("mail read")
        verbose_name_plural = _("mail read")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        *("answered", "tentative", "superseded", "outdated", "counter", "stranger", "closed"),
                        *("letter", "unreadable", "too_big", "bounced", "automatic", "unmatched"),
                    ]
                ),
                name="mail_read_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(forum__isnull=False) | Q(sender="", subject="", text=""),
                name="mail_of_no_forum_keeps_no_text",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["forum", "-id"], name="mail_read_by_forum")]

    def __str__(self) -> str:
        return str(self.get_outcome_display())
