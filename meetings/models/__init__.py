"""Meetings: the year, the jointly set agenda, the meeting itself, and what it left behind."""

from meetings.models.agenda import AgendaItem, AgendaVersion, Approval, ItemKind
from meetings.models.circulars import Circular, CircularAnswer, CircularParty
from meetings.models.followup import ActionItem, ActionProgress, Decision
from meetings.models.live import Document, LogClient, LogEntry, LogSpan, Snapshot
from meetings.models.meeting import Attendance, Invitation, Meeting
from meetings.models.minutes import Addendum, Minutes
from meetings.models.polls import DatePoll, PollAnswer, PollParticipant, PollSlot

__all__ = [
    "ActionItem",
    "ActionProgress",
    "Addendum",
    "AgendaItem",
    "AgendaVersion",
    "Approval",
    "Attendance",
    "Circular",
    "CircularAnswer",
    "CircularParty",
    "DatePoll",
    "Decision",
    "Document",
    "Invitation",
    "ItemKind",
    "LogClient",
    "LogEntry",
    "LogSpan",
    "Meeting",
    "Minutes",
    "PollAnswer",
    "PollParticipant",
    "PollSlot",
    "Snapshot",
]
