"""Meetings: the year, the jointly set agenda, the meeting itself, and what it left behind."""

from meetings.models.adjusters import Adjuster, MinutesDraft
from meetings.models.agenda import AgendaItem, AgendaVersion, Approval, ItemKind
from meetings.models.attachments import Attachment
from meetings.models.circulars import Circular, CircularAnswer, CircularParty
from meetings.models.comments import Comment
from meetings.models.course import Adjournment, ItemPassage
from meetings.models.feeds import FeedToken
from meetings.models.followup import ActionItem, ActionProgress, ActionReminder, Decision, Reservation
from meetings.models.guests import Guest
from meetings.models.live import Document, LogClient, LogEntry, LogSpan, Snapshot
from meetings.models.mail_read import MailRead
from meetings.models.meeting import Attendance, Invitation, Meeting
from meetings.models.messages import Message
from meetings.models.minutes import Addendum, Minutes
from meetings.models.polls import DatePoll, PollAnswer, PollParticipant, PollSlot
from meetings.models.templates import AgendaTemplate

__all__ = [
    "ActionItem",
    "ActionProgress",
    "ActionReminder",
    "Addendum",
    "Adjournment",
    "Adjuster",
    "AgendaItem",
    "AgendaTemplate",
    "AgendaVersion",
    "Approval",
    "Attachment",
    "Attendance",
    "Circular",
    "CircularAnswer",
    "CircularParty",
    "Comment",
    "DatePoll",
    "Decision",
    "Document",
    "FeedToken",
    "Guest",
    "Invitation",
    "ItemKind",
    "ItemPassage",
    "LogClient",
    "LogEntry",
    "LogSpan",
    "MailRead",
    "Meeting",
    "Message",
    "Minutes",
    "MinutesDraft",
    "PollAnswer",
    "PollParticipant",
    "PollSlot",
    "Reservation",
    "Snapshot",
]
