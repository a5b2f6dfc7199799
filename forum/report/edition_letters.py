"""What has become of an ordered edition, told to whoever ordered it."""

from typing import Any

from django.conf import settings
from django.db import transaction

from forum.clock import today
from forum.mail import Letter, post
from forum.models import Paper
from forum.report.models import Edition
from members.models import Seat


@transaction.atomic
def tell(sender: type[Paper], paper: Paper, **_: Any) -> None:
    """Ready is told once, with its seal; a failure each time that it was ordered anew. Made again is no news."""
    edition = (
        Edition.objects.select_related("report__forum", "paper__requested_by", "paper__seal")
        .filter(paper=paper)
        .first()
    )
    if edition is None:
        return
    made = edition.paper
    if made.waits_for_seal:
        return
    if made.state == Paper.State.READY:
        _post("ready", edition, f"report.edition_ready:{edition.pk}")
    elif made.state == Paper.State.FAILED:
        _post("failed", edition, f"report.edition_failed:{edition.pk}:{made.claim}")


def tell_of_cancelling(edition: Edition, by: Seat) -> None:
    """Whoever cancels an own order knows; another who waits for the letter gets one."""
    if edition.paper.requested_by_id != by.user_id:
        _post("cancelled", edition, f"report.edition_cancelled:{edition.pk}:{edition.paper.claim}", by=by)


def _post(outcome: str, edition: Edition, key: str, **more: Any) -> None:
    person, forum = edition.paper.requested_by, edition.report.forum
    if person is None or not _still_orders(person.pk, forum.pk):
        return
    year = f"{settings.PORTAL_URL}{edition.report.get_absolute_url()}"
    post(
        Letter(
            key=key,
            kind=f"report.edition_{outcome}",
            template=f"edition_{outcome}",
            to=person,
            forum=forum,
            context={
                "edition": edition,
                "report": edition.report,
                "paper": edition.paper,
                "url": year,
                **more,
            },
        )
    )


def _still_orders(user: int, forum: int) -> bool:
    seats = Seat.objects.serving(today()).filter(user=user, party__forum=forum, user__is_active=True)
    return seats.filter(role=Seat.Role.SECRETARIAT).exists()
