"""What is going on in a forum, read once for everything that the home page says about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from forum.access import is_board, is_partner, is_secretariat
from forum.formats import local
from forum.models import Forum
from meetings.models import ActionItem, AgendaVersion, Comment, Invitation, Meeting
from meetings.proposals import call_state, proposers_in
from meetings.waiting import Waiting, waiting_for
from members.models import GroupMember, Seat

State = Meeting.State
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Situation:
    """`versions` holds the newest version of each agenda that is out for approval, by meeting.

    `proposers` holds the parties that have proposed an item in each call that is open, by meeting; `own_groups`
    the groups that the reader sits in.
    """

    forum: Forum
    seats: Sequence[Seat]
    today: date
    meetings: list[Meeting]
    waiting: dict[int, Waiting]
    versions: dict[int, AgendaVersion]
    invitations: list[Invitation]
    actions: list[ActionItem]
    requests: list[Comment]
    proposers: dict[int, set[int]]
    own_groups: set[int]

    @property
    def for_secretariat(self) -> bool:
        return any(is_secretariat(seat) for seat in self.seats)

    @property
    def for_party(self) -> bool:
        return any(is_partner(seat) for seat in self.seats)

    @property
    def only_reads(self) -> bool:
        return all(is_board(seat) for seat in self.seats)

    @property
    def own_parties(self) -> set[int]:
        """The parties the reader acts for."""
        return {seat.party_id for seat in self.seats if is_partner(seat)}

    @property
    def coming(self) -> list[Meeting]:
        return [each for each in self.meetings if each.state != State.HELD and day_of(each) >= self.today]

    def is_own(self, meeting: Meeting) -> bool:
        """Of the whole forum, or of a group that the reader sits in."""
        return meeting.group_id is None or meeting.group_id in self.own_groups

    @property
    def next_meeting(self) -> Meeting | None:
        """The next one that concerns the reader; the secretariat keeps the groups' meetings as well."""
        return next((each for each in self.coming if self.for_secretariat or self.is_own(each)), None)

    @property
    def gone_by(self) -> list[Meeting]:
        """Meetings whose day has passed, the latest first, closed or not."""
        return [each for each in reversed(self.meetings) if each not in self.coming]


def day_of(meeting: Meeting) -> date:
    return local(meeting.starts_at).date()


def situation_of(forum: Forum, seats: Sequence[Seat], today: date) -> Situation:
    """At most eleven queries, however much there is."""
    meetings = _meetings(forum, today)
    coming = [each for each in meetings if each.state != State.HELD and day_of(each) >= today]
    versions = _versions(coming)
    return Situation(
        forum=forum,
        seats=seats,
        today=today,
        meetings=meetings,
        waiting=waiting_for(forum, coming),
        versions=versions,
        invitations=_unanswered(coming, seats),
        actions=_actions(forum, seats, today),
        requests=_requests(versions, seats),
        proposers=proposers_in([each for each in coming if call_state(each) == "open"]),
        own_groups=_own_groups(coming, seats, today),
    )


def _meetings(forum: Forum, today: date) -> list[Meeting]:
    """The year before, this one and the next; a home page never looks further."""
    rows = forum.meetings.standing().filter(year__range=(today.year - 1, today.year + 1))
    meetings = list(rows.select_related("minutes", "group").defer("minutes__snapshot").order_by("starts_at"))
    for meeting in meetings:
        meeting.forum = forum
    return meetings


def _versions(meetings: Iterable[Meeting]) -> dict[int, AgendaVersion]:
    proposed = {each.pk: each for each in meetings if each.agenda_state == Meeting.AgendaState.PROPOSED}
    if not proposed:
        return {}
    newest = AgendaVersion.objects.filter(meeting__in=proposed).order_by("meeting_id", "-number")
    found = list(newest.distinct("meeting_id").defer("items", "recipients"))
    for version in found:
        version.meeting = proposed[version.meeting_id]
    return {version.meeting_id: version for version in found}


def _requests(versions: dict[int, AgendaVersion], seats: Sequence[Seat]) -> list[Comment]:
    """The changes asked for in what is out for approval, which the secretariat answers."""
    if not versions or not any(is_secretariat(seat) for seat in seats):
        return []
    asked = Comment.objects.unhandled().filter(version__in=versions.values())
    return list(asked.select_related("item", "party__organisation").defer("answer"))


def _unanswered(meetings: Iterable[Meeting], seats: Sequence[Seat]) -> list[Invitation]:
    """The reader's own invitations without an answer, one for each meeting."""
    by_pk = {each.pk: each for each in meetings if each.state in {State.PLANNED, State.CALLED}}
    if not by_pk:
        return []
    rows = Invitation.objects.filter(
        meeting__in=by_pk,
        seat__in=[seat.pk for seat in seats],
        withdrawn_at=None,
        answer=Invitation.Answer.NONE,
    )
    first: dict[int, Invitation] = {}
    for invitation in rows.order_by("seat_id"):
        invitation.meeting = by_pk[invitation.meeting_id]
        first.setdefault(invitation.meeting_id, invitation)
    return list(first.values())


def _own_groups(meetings: Iterable[Meeting], seats: Sequence[Seat], today: date) -> set[int]:
    groups = {each.group_id for each in meetings if each.group_id}
    if not groups:
        return set()
    members = GroupMember.objects.serving(today).filter(
        seat__in=[seat.pk for seat in seats], group__in=groups
    )
    return set(members.values_list("group_id", flat=True))


def _actions(forum: Forum, seats: Sequence[Seat], today: date) -> list[ActionItem]:
    """Open ones that concern the reader now: of their parties, and for the secretariat every late one."""
    mine = Q(owner__in={seat.party_id for seat in seats if is_partner(seat)}, due__lte=today + SOON)
    late = Q(due__lt=today) if any(is_secretariat(seat) for seat in seats) else Q(pk=None)
    rows = forum.actions.open().filter(mine | late).select_related("meeting", "owner__organisation")
    actions = list(rows.order_by("due", "pk"))
    for action in actions:
        action.forum = forum
    return actions
