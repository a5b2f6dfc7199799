"""What everything else stands on: forums, people, the trail of what was done, letters and papers."""

from forum.models.chain import HistoryLink, HistoryWaiting
from forum.models.forum import DocumentLabel, FocusArea, Forum
from forum.models.history import HistoryEntry
from forum.models.notices import NoticeChoice, NoticeGroup
from forum.models.outbox import Outbox
from forum.models.paper import Paper
from forum.models.privacy import Extract, Opening, RecordsPlan, Statement
from forum.models.seal import Seal
from forum.models.sorting import SortKeyField, SwedishSortKey
from forum.models.user import User

__all__ = [
    "DocumentLabel",
    "Extract",
    "FocusArea",
    "Forum",
    "HistoryEntry",
    "HistoryLink",
    "HistoryWaiting",
    "NoticeChoice",
    "NoticeGroup",
    "Opening",
    "Outbox",
    "Paper",
    "RecordsPlan",
    "Seal",
    "SortKeyField",
    "Statement",
    "SwedishSortKey",
    "User",
]
