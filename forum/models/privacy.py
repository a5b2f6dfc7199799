"""What the portal says about itself, how long it keeps what, and who has opened which document."""

import uuid
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.forum import Forum
from forum.models.user import Language

LONGEST_MONTHS = 1200


def _months(label: Any, default: int, hint: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        default=default,
        help_text=hint,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
    )


class Statement(models.Model):
    """One of the portal's two public statements. A value that is not there prints as unknown."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Personal data")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")

    kind = models.CharField(max_length=20, choices=Kind, primary_key=True)
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["privacy", "accessibility"]), name="statement_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class RecordsPlan(models.Model):
    """How many months a forum keeps what, and its own contacts. Empty: kept until somebody decides otherwise."""

    forum = models.OneToOneField(
        Forum, on_delete=models.PROTECT, primary_key=True, related_name="records_plan"
    )
    account_months = _months(
        _("A person's name and address"), 24, _("Months after the person's last seat has ended.")
    )
    letter_months = _months(
        _("Letters: text, calendar part and address"), 12, _("Months after the letter was written.")
    )
    mail_months = _months(_("Incoming mail: sender and text"), 12, _("Months after it was read."))
    guest_months = _months(
        _("Guests: name and address"), 24, _("Months after the meeting, or after the question about dates.")
    )
    opening_months = _months(_("Who has opened which document"), 12, _("Months after it was opened."))
    privacy_contact = models.CharField(_("Contact about personal data"), max_length=300, blank=True)
    accessibility_contact = models.CharField(_("Contact about accessibility"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("records plan")
        verbose_name_plural = _("records plans")

    def __str__(self) -> str:
        return str(self.forum)


class Opening(models.Model):
    """Somebody opened a document: light, and thrown away when its time has come. No part of the history."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="openings")
    party = models.CharField(_("for"), max_length=200, blank=True)
    at = models.DateTimeField()
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("document"), max_length=200)
    meeting_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("opened document")
        verbose_name_plural = _("opened documents")
        indexes: ClassVar = [
            models.Index(fields=["forum", "meeting_id", "-at", "-id"], name="openings_by_meeting"),
            models.Index(fields=["forum", "at"], name="openings_to_drop"),
            models.Index(fields=["user", "-at"], name="openings_by_person"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="opening_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name


class Extract(models.Model):
    """A person's data as PDF, for a day. A `Paper` would keep it for ever, so this is none."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Waiting")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="extracts")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="+", null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=Language, default=Language.SWEDISH)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="ready", content__isnull=False)
                | Q(state__in=["requested", "failed"], content__isnull=True),
                name="extract_ready_has_its_content",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
