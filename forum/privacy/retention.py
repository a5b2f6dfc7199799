"""What a forum's plan would throw away today, and throwing it away. The list and the deed ask the same rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum, Opening, Outbox, RecordsPlan
from forum.privacy.anonymising import NOWHERE, forget
from forum.privacy.retention_terms import moment_before, people_due
from forum.privacy.rules import may_keep_records
from forum.records_plan import decided_plan, label_of
from meetings.models import Guest, MailRead, PollParticipant
from members.models import Seat

NAMED = 50
LETTER = Outbox.State
DONE_WITH = [LETTER.SENT, LETTER.UNCERTAIN, LETTER.FAILED, LETTER.MUTED, LETTER.BUNDLED, LETTER.DECLINED]


@dataclass(frozen=True)
class Due:
    """One kind of data whose time has come: how much, and the first few by name where names help."""

    key: str
    months: int | None
    count: int
    named: list[str] = field(default_factory=list)

    @property
    def what(self) -> str:
        return label_of(self.key)

    @property
    def unnamed(self) -> int:
        return self.count - len(self.named) if self.named else 0


def old_letters(forum: Forum, before: datetime) -> QuerySet[Outbox]:
    rows = Outbox.objects.filter(forum=forum, created_at__lt=before, state__in=DONE_WITH)
    return rows.exclude(text="", calendar="", to="", error="")


def old_mail(forum: Forum, before: datetime) -> QuerySet[MailRead]:
    return MailRead.objects.filter(forum=forum, read_at__lt=before).exclude(sender="", subject="", text="")


def old_guests(forum: Forum, before: datetime) -> QuerySet[Guest]:
    rows = Guest.objects.filter(meeting__forum=forum, meeting__ends_at__lt=before)
    return rows.exclude(email__endswith=f"@{NOWHERE}")


def old_poll_guests(forum: Forum, before: datetime) -> QuerySet[PollParticipant]:
    rows = PollParticipant.objects.filter(poll__forum=forum, poll__closes_on__lt=before.date(), seat=None)
    return rows.exclude(guest_name=_guest(forum))


def old_openings(forum: Forum, before: datetime) -> QuerySet[Opening]:
    return Opening.objects.filter(forum=forum, at__lt=before)


def due(forum: Forum, day: date, plan: RecordsPlan | None = None) -> list[Due]:
    """What would happen today by this plan; nothing for what has no limit."""
    plan = plan or decided_plan(forum) or RecordsPlan(forum=forum)
    people = [person.name for person in people_due(forum, day)] if plan.account_months else []
    found = [Due("account_months", plan.account_months, len(people), people[:NAMED])]
    for key, sources in SOURCES.items():
        months = getattr(plan, key)
        before = moment_before(day, months) if months else None
        counts = [source(forum, before).count() for source, _throw in sources] if before else []
        found.append(Due(key, months, sum(counts)))
    return found


@transaction.atomic
def keep_records(forum: Forum, *, by: Seat, at: datetime | None = None) -> dict[str, int]:
    """The secretariat carries its plan out at once. It cannot be undone."""
    require(may_keep_records(by, forum))
    return carry_out(forum, at or clock.now(), by)


@transaction.atomic
def carry_out(forum: Forum, at: datetime, seat: Seat | None = None) -> dict[str, int]:
    """How much of each kind; nothing at all before the forum has decided its plan."""
    plan = RecordsPlan.objects.select_for_update().filter(forum=forum).first()
    if plan is None:
        return {}
    day, done = localdate(at), dict[str, int]()
    for key, sources in SOURCES.items():
        if months := getattr(plan, key):
            before = moment_before(day, months)
            done[key] = sum(throw(source(forum, before), forum) for source, throw in sources)
    people = people_due(forum, day) if plan.account_months else []
    for person in people:  # last: forgetting a person empties letters that are counted above
        forget(person, at, seat)
    done["account_months"] = len(people)
    done = {key: count for key, count in done.items() if count}
    if done:
        facts: dict[str, Any] = {**done}
        history.record("forum.records_thrown_away", on=forum, forum=forum, by=seat, at=at, **facts)
    return done


@transaction.atomic
def decide_plan(forum: Forum, values: dict[str, Any], *, by: Seat, at: datetime | None = None) -> RecordsPlan:
    require(may_keep_records(by, forum))
    plan = decided_plan(forum)
    before = {name: getattr(plan, name) for name in values} if plan else {}
    if before == values:
        return plan  # type: ignore[return-value]  # there is one: nothing differs from it
    plan, _made = RecordsPlan.objects.update_or_create(forum=forum, defaults=values)
    changed = {name: value for name, value in values.items() if before.get(name) != value}
    history.record("forum.records_plan_changed", on=forum, by=by, at=at, changed=changed)
    return plan


def _guest(forum: Forum) -> str:
    with translation.override(forum.language):
        return _("Guest")


def _empty_letters(rows: QuerySet[Outbox], forum: Forum) -> int:
    return rows.update(text="", calendar="", to="", error="")


def _empty_mail(rows: QuerySet[MailRead], forum: Forum) -> int:
    return rows.update(sender="", subject="", text="")


def _empty_guests(rows: QuerySet[Guest], forum: Forum) -> int:
    address = Concat(Value("guest-"), Cast(F("pk"), CharField()), Value(f"@{NOWHERE}"))
    return rows.update(name=_guest(forum), email=address)


def _empty_poll_guests(rows: QuerySet[PollParticipant], forum: Forum) -> int:
    return rows.update(guest_name=_guest(forum))


def _drop(rows: QuerySet[Opening], forum: Forum) -> int:
    return rows.delete()[0]


Source = Callable[[Forum, datetime], QuerySet[Any]]
SOURCES: dict[str, list[tuple[Source, Callable[[QuerySet[Any], Forum], int]]]] = {
    "letter_months": [(old_letters, _empty_letters)],
    "mail_months": [(old_mail, _empty_mail)],
    "guest_months": [(old_guests, _empty_guests), (old_poll_guests, _empty_poll_guests)],
    "opening_months": [(old_openings, _drop)],
}
