"""Where a meeting stands, in words: the six steps of its course and the one tag that sums it up."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forum.formats import day
from meetings.models import Meeting, Minutes
from meetings.waiting import Waiting

State, AgendaState = Meeting.State, Meeting.AgendaState
PROPOSALS, APPROVAL, SET, MEETING, NOTES, FINALISED = range(6)


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in words, with the look it has in the design (`{% state_tag tag.look tag.word %}`)."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    is_done: bool
    is_now: bool


def minutes_of(meeting: Meeting) -> Minutes | None:
    return getattr(meeting, "minutes", None)


def stage(meeting: Meeting) -> int:
    """The index of the step a meeting is at."""
    minutes = minutes_of(meeting)
    if minutes and minutes.finalised_at:
        return FINALISED
    if meeting.state == State.HELD:
        return NOTES
    if meeting.state == State.OPEN:
        return MEETING
    return {AgendaState.SET: SET, AgendaState.PROPOSED: APPROVAL}.get(
        AgendaState(meeting.agenda_state), PROPOSALS
    )


def steps(meeting: Meeting) -> list[Step]:
    """The course of a meeting; a cancelled one has none left."""
    if meeting.state == State.CANCELLED:
        return []
    at = stage(meeting)
    return [
        Step(name, place < at or at == FINALISED, place == at) for place, name in enumerate(_names(meeting))
    ]


def _names(meeting: Meeting) -> list[str]:
    return [
        _("Proposals"),
        _("Approval in progress"),
        _("Not jointly set") if meeting.set_jointly is False else _("Set"),
        _("The meeting"),
        _("Notes"),
        _("Finalised"),
    ]


def agenda_tag(meeting: Meeting, waiting: Waiting | None) -> Tag:
    """How far the agenda has come: a draft, who it waits for, or when it was set."""
    if meeting.agenda_state == AgendaState.SET:
        if meeting.set_jointly is False:
            return Tag("not_joint", _("Not jointly set"))
        return Tag("set", _("Set %(day)s") % {"day": day(meeting.agenda_set_at)})
    if meeting.agenda_state == AgendaState.PROPOSED and waiting:
        return Tag("proposed", _waiting_words(waiting))
    return Tag("draft", _("Draft"))


def _waiting_words(waiting: Waiting) -> str:
    if len(waiting.missing) == 1:
        return _("Waiting for %(party)s") % {"party": waiting.missing[0]}
    return _("%(approved)s of %(total)s have approved") % {
        "approved": waiting.approved,
        "total": waiting.total,
    }


def minutes_tag(meeting: Meeting) -> Tag | None:
    """The state of the notes, once the meeting has been opened."""
    minutes = minutes_of(meeting)
    if minutes is None:
        return None
    words = {
        Minutes.State.DRAFT: Tag("in_progress", _("Notes being written")),
        Minutes.State.COMMENTS: Tag("comments", _("Notes out for comments")),
        Minutes.State.FINALISED: Tag("finalised", _("Notes finalised")),
    }
    return words[Minutes.State(minutes.state)]


def meeting_tag(meeting: Meeting, waiting: Waiting | None) -> Tag:
    """The one tag that says most about the meeting today."""
    if meeting.state == State.CANCELLED:
        return Tag("cancelled", _("Cancelled"))
    if meeting.state == State.OPEN:
        return Tag("open", _("The meeting is in progress"))
    if meeting.state == State.HELD:
        return minutes_tag(meeting) or Tag("held", _("Held"))
    return agenda_tag(meeting, waiting)
