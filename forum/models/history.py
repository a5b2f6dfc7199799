"""The trail: who did what, when, for which party. Rows are only ever added."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.forum import Forum


class HistoryEntry(models.Model):
    """One deed. `seat_id` names the seat without a foreign key, so that the trail stands on the floor."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="history", null=True)
    at = models.DateTimeField(_("time"))
    verb = models.CharField(_("what"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deeds",
        null=True,
        verbose_name=_("who"),
    )
    seat_id = models.BigIntegerField(null=True)
    party = models.CharField(_("for"), max_length=200, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject = models.CharField(_("about"), max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("history")
        indexes: ClassVar = [
            models.Index(fields=["forum", "-at", "-id"], name="history_by_forum_and_time"),
            models.Index(fields=["forum", "party", "-at", "-id"], name="history_by_party_and_time"),
            models.Index(fields=["subject_type", "subject_id"], name="history_by_subject"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="history_is_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="history_waits_for_its_link",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="INSERT INTO forum_historywaiting (entry_id) SELECT id FROM added; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()
