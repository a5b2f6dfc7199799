"""A new forum, with its convenor and the first person of its secretariat.

There is nobody in the forum yet who could do this: the operator's command or the first-run page asks.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from forum import clock, history
from forum.models import Forum
from members import inviting
from members.models import Organisation, Party, Seat
from members.people import find_or_add_person


@dataclass(frozen=True, kw_only=True)
class ForumFounding:
    """`region` names the region that convenes the forum."""

    slug: str
    name: str
    region: str
    secretariat_email: str
    secretariat_name: str
    short_name: str = ""
    region_code: str = ""
    orgnr: str = ""
    formed: str = ""
    purpose: str = ""
    mandate: str = ""
    since: date | None = None


@transaction.atomic
def found_forum(founding: ForumFounding, *, at: datetime | None = None) -> Forum:
    at = at or clock.now()
    since = founding.since or clock.today()
    forum = _new_forum(founding)
    organisation, _added = Organisation.objects.get_or_create(
        name=founding.region, defaults={"kind": Organisation.Kind.REGION, "orgnr": founding.orgnr}
    )
    party = forum.parties.create(
        organisation=organisation,
        side=Party.Side.CONVENOR,
        status=Party.Status.MEMBER,
        approves=True,
        since=since,
    )
    person = find_or_add_person(founding.secretariat_email, founding.secretariat_name)
    seat = party.seats.create(user=person, role=Seat.Role.SECRETARIAT, since=since)
    history.record("forum.founded", on=forum, forum=forum, at=at, region=founding.region)
    history.record("seat.given", on=party, forum=forum, at=at, seat=seat.pk, role=seat.role, since=since)
    inviting.send_invitation(seat, at)
    return forum


def _new_forum(founding: ForumFounding) -> Forum:
    forum = Forum(
        slug=founding.slug,
        name=founding.name,
        short_name=founding.short_name or founding.name,
        region_code=founding.region_code,
        formed=founding.formed,
        purpose=founding.purpose,
        mandate=founding.mandate,
    )
    forum.full_clean()
    forum.save()
    return forum


def any_forum_exists() -> bool:
    return Forum.objects.exists()
