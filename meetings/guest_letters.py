"""Letters to guests: what they say, what they do in the guest's calendar, and the link that answers."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import links
from forum.mail import Letter, post
from forum.models import Outbox
from meetings import calendar
from meetings.models import Guest, Meeting

PURPOSE = "guest"
PARTSTAT = {Guest.Answer.NONE: "NEEDS-ACTION", Guest.Answer.YES: "ACCEPTED", Guest.Answer.NO: "DECLINED"}


def guest_url(guest: Guest) -> str:
    """Good until the day of the meeting, and until the invitation is given to somebody else."""
    token = links.sign(PURPOSE, localdate(guest.ends_at), guest=guest.pk, version=guest.token_version)
    return f"{settings.PORTAL_URL}{reverse('answer_by_link', args=[token])}"


def guest_of(token: str) -> Guest:
    """Raises what `links.read` raises, also for a link that went to an earlier address."""
    names = links.read(PURPOSE, token)
    guest = Guest.objects.select_related("meeting__forum", "item").filter(pk=names["guest"]).first()
    if guest is None:
        raise links.Unreadable
    if guest.token_version != names["version"]:
        raise links.Ended
    return guest


def why_closed(guest: Guest, at: datetime) -> str:
    """Why the guest cannot answer any longer; empty while they can."""
    if guest.meeting.state == Meeting.State.CANCELLED:
        return _("The meeting is cancelled.")
    if guest.withdrawn_at:
        return _("You are no longer invited to this item.")
    if not may_still_answer(guest) or guest.ends_at <= at:
        return _("The meeting has begun, so answers are no longer taken.")
    return ""


def may_still_answer(guest: Guest) -> bool:
    return guest.withdrawn_at is None and guest.meeting.state in {
        Meeting.State.PLANNED,
        Meeting.State.CALLED,
    }


def write(guest: Guest, method: str, template: str, at: datetime) -> Outbox | None:
    """The key names guest, sequence and event, so that nobody is told the same thing twice."""
    with translation.override(settings.LANGUAGE_CODE):
        entry = guest_entry(guest)
    attendee = calendar.Attendee(
        name=guest.name, email=guest.email, partstat=PARTSTAT[Guest.Answer(guest.answer)]
    )
    meeting = guest.meeting
    letter = Letter(
        key=f"meeting:{meeting.pk}:guest:{guest.pk}:seq{guest.sequence}:{template}",
        kind=f"meetings.{template}",
        template=template,
        to=guest.email,
        forum=meeting.forum,
        context={"guest": guest, "meeting": meeting, "item": guest.item, "answer_url": guest_url(guest)},
        calendar=calendar.letter_part(entry, method, attendee, meeting.forum, at=at),
        calendar_method=method,
    )
    return post(letter, at=at)


def guest_entry(guest: Guest) -> calendar.Entry:
    """The item's own part of the meeting, with nothing else of the agenda."""
    meeting = guest.meeting
    lines = [_("Answer here: %(url)s") % {"url": guest_url(guest)}]
    if meeting.link and meeting.form != Meeting.Form.ON_SITE:
        lines.insert(0, _("Join online: %(url)s") % {"url": meeting.link})
    return calendar.Entry(
        uid=str(guest.calendar_uid),
        sequence=guest.sequence,
        starts_at=guest.starts_at,
        ends_at=guest.ends_at,
        summary=f"{meeting.forum}: {guest.item.title}",
        location=calendar.location(meeting, with_link=True),
        description="\n".join(lines),
    )
