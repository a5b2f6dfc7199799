"""Which parties set a meeting's agenda jointly: the approving ones, of a group's meeting those that sit in it."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from forum.models import Forum
from meetings.models import Meeting
from members.models import GroupMember, Party, PartyQuerySet, Seat


def approving_parties(meeting: Meeting, day: date) -> PartyQuerySet:
    parties = meeting.forum.parties.approving(day)
    if meeting.group_id:
        parties = parties.filter(pk__in=members_of(meeting.group_id, day).values("party"))
    return parties


def approving_by_group(
    forum: Forum, groups: Collection[int | None], day: date
) -> dict[int | None, list[Party]]:
    """As `approving_parties`, for meetings of several groups (None: of the forum)."""
    parties = list(forum.parties.approving(day).select_related("organisation"))
    found: dict[int | None, list[Party]] = {None: parties}
    named = [group for group in groups if group]
    if named:
        seats = Seat.objects.serving(day).filter(role=Seat.Role.PARTNER)
        members = GroupMember.objects.serving(day).filter(group__in=named, seat__in=seats)
        pairs = set(members.values_list("group_id", "seat__party_id"))
        found |= {group: [party for party in parties if (group, party.pk) in pairs] for group in named}
    return found


def members_of(group: int | None, day: date) -> QuerySet[Seat]:
    """The representatives who serve in the group that day."""
    members = GroupMember.objects.serving(day).filter(group=group)
    return Seat.objects.serving(day).filter(role=Seat.Role.PARTNER, pk__in=members.values("seat"))
