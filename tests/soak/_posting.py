"""Run inside `manage.py shell`: a forum with many people, and a meeting that calls them all."""

from django.db import transaction

from forum.models import Outbox, User
from meetings.models import Meeting
from meetings.scheduling import plan_year
from members.models import Organisation, Party, Seat
from tests.factories import SINCE, local, make_forum, make_party, plan, secretariat_of

SLUG = "kronoberg"


@transaction.atomic
def people(number: int) -> None:
    """So many in all, the secretariat among them. Their letters of welcome are not part of this."""
    forum = make_forum(SLUG, "Industriforum Kronoberg", "Kronoberg", "Region Kronoberg")
    party = make_party(
        forum, "Exempel Maskin AB", Organisation.Kind.COMPANY, Party.Side.COMPANY, approves=False
    )
    for each in range(1, number):
        person = User.objects.create_user(f"person{each}@example.org", name=f"Företrädare {each}")
        Seat.objects.create(party=party, user=person, role=Seat.Role.PARTNER, since=SINCE)
    Outbox.objects.update(state=Outbox.State.MUTED)


def invite() -> None:
    seat = Seat.objects.get(party__forum__slug=SLUG, role=Seat.Role.SECRETARIAT)
    plan_year(seat.party.forum, 2027, [plan(local(2027, 2, 1))], by=secretariat_of(seat.party.forum))
    assert Meeting.objects.count() == 1
