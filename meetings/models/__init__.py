"""Meetings: the year, the jointly set agenda, the meeting itself, and what it left behind."""

from meetings.models.agenda import AgendaItem, AgendaVersion, Approval, ItemKind
from meetings.models.followup import ActionItem, ActionProgress, Decision
from meetings.models.live import Document, LogClient, LogEntry, LogSpan, Snapshot
from meetings.models.meeting import Attendance, Invitation, Meeting
from meetings.models.minutes import Addendum, Minutes
from meetings.models.templates import AgendaTemplate

__all__ = [
    "ActionItem",
    "ActionProgress",
    "Addendum",
    "AgendaItem",
    "AgendaTemplate",
    "AgendaVersion",
    "Approval",
    "Attendance",
    "Decision",
    "Document",
    "Invitation",
    "ItemKind",
    "LogClient",
    "LogEntry",
    "LogSpan",
    "Meeting",
    "Minutes",
    "Snapshot",
]
