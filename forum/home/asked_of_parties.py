"""What is asked of those who come to the meetings: approve, answer, read, propose."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from forum.formats import day, timespan, weekday
from forum.home.situation import Situation, day_of
from forum.home.task import Task, Urgency, urgency_of
from meetings.labels import document_label
from meetings.models import ActionItem, AgendaVersion, Invitation, Meeting, Minutes
from meetings.pages import where
from meetings.proposals import call_state

CALL_FOR_ITEMS = timedelta(weeks=6)


def tasks(situation: Situation) -> Iterator[Task]:
    yield from (_answer(each, situation) for each in situation.invitations)
    if situation.for_party:
        yield from (
            _act(each, situation) for each in situation.actions if each.owner_id in situation.own_parties
        )
        yield from _approvals(situation)
        yield from _comments(situation)
        yield from _proposals(situation)


def _act(action: ActionItem, situation: Situation) -> Task:
    urgency = urgency_of(action.due, situation.today)
    late = _("Was due %(day)s.") % {"day": day(action.due)} if urgency == Urgency.LATE else ""
    due = "" if late else _("Due %(day)s.") % {"day": day(action.due)}
    origin = _("Action from meeting %(number)s.") % {"number": action.meeting.number}
    return Task(
        urgency=urgency,
        on=action.due,
        icon="warn" if late else "todo",
        title=action.text,
        text=f"{origin} {due}".strip(),
        late=late,
        url=action.get_absolute_url(),
        action=_("Answer the action"),
    )


def _approvals(situation: Situation) -> Iterator[Task]:
    for version in situation.versions.values():
        missing = situation.waiting[version.meeting_id].missing
        if any(party.pk in situation.own_parties for party in missing):
            yield _approve(version, situation)


def _approve(version: AgendaVersion, situation: Situation) -> Task:
    meeting, deadline = version.meeting, version.approve_by
    urgency = urgency_of(deadline, situation.today)
    late = _("Was due %(day)s.") % {"day": day(deadline)} if urgency == Urgency.LATE else ""
    number = {"number": version.number}
    asked = _("Version %(number)s.") % number
    if deadline and not late:
        asked = _("Version %(number)s, by %(day)s.") % {**number, "day": weekday(deadline)}
    return Task(
        urgency=Urgency.DUE if urgency == Urgency.ASKED else urgency,
        on=deadline or day_of(meeting),
        icon="handshake",
        title=_("Approve the agenda of meeting %(number)s") % {"number": meeting.numbered},
        text=f"{_standing(version, situation)} {asked}",
        late=late,
        url=version.get_absolute_url(),
        action=_("Review version %(number)s") % number,
        is_main=True,
    )


def _standing(version: AgendaVersion, situation: Situation) -> str:
    waiting = situation.waiting[version.meeting_id]
    if len(waiting.missing) == 1:
        return _("%(party)s is the last party.") % {"party": waiting.missing[0]}
    return _("%(approved)s of %(total)s parties have approved.") % {
        "approved": waiting.approved,
        "total": waiting.total,
    }


def _answer(invitation: Invitation, situation: Situation) -> Task:
    meeting = invitation.meeting
    time = f"{capfirst(weekday(meeting.starts_at))} {timespan(meeting.starts_at, meeting.ends_at)}"
    place = where(meeting)
    is_late = meeting.answer_by is not None and meeting.answer_by < situation.today
    return Task(
        urgency=Urgency.ASKED,
        on=meeting.answer_by or day_of(meeting),
        icon="cal",
        title=_("Are you coming to meeting %(number)s?") % {"number": meeting.numbered},
        text=f"{time}, {place}." if place else f"{time}.",
        late=_("Answers were due %(day)s.") % {"day": day(meeting.answer_by)} if is_late else "",
        url=reverse("meetings:answer", args=[situation.forum.slug, meeting.slug, invitation.pk]),
        action=_("Answer"),
        invitation=invitation,
    )


def _comments(situation: Situation) -> Iterator[Task]:
    for meeting in situation.gone_by:
        minutes = getattr(meeting, "minutes", None)
        if minutes and minutes.state == Minutes.State.COMMENTS:
            label = document_label(situation.forum)
            last = minutes.comments_by
            yield Task(
                urgency=Urgency.DUE if last and last >= situation.today else Urgency.ASKED,
                on=last or day_of(meeting),
                icon="chat",
                title=_("Read %(notes)s from meeting %(number)s")
                % {"notes": label.the, "number": meeting.number},
                text=_("Out for comments until %(day)s.") % {"day": day(last)}
                if last
                else _("Out for comments since %(day)s.") % {"day": day(minutes.shared_at)},
                url=minutes.get_absolute_url(),
                action=_("Read and comment"),
            )


def _proposals(situation: Situation) -> Iterator[Task]:
    """The call for items, while it is open and one of the reader's parties has proposed nothing.

    A meeting without a call asks as well, while its agenda is a draft and the meeting is near.
    """
    for meeting in filter(situation.is_own, situation.coming):
        if call_state(meeting) == "open":
            if situation.own_parties - situation.proposers[meeting.pk]:
                yield _propose(
                    meeting,
                    situation,
                    on=meeting.call_closes or day_of(meeting),
                    text=_("The call for items is open until %(day)s.") % {"day": day(meeting.call_closes)},
                )
        elif _asks_without_a_call(meeting, situation):
            yield _propose(
                meeting,
                situation,
                on=day_of(meeting),
                text=_("The agenda is a draft. Propose items while the parties write it together."),
            )


def _asks_without_a_call(meeting: Meeting, situation: Situation) -> bool:
    is_near = day_of(meeting) - situation.today <= CALL_FOR_ITEMS
    is_draft = meeting.agenda_state == Meeting.AgendaState.DRAFT and meeting.set_version_id is None
    return is_near and is_draft and meeting.call_opens is None


def _propose(meeting: Meeting, situation: Situation, *, on: date, text: str) -> Task:
    return Task(
        urgency=Urgency.ASKED,
        on=on,
        icon="plus",
        title=_("What should meeting %(number)s take up?") % {"number": meeting.numbered},
        text=text,
        url=reverse("meetings:agenda", args=[situation.forum.slug, meeting.slug]),
        action=_("Open the draft"),
    )
