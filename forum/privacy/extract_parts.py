"""What is stored about a person, part by part: where it stands, how it leads to the person, and what is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import CharField, Count, Expression, Max, Min, Model, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from forum.models import HistoryEntry, NoticeChoice, Opening, Outbox, Paper
from forum.privacy.extract_words import Words
from forum.report import models as report
from meetings import models as meetings
from meetings.models.live import LogEntry
from members.models import GroupMember, Seat, SeatInvitation
from projects import models as projects


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table of the extract. Without `forum`, the path to the forum, it is the person's alone."""

    key: str
    title: Words
    model: type[Model]
    person: tuple[str, ...]
    told: Mapping[str, Any]
    forum: str = ""
    counted: Mapping[str, Any] = field(default_factory=dict)


def _meeting(path: str = "meeting") -> Expression:
    """Kronoberg 2025-4: the forum, too, for many have the same number."""
    year, number = (Cast(f"{path}__{field}", CharField()) for field in ("year", "number"))
    return Concat(f"{path}__forum__short_name", Value(" "), year, Value("-"), number)


PARTS = [
    Part(
        key="addresses",
        title=_("Addresses for signing in"),
        model=EmailAddress,
        person=("user",),
        told={"email": "email"},
    ),
    Part(
        key="second_factors",
        title=_("Two-step sign-in"),
        model=Authenticator,
        person=("user",),
        told={"kind": "type", "created_at": "created_at", "last": "last_used_at"},
    ),
    Part(
        key="identities",
        title=_("Sign-in through an organisation"),
        model=SocialAccount,
        person=("user",),
        told={"party": "provider", "number": "uid", "created_at": "date_joined", "last": "last_login"},
    ),
    Part(
        key="sessions",
        title=_("Where the person is signed in"),
        model=UserSession,
        person=("user",),
        told={"first": "created_at", "last": "last_seen_at", "ip": "ip", "browser": "user_agent"},
    ),
    Part(
        key="notices",
        title=_("Choice of letters"),
        model=NoticeChoice,
        person=("user",),
        told={"kind": "group", "when": "when"},
    ),
    Part(
        key="subscriptions",
        title=_("Calendar subscriptions"),
        model=meetings.FeedToken,
        person=("user",),
        told={
            "forum": "forum__name",
            "created_at": "made_at",
            "last": "last_used_at",
            "ended_at": "revoked_at",
        },
    ),
    Part(
        key="seats",
        title=_("Seats"),
        model=Seat,
        person=("user",),
        forum="party__forum",
        told={
            **{"forum": "party__forum__name", "party": "party__organisation__name", "role": "role"},
            **{"kind": "kind", "assignment": "title", "since": "since", "until": "until"},
        },
    ),
    Part(
        key="seat_invitations",
        title=_("Invitations to seats"),
        model=SeatInvitation,
        person=("seat__user",),
        forum="seat__party__forum",
        told={
            **{"party": "seat__party__organisation__name", "at": "sent_at", "answered_at": "accepted_at"},
            **{"until": "expires_at", "ended_at": "withdrawn_at"},
        },
    ),
    Part(
        key="groups",
        title=_("Groups"),
        model=GroupMember,
        person=("seat__user",),
        forum="group__forum",
        told={"group": "group__name", "since": "since", "until": "until"},
    ),
    Part(
        key="invitations",
        title=_("Invitations and answers"),
        model=meetings.Invitation,
        person=("seat__user", "answered_by__user", "deputy__user"),
        forum="meeting__forum",
        told={"meeting": _meeting(), "at": "invited_at", "answer": "answer", "answered_at": "answered_at"},
    ),
    Part(
        key="attendance",
        title=_("Attendance"),
        model=meetings.Attendance,
        person=("seat__user",),
        forum="meeting__forum",
        told={"meeting": _meeting(), "state": "status", "at": "noted_at"},
    ),
    Part(
        key="approvals",
        title=_("Approvals of agendas"),
        model=meetings.Approval,
        person=("seat__user", "entered_by__user"),
        forum="version__meeting__forum",
        told={"meeting": _meeting("version__meeting"), "version": "version__number", "at": "at"},
    ),
    Part(
        key="comments",
        title=_("Comments on items"),
        model=meetings.Comment,
        person=("seat__user", "handled_by__user"),
        forum="meeting__forum",
        told={
            **{"meeting": _meeting(), "item": "item__title", "at": "at", "text": "text"},
            **{"answer": "answer", "answered_at": "handled_at"},
        },
    ),
    Part(
        key="live",
        title=_("Written in shared agendas and notes"),
        model=LogEntry,
        person=("seat__user",),
        forum="document__meeting__forum",
        told={"meeting": _meeting("document__meeting")},
        counted={"entries": Count("seq"), "first": Min("at"), "last": Max("at")},
    ),
    Part(
        key="adjusting",
        title=_("Adjusting of notes"),
        model=meetings.Adjuster,
        person=("seat__user",),
        forum="meeting__forum",
        told={"meeting": _meeting(), "since": "appointed_at", "at": "approved_at", "text": "text"},
    ),
    Part(
        key="actions",
        title=_("Actions"),
        model=meetings.ActionItem,
        person=("owner_seat__user",),
        forum="forum",
        told={"text": "text", "due": "due", "state": "state"},
    ),
    Part(
        key="progress",
        title=_("Answers to actions"),
        model=meetings.ActionProgress,
        person=("seat__user",),
        forum="action__forum",
        told={"about": "action__text", "at": "at", "state": "state", "text": "text"},
    ),
    Part(
        key="circulars",
        title=_("Answers in writing between meetings"),
        model=meetings.CircularAnswer,
        person=("seat__user",),
        forum="circular__forum",
        told={"about": "circular__title", "at": "at", "answer": "answer", "comment": "comment"},
    ),
    Part(
        key="polls",
        title=_("Answers about suggested times"),
        model=meetings.PollParticipant,
        person=("seat__user",),
        forum="poll__forum",
        told={"about": "poll__title", "answered_at": "answered_at"},
    ),
    Part(
        key="messages",
        title=_("Messages sent"),
        model=meetings.Message,
        person=("by__user",),
        forum="forum",
        told={"at": "at", "subject": "subject", "text": "text"},
    ),
    Part(
        key="files",
        title=_("Files attached"),
        model=meetings.Attachment,
        person=("uploaded_by__user",),
        forum="meeting__forum",
        told={"meeting": _meeting(), "file": "name", "at": "uploaded_at", "ended_at": "removed_at"},
    ),
    Part(
        key="survey",
        title=_("The party's answers to the survey, last saved by the person"),
        model=report.SurveyAnswer,
        person=("edited_by__user",),
        forum="survey__report__forum",
        told={"year": "survey__report__year", "at": "edited_at", "comment": "comment"},
    ),
    Part(
        key="project_reports",
        title=_("Reports of projects, last saved by the person"),
        model=projects.ProjectReport,
        person=("saved_by__user",),
        forum="round__forum",
        told={"project": "project__name", "at": "saved_at", "state": "state", "text": "progress"},
    ),
    Part(
        key="imports",
        title=_("Imports"),
        model=projects.Import,
        person=("uploaded_by__user",),
        forum="forum",
        told={"file": "file_name", "at": "uploaded_at"},
    ),
    Part(
        key="papers",
        title=_("Papers ordered"),
        model=Paper,
        person=("requested_by",),
        forum="forum",
        told={"document": "title", "at": "requested_at"},
    ),
    Part(
        key="letters",
        title=_("Letters"),
        model=Outbox,
        person=("user",),
        forum="forum",
        told={"subject": "subject", "at": "created_at", "state": "state"},
    ),
    Part(
        key="incoming",
        title=_("Mail from the person"),
        model=meetings.MailRead,
        person=("letter__user",),
        forum="forum",
        told={"subject": "subject", "at": "read_at", "text": "text"},
    ),
    Part(
        key="openings",
        title=_("Opened papers"),
        model=Opening,
        person=("user",),
        forum="forum",
        told={"document": "name", "at": "at"},
    ),
]

# Told by the history of deeds, which is the last part: who proposed, finalised, released, noted and so on.
HISTORY = Part(
    key="history",
    title=_("History of deeds"),
    model=HistoryEntry,
    person=("actor",),
    forum="forum",
    told={"at": "at", "party": "party", "deed": "verb", "about": "subject"},
)
