"""Answering an action by the link in a letter: what the link is good for, and what it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from forum import clock, links
from meetings.listing import visible_decisions, what_happened
from meetings.models import ActionItem, ActionProgress, Decision
from members.models import Seat

PURPOSE = "action"
GOOD_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link leads to. The seat reads its own party's answers, and no more of the forum."""

    action: ActionItem
    seat: Seat

    @property
    def progress(self) -> Iterable[ActionProgress]:
        return what_happened(self.action).filter(seat__party=self.seat.party_id)

    @property
    def decisions(self) -> list[Decision]:
        """Those of the item that the action was given under, once this seat may read them."""
        if self.action.item_id is None:
            return []
        return list(visible_decisions(self.action.forum, [self.seat]).filter(item=self.action.item_id))


def link_of(action: ActionItem, seat: Seat, day: date) -> str:
    token = links.sign(PURPOSE, day + GOOD_FOR, action=action.pk, seat=seat.pk)
    return settings.PORTAL_URL + reverse("action_by_link", args=[token])


def follow(token: str) -> Linked:
    """`links.Ended` when the seat has ended or answers for the action no longer; a closed action is still shown."""
    names = links.read(PURPOSE, token)
    seats = Seat.objects.serving(clock.today()).select_related("party__organisation", "party__forum", "user")
    seat = seats.filter(pk=names["seat"], user__is_active=True).first()
    actions = ActionItem.objects.select_related("owner__organisation", "meeting", "item", "forum")
    action = actions.filter(pk=names["action"]).first()
    if seat is None or action is None or action.owner_id != seat.party_id:
        raise links.Ended
    action.meeting.forum = action.forum
    return Linked(action, seat)
