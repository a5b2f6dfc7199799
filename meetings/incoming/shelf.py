"""Incoming mail and letters that did not arrive, as the secretariat and the operator see them."""

from django.db.models import Count, QuerySet

from forum.models import Forum, Outbox
from meetings.models import MailRead, Meeting

Outcome = MailRead.Outcome
NOT_SHOWN = (Outcome.ANSWERED, Outcome.AUTOMATIC)
MOST_OF_A_MEETING = 20


def kept_mail(forum: Forum) -> QuerySet[MailRead]:
    """What somebody should look at; what counted as an answer stands with the answers."""
    return forum.mail_read.exclude(outcome__in=NOT_SHOWN).select_related("meeting__forum", "letter")


def kept_for(meeting: Meeting) -> list[MailRead]:
    """The newest about one meeting; what bounced is told with its letter."""
    kept = meeting.mail_read.exclude(outcome__in=[*NOT_SHOWN, Outcome.BOUNCED])
    return list(kept[:MOST_OF_A_MEETING])


def undelivered(meeting: Meeting) -> list[Outbox]:
    """Letters of the meeting that a mail server has refused or sent back, or that may be lost."""
    states = (Outbox.State.FAILED, Outbox.State.UNCERTAIN)
    letters = Outbox.objects.filter(key__startswith=f"meeting:{meeting.pk}:", state__in=states)
    return list(letters.order_by("-pk")[:MOST_OF_A_MEETING])


def unmatched() -> list[tuple[str, int]]:
    """How many messages belong to no forum, by what became of them: numbers, for the operator."""
    rows = MailRead.objects.filter(forum=None).order_by().values_list("outcome").annotate(Count("pk"))
    return [(str(Outcome(outcome).label), count) for outcome, count in sorted(rows)]
