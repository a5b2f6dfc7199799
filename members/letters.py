"""What a person is told about a seat."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from forum.mail import Letter, post
from members.models import Seat


def write_seat_given(seat: Seat, token: str, at: datetime) -> None:
    """The link leads in once: to a password for whoever has none yet, to signing in as usual for everybody else."""
    post(
        Letter(
            key=f"seat_given:{seat.pk}:{at.isoformat()}",
            kind="seat_given",
            template="seat_given",
            to=seat.user,
            forum=seat.party.forum,
            context={
                "seat": seat,
                "has_account": seat.user.has_usable_password(),
                "link": settings.PORTAL_URL + reverse("seat_invitation", args=[token]),
                "days": settings.INVITATION_DAYS,
            },
            secret=True,
        ),
        at=at,
    )
