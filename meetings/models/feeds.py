"""Addresses at which a calendar fetches meetings by itself."""

import secrets
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class FeedToken(models.Model):
    """One person's subscription to one forum, or to every forum they sit in. The secret is all that opens it.

    It is kept readable, so that its owner can copy the address into another program a year later; what it opens
    stands in the database as well.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feeds")
    forum = models.ForeignKey(
        Forum, on_delete=models.PROTECT, related_name="feeds", null=True, help_text="None: every forum."
    )
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="To the hour.")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "forum"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="person_subscribes_once",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="calendar_subscription_is_never_deleted", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return str(self.forum) if self.forum else str(_("Every forum"))
