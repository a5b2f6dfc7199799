"""Whom the secretariat can write to: each choice with its name and its people, each person once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from forum.models import Forum
from meetings.invitations import seats_to_call, standing_invitations
from meetings.models import Invitation, Meeting
from meetings.receivers import one_each, serving_seats, working_seats
from members.models import Group, Party, Seat

LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Audience:
    """`key` stands in the form; `find` gives one seat for each person."""

    key: str
    label: str
    find: Callable[[], list[Seat]]

    @property
    def people(self) -> list[Seat]:
        return sorted(
            self.find(), key=lambda seat: (seat.party.organisation.sort_key, seat.user.name, seat.pk)
        )


def audiences(forum: Forum, at: datetime) -> list[Audience]:
    """Every choice there is that day. A new kind of choice is one more function in `SOURCES`."""
    return [audience for source in SOURCES for audience in source(forum, at)]


def find_audience(forum: Forum, key: str, at: datetime) -> Audience | None:
    return next((each for each in audiences(forum, at) if each.key == key), None)


def _roles(forum: Forum, at: datetime) -> Iterable[Audience]:
    choices: list[tuple[str, str, list[str]]] = [
        ("alla", _("Everybody in the forum"), Seat.Role.values),
        ("parter", _("The parties' representatives"), [Seat.Role.PARTNER]),
        ("namnd", _("The board"), [Seat.Role.BOARD]),
    ]
    for key, label, roles in choices:
        yield Audience(key, label, partial(serving_seats, forum, roles, at))


def _meetings(forum: Forum, at: datetime) -> Iterable[Audience]:
    """Those called to a meeting that comes or was lately; and those of them who have not answered."""
    for meeting in forum.meetings.standing().filter(ends_at__gte=at - LATELY).order_by("starts_at"):
        meeting.forum = forum
        label = _("Called to %(meeting)s") % {"meeting": str(meeting).lower()}
        yield Audience(f"kallade-{meeting.slug}", label, partial(_called, meeting))
        if meeting.starts_at > at and meeting.state in {Meeting.State.PLANNED, Meeting.State.CALLED}:
            label = _("Have not answered about %(meeting)s") % {"meeting": str(meeting).lower()}
            yield Audience(f"tysta-{meeting.slug}", label, partial(_silent, meeting))


def _groups(forum: Forum, at: datetime) -> Iterable[Audience]:
    for group in forum.groups.serving(at.date()):
        yield Audience(f"grupp-{group.pk}", group.name, partial(_of_group, group, at))


def _parties(forum: Forum, at: datetime) -> Iterable[Audience]:
    for party in forum.parties.serving(at.date()).select_related("organisation"):
        yield Audience(f"part-{party.pk}", str(party), partial(_of_party, party, at))


SOURCES = (_roles, _groups, _meetings, _parties)


def _called(meeting: Meeting) -> list[Seat]:
    return one_each(each.seat for each in standing_invitations(meeting))


def _silent(meeting: Meeting) -> list[Seat]:
    """A person who has answered for one of several seats is not asked again."""
    standing = standing_invitations(meeting)
    answered = {each.seat.user_id for each in standing if each.answer != Invitation.Answer.NONE}
    return [seat for seat in one_each(each.seat for each in standing) if seat.user_id not in answered]


def _of_party(party: Party, at: datetime) -> list[Seat]:
    return one_each(working_seats({party.pk}, at))


def _of_group(group: Group, at: datetime) -> list[Seat]:
    return one_each(seats_to_call(group.forum, at, group.pk))
