"""People without an account who are invited to one item of a meeting."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Guest(models.Model):
    """A name and an address, for one item's part of the meeting.

    `starts_at` and `ends_at` are the part as the guest was last told, so that one look says whether it has moved.
    """

    class Answer(models.TextChoices):
        NONE = "none", _("No answer")
        YES = "yes", _("Attends")
        NO = "no", _("Does not attend")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="guests", verbose_name=_("agenda item")
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    token_version = models.PositiveSmallIntegerField(default=1, help_text="Earlier links do not count.")
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    replies_from = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "item",
                Lower("email"),
                condition=Q(withdrawn_at=None),
                name="guest_is_invited_once_to_an_item",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["none", "yes", "no"]), name="guest_answer_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="none") | Q(answered_at__isnull=False), name="guest_answer_has_a_time"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="guest_leaves_after_coming"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="guest_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        """Without the name: the trail never changes, and a person's name must be removable."""
        return gettext("Guest %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("meetings:participants", args=[self.meeting.forum.slug, self.meeting.slug])
