"""Which letters a person may have less of, and what the person has chosen."""

from forum.models import NoticeChoice, NoticeGroup, User

# By the beginning of a letter's kind. What is not named here always goes at once: calls and moves, the answers they
# ask for, seats, sign-in and security.
_GROUPS = {
    "meetings.approval": NoticeGroup.APPROVALS,
    "meetings.agenda": NoticeGroup.APPROVALS,
    "meetings.comment": NoticeGroup.COMMENTS,
    "meetings.action": NoticeGroup.ACTIONS,
    "meetings.minutes": NoticeGroup.MINUTES,
    "projects.": NoticeGroup.PROJECTS,
    "report.released": NoticeGroup.MINUTES,
    "report.edition": NoticeGroup.MINUTES,
    "meetings.message": NoticeGroup.MESSAGES,
}
SUMMARY = "daily_summary"


def group_of(kind: str, calendar: str) -> NoticeGroup | None:
    """None for what is always sent; a letter that changes the calendar never waits."""
    if calendar:
        return None
    return next((group for start, group in _GROUPS.items() if kind.startswith(start)), None)


def may_be_fewer(kind: str, calendar: str) -> bool:
    """Whether the letter tells how to get fewer of its kind."""
    return kind == SUMMARY or group_of(kind, calendar) is not None


def wanted(person: User, group: NoticeGroup) -> NoticeChoice.When:
    choice = NoticeChoice.objects.filter(user=person, group=group).first()
    return NoticeChoice.When(choice.when) if choice else NoticeChoice.When.NOW
