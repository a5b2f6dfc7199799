"""What is asked of those who adjust a record: to read the draft they were asked about."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from forum.formats import day
from forum.home.situation import Situation, day_of
from forum.home.task import Task, Urgency
from meetings.labels import document_label
from meetings.models import Adjuster, Minutes


def tasks(situation: Situation) -> Iterator[Task]:
    """One query, and none where no draft is out."""
    out = {meeting.pk: meeting for meeting in situation.gone_by if _is_out(getattr(meeting, "minutes", None))}
    if not out or not situation.for_party:
        return
    waiting = Q(written_at=None) | Q(written_at__lt=F("asked_at"))
    rows = Adjuster.objects.standing().filter(waiting, meeting__in=out, asked_at__isnull=False)
    own = rows.filter(seat__in=[seat.pk for seat in situation.seats])
    label = document_label(situation.forum)
    for adjuster in own.exclude(approved_sha256=F("asked_sha256")):
        meeting = out[adjuster.meeting_id]
        words = {"notes": label.the, "number": meeting.number}
        yield Task(
            urgency=Urgency.DUE,
            on=day_of(meeting),
            icon="check",
            title=_("Adjust %(notes)s from meeting %(number)s") % words,
            text=_("You were asked %(day)s.") % {"day": day(adjuster.asked_at)},
            url=meeting.minutes.get_absolute_url(),
            action=_("Read and adjust"),
            is_main=True,
        )


def _is_out(minutes: Minutes | None) -> bool:
    return minutes is not None and minutes.state == Minutes.State.COMMENTS
