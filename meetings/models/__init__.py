"""Meetings: the year, the jointly set agenda, the meeting itself, and what it left behind."""

from meetings.models.agenda import AgendaItem, AgendaVersion, Approval, ItemKind
from meetings.models.feeds import FeedToken
from meetings.models.followup import ActionItem, ActionProgress, Decision
from meetings.models.guests import Guest
from meetings.models.live import Document, LogClient, LogEntry, LogSpan, Snapshot
from meetings.models.mail_read import MailRead
from meetings.models.meeting import Attendance, Invitation, Meeting
from meetings.models.minutes import Addendum, Minutes

__all__ = [
    "ActionItem",
    "ActionProgress",
    "Addendum",
    "AgendaItem",
    "AgendaVersion",
    "Approval",
    "Attendance",
    "Decision",
    "Document",
    "FeedToken",
    "Guest",
    "Invitation",
    "ItemKind",
    "LogClient",
    "LogEntry",
    "LogSpan",
    "MailRead",
    "Meeting",
    "Minutes",
    "Snapshot",
]
