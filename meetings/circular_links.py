"""The link in a letter with which a seat answers a decision between meetings without signing in."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from forum import clock, links
from meetings.models import Circular
from members.models import Seat

PURPOSE = "circular"
# A late answer counts while the question is open, so the link lives longer than the last day for answers.
GOOD_AFTER = timedelta(days=60)


def answer_url(circular: Circular, seat: Seat) -> str:
    token = links.sign(PURPOSE, circular.answer_by + GOOD_AFTER, circular=circular.pk, seat=seat.pk)
    return f"{settings.PORTAL_URL}{reverse('between:circular', args=[circular.forum.slug, token])}"


def find_by_link(slug: str, token: str) -> tuple[Circular, Seat]:
    """What the link is about and for whom; `links.Ended` when either stands no longer."""
    names = links.read(PURPOSE, token)
    circular = Circular.objects.select_related("forum").filter(pk=names["circular"], forum__slug=slug).first()
    seats = Seat.objects.serving(localdate(clock.now())).filter(pk=names["seat"], party__forum__slug=slug)
    seat = seats.select_related("user", "party__organisation", "party__forum").first()
    if circular is None or seat is None or not seat.user.is_active:
        raise links.Ended
    return circular, seat
