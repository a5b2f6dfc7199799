"""Letters to send. A row is written in the same transaction as its cause; Celery only rings the bell."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.forum import Forum
from forum.models.paper import Paper


class Outbox(models.Model):
    """One letter to one address.

    `uncertain` means that the line to the mail server was cut after the text was handed over: it may have
    arrived, so it is shown to the secretariat and never resent by itself. `daily` waits for the daily summary its
    reader has chosen and is then `bundled` in it; `declined` was never to be sent, by the reader's own choice.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("May have arrived")
        FAILED = "failed", _("Not sent")
        MUTED = "muted", _("Not sent (demo)")
        DAILY = "daily", _("Waits for the daily summary")
        BUNDLED = "bundled", _("In the daily summary")
        DECLINED = "declined", _("Chosen away by the reader")

    key = models.CharField(max_length=200, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="letters", null=True)
    kind = models.CharField(_("kind"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters", null=True
    )
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    secret = models.BooleanField(default=False, help_text=_("The text is blanked once sent."))
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="letters", null=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True, help_text="Set just before the text goes to the mail server.")
    error = models.CharField(max_length=500, blank=True)
    summary = models.ForeignKey("self", on_delete=models.PROTECT, related_name="events", null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        *("queued", "sending", "sent", "uncertain", "failed", "muted"),
                        *("daily", "bundled", "declined"),
                    ]
                ),
                name="letter_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="bundled") | models.Q(summary__isnull=False),
                name="letter_bundled_names_its_summary",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="letter_sent_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="letters_to_send", condition=models.Q(state__in=["queued", "sending"])
            ),
            models.Index(
                fields=["user", "forum"], name="letters_for_summaries", condition=models.Q(state="daily")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"
