"""Who takes part in a forum: organisations, parties and seats. A refusal is a ValidationError."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from members import inviting
from members.models import Organisation, Party, Seat
from members.people import find_or_add_person
from members.rules import may_manage_members


@transaction.atomic
def welcome_organisation(
    name: str, kind: str, orgnr: str = "", *, by: Seat, at: datetime | None = None
) -> Organisation:
    """The organisation of this name; added when the portal does not know it yet."""
    require(may_manage_members(by, by.party.forum))
    organisation, added = Organisation.objects.get_or_create(
        name=name.strip(), defaults={"kind": kind, "orgnr": orgnr or ""}
    )
    if added:
        history.record("organisation.added", on=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def welcome_party(
    forum: Forum,
    organisation: Organisation,
    *,
    side: str,
    approves: bool,
    since: date,
    status: str = Party.Status.MEMBER,
    by: Seat,
    at: datetime | None = None,
) -> Party:
    require(may_manage_members(by, forum))
    _lock(forum)
    if forum.parties.filter(organisation=organisation, until=None).exists():
        raise ValidationError(_("%(name)s is already a party in the forum.") % {"name": organisation})
    party = forum.parties.create(
        organisation=organisation, side=side, approves=approves, since=since, status=status
    )
    history.record(
        "party.welcomed", on=party, by=by, at=at, side=side, approves=approves, since=since, status=status
    )
    return party


@transaction.atomic
def change_party(
    party: Party, *, side: str, status: str, approves: bool, by: Seat, at: datetime | None = None
) -> Party:
    require(may_manage_members(by, party.forum))
    party = (
        Party.objects.select_for_update(of=("self",)).select_related("forum", "organisation").get(pk=party.pk)
    )
    if party.until:
        raise ValidationError(_("%(name)s is no longer a party in the forum.") % {"name": party})
    wanted = {"side": side, "status": status, "approves": approves}
    changed = {key: value for key, value in wanted.items() if getattr(party, key) != value}
    if not changed:
        return party
    before = {key: getattr(party, key) for key in changed}
    for key, value in changed.items():
        setattr(party, key, value)
    party.save(update_fields=list(changed))
    history.record("party.changed", on=party, by=by, at=at, before=before, after=changed)
    return party


@transaction.atomic
def end_party(party: Party, *, until: date, by: Seat, at: datetime | None = None) -> Party:
    """The party leaves after that day, and so do the people who sit for it."""
    require(may_manage_members(by, party.forum))
    _lock(party.forum)
    party = (
        Party.objects.select_for_update(of=("self",)).select_related("forum", "organisation").get(pk=party.pk)
    )
    if party.until:
        raise ValidationError(_("%(name)s is no longer a party in the forum.") % {"name": party})
    _refuse_backwards(party.since, until)
    for seat in party.seats.filter(until=None):
        _end(seat, max(until, seat.since), by, at)
    party.until = until
    party.save(update_fields=["until"])
    history.record("party.ended", on=party, by=by, at=at, until=until)
    return party


@transaction.atomic
def appoint(
    party: Party,
    *,
    email: str,
    name: str,
    role: str,
    kind: str = Seat.Kind.ORDINARY,
    since: date,
    title: str = "",
    invite: bool = True,
    by: Seat,
    at: datetime | None = None,
) -> Seat:
    """Give a person a seat and tell them, with a link by which whoever is new to the portal comes in.

    Without `invite` nothing is sent; the invitation can be sent later.
    """
    require(may_manage_members(by, party.forum))
    party = (
        Party.objects.select_for_update(of=("self",)).select_related("forum", "organisation").get(pk=party.pk)
    )
    if party.until:
        raise ValidationError(_("%(name)s is no longer a party in the forum.") % {"name": party})
    person = find_or_add_person(email, name, party.forum.language)
    if party.seats.filter(user=person, role=role, until=None).exists():
        raise ValidationError(_("%(email)s already has this seat.") % {"email": person.email})
    seat = party.seats.create(user=person, role=role, kind=kind, title=title, since=since)
    # The subject is the party, not the person: the trail is never changed, and a name must be removable.
    history.record("seat.given", on=party, by=by, at=at, seat=seat.pk, role=role, kind=kind, since=since)
    if invite:
        inviting.send_invitation(seat, at or clock.now())
    return seat


@transaction.atomic
def change_seat(seat: Seat, *, kind: str, title: str, by: Seat, at: datetime | None = None) -> Seat:
    """Ordinary or deputy, and the assignment. A new role is a new seat."""
    require(may_manage_members(by, seat.party.forum))
    seat = Seat.objects.select_for_update(of=("self",)).select_related("party__forum", "user").get(pk=seat.pk)
    if seat.until:
        raise ValidationError(_("This seat has already ended."))
    wanted = {"kind": kind, "title": title}
    before = {key: getattr(seat, key) for key in wanted}
    if before == wanted:
        return seat
    seat.kind, seat.title = kind, title
    seat.save(update_fields=["kind", "title"])
    history.record("seat.changed", on=seat.party, by=by, at=at, seat=seat.pk, before=before, after=wanted)
    return seat


@transaction.atomic
def invite_again(seat: Seat, *, by: Seat, at: datetime | None = None) -> None:
    """The letter once more, with a new link: the one before it ends."""
    require(may_manage_members(by, seat.party.forum))
    seat = _unaccepted(seat)
    history.record("seat.invited_again", on=seat.party, by=by, at=at, seat=seat.pk)
    inviting.send_invitation(seat, at or clock.now())


@transaction.atomic
def withdraw_invitation(seat: Seat, *, by: Seat, at: datetime | None = None) -> Seat:
    """It went to the wrong person: the link stops working, and the seat is as if it had ended yesterday."""
    require(may_manage_members(by, seat.party.forum))
    _lock(seat.party.forum)
    seat = _unaccepted(seat)
    moment = at or clock.now()
    seat.seat_invitations.filter(withdrawn_at=None).update(withdrawn_at=moment)
    yesterday = clock.today() - timedelta(days=1)
    seat.since = min(seat.since, yesterday)
    seat.save(update_fields=["since"])
    history.record("seat.invitation_withdrawn", on=seat.party, by=by, at=at, seat=seat.pk)
    return _end(seat, yesterday, by, at)


def _unaccepted(seat: Seat) -> Seat:
    """The seat, locked; whoever has come in already is neither invited again nor uninvited."""
    seats = Seat.objects.select_for_update(of=("self",)).select_related(
        "party__forum", "party__organisation", "user"
    )
    seat = seats.get(pk=seat.pk)
    if seat.until:
        raise ValidationError(_("This seat has already ended."))
    if seat.seat_invitations.filter(accepted_at__isnull=False).exists():
        raise ValidationError(_("%(email)s has already come in.") % {"email": seat.user.email})
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, until: date, by: Seat, at: datetime | None = None) -> Seat:
    require(may_manage_members(by, seat.party.forum))
    _lock(seat.party.forum)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("party__forum", "user").get(pk=seat.pk)
    if seat.until:
        raise ValidationError(_("This seat has already ended."))
    _refuse_backwards(seat.since, until)
    return _end(seat, until, by, at)


def _end(seat: Seat, until: date, by: Seat, at: datetime | None) -> Seat:
    seat.until = until
    seat.save(update_fields=["until"])
    if not Seat.objects.filter(
        party__forum=seat.party.forum, role=Seat.Role.SECRETARIAT, until=None
    ).exists():
        raise ValidationError(_("A forum must keep at least one person in its secretariat."))
    history.record("seat.ended", on=seat.party, by=by, at=at, seat=seat.pk, role=seat.role, until=until)
    return seat


def _lock(forum: Forum) -> None:
    Forum.objects.select_for_update().get(pk=forum.pk)


def _refuse_backwards(since: date, until: date) -> None:
    if until < since:
        raise ValidationError(_("The last day cannot be before the first day."))
