"""What a person is told about a seat."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from forum.mail import Letter, post
from forum.models import User
from members.models import Seat

LINK_DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def write_seat_given(seat: Seat, at: datetime) -> None:
    """Someone without a password gets a link to choose one; it works once and for LINK_DAYS days."""
    link = "" if seat.user.has_usable_password() else password_link(seat.user)
    post(
        Letter(
            key=f"seat_given:{seat.pk}:{at.isoformat()}",
            kind="seat_given",
            template="seat_given",
            to=seat.user,
            forum=seat.party.forum,
            context={
                "seat": seat,
                "forum_path": seat.party.forum.get_absolute_url(),
                "link": link,
                "days": LINK_DAYS,
                "forgot_url": settings.PORTAL_URL + reverse("account_reset_password"),
            },
            secret=bool(link),
        ),
        at=at,
    )


def password_link(user: User) -> str:
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    return settings.PORTAL_URL + path
