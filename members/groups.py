"""The forum's groups and who sits in them. A refusal is a ValidationError."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from members.models import Group, GroupMember, Seat
from members.rules import may_manage_members


@transaction.atomic
def form_group(
    forum: Forum,
    name: str,
    seats: Collection[Seat],
    *,
    since: date,
    purpose: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Group:
    require(may_manage_members(by, forum))
    _lock(forum)
    _refuse_taken(forum, name)
    group = forum.groups.create(name=name, purpose=purpose, since=since)
    history.record("group.formed", on=group, by=by, at=at, since=since)
    _seat(group, seats, since, by, at)
    return group


@transaction.atomic
def change_group(
    group: Group,
    name: str,
    seats: Collection[Seat],
    *,
    purpose: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Group:
    """Another name or purpose, and who sits in it from today; who leaves has yesterday as the last day."""
    require(may_manage_members(by, group.forum))
    _lock(group.forum)
    group.refresh_from_db(fields=["name", "purpose", "until"])
    if group.until:
        raise ValidationError(_("The group has ended."))
    _refuse_taken(group.forum, name, but=group)
    if (group.name, group.purpose) != (name, purpose):
        history.record("group.changed", on=group, by=by, at=at, name=name, purpose=purpose)
        group.name, group.purpose = name, purpose
        group.save(update_fields=["name", "purpose"])
    _seat(group, seats, localdate(at or clock.now()), by, at)
    return group


@transaction.atomic
def end_group(group: Group, *, until: date, by: Seat, at: datetime | None = None) -> Group:
    """Its meetings and what they decided stay."""
    require(may_manage_members(by, group.forum))
    _lock(group.forum)
    group.refresh_from_db(fields=["until"])
    if group.until:
        raise ValidationError(_("The group has ended."))
    if until < group.since:
        raise ValidationError(_("The last day cannot be before the first day."))
    group.until = until
    group.save(update_fields=["until"])
    history.record("group.ended", on=group, by=by, at=at, until=until)
    return group


def _seat(group: Group, seats: Collection[Seat], day: date, by: Seat, at: datetime | None) -> None:
    """Exactly these seats sit in the group from that day."""
    require(all(seat.party.forum_id == group.forum_id for seat in seats))
    wanted = {seat.pk: seat for seat in seats}
    here = {
        member.seat_id: member for member in group.members.filter(until=None).select_related("seat__user")
    }
    left = [member for pk, member in here.items() if pk not in wanted]
    new = [seat for pk, seat in wanted.items() if pk not in here]
    for member in left:
        _leave(member, day)
    GroupMember.objects.bulk_create(GroupMember(group=group, seat=seat, since=day) for seat in new)
    if new or left:
        # Numbers of seats, not names: the trail is never changed, and a name must be removable.
        joined, gone = [seat.pk for seat in new], [member.seat_id for member in left]
        history.record(
            "group.seated", on=group, by=by, at=at, joined=joined, left=gone, count=len(wanted), since=day
        )


def _leave(member: GroupMember, day: date) -> None:
    """A seat that was added the same day has never served."""
    if member.since >= day:
        member.delete()
        return
    member.until = date.fromordinal(day.toordinal() - 1)
    member.save(update_fields=["until"])


def _refuse_taken(forum: Forum, name: str, but: Group | None = None) -> None:
    others = [group.name for group in forum.groups.filter(until=None) if group != but]
    if name.casefold() in {other.casefold() for other in others}:
        raise ValidationError({"name": _("The forum already has a group with this name.")})


def _lock(forum: Forum) -> None:
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
