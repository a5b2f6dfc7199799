"""An invitation by e-mail to take a seat: one link, which is good once, for some days, for one person's one seat."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.roster import Seat


class SeatInvitation(models.Model):
    """The newest of a seat counts; sending again withdraws the one before. Only the link's hash is kept."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Step(models.TextChoices):
        """Where in the first sign-in the person is."""

        SEAT = "seat", _("You")
        SIGN_IN = "sign_in", _("Signing in")
        LETTERS = "letters", _("Letters to you")
        READY = "ready", _("Ready")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="seat_invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.SEAT)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("invitation to a seat")
        verbose_name_plural = _("invitations to seats")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(withdrawn_at=None),
                name="seat_has_one_invitation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="seat_invitation_accepted_is_not_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(accepted_at__isnull=False),
                name="seat_invitation_finished_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="seat_invitation_is_good_for_a_while"
            ),
            models.CheckConstraint(
                condition=Q(step__in=["seat", "sign_in", "letters", "ready"]),
                name="seat_invitation_step_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.sent_at:%Y-%m-%d}"

    def state_at(self, moment: datetime) -> "SeatInvitation.State":
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.SENT if moment < self.expires_at else self.State.EXPIRED
