"""Links to suggested times: one for each person who is asked, and one that guests share."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from forum import clock, links
from meetings.models import DatePoll, PollParticipant

PURPOSE = "date_poll"
GOOD_AFTER = timedelta(days=30)


def participant_url(participant: PollParticipant) -> str:
    return f"{settings.PORTAL_URL}{participant_path(participant)}"


def participant_path(participant: PollParticipant) -> str:
    return _path(participant.poll, participant=participant.pk)


def guest_url(poll: DatePoll) -> str:
    """For the secretariat to pass on to somebody who has no seat."""
    return f"{settings.PORTAL_URL}{_path(poll, participant=0)}"


def find_by_link(slug: str, token: str) -> tuple[DatePoll, PollParticipant | None]:
    """The poll, and who answers: nobody yet when it is the guests' link."""
    names = links.read(PURPOSE, token)
    poll = DatePoll.objects.select_related("forum").filter(pk=names["poll"], forum__slug=slug).first()
    if poll is None:
        raise links.Ended
    if not names["participant"]:
        return poll, None
    asked = poll.participants.select_related("seat__user", "seat__party__organisation", "seat__party__forum")
    participant = asked.filter(pk=names["participant"]).first()
    if participant is None or not _still_serves(participant):
        raise links.Ended
    participant.poll = poll
    return poll, participant


def _still_serves(participant: PollParticipant) -> bool:
    seat = participant.seat
    if seat is None:
        return True
    return seat.user.is_active and (seat.until is None or seat.until >= localdate(clock.now()))


def _path(poll: DatePoll, participant: int) -> str:
    token = links.sign(PURPOSE, poll.closes_on + GOOD_AFTER, poll=poll.pk, participant=participant)
    return reverse("between:poll", args=[poll.forum.slug, token])
