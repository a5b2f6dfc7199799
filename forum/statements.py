"""The portal's two public statements: what the operator has filled in, what is missing, and how long what is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import clock, history
from forum.access import require
from forum.formats import missing
from forum.models import Forum, RecordsPlan, Statement, User
from forum.records_plan import label_of

PRIVACY, ACCESSIBILITY = Statement.Kind.PRIVACY, Statement.Kind.ACCESSIBILITY
# What each of them must say; the rest is said only where there is something to say.
WANTED = {
    PRIVACY: ("controller", "dpo", "purposes", "legal_ground", "rights", "authority"),
    ACCESSIBILITY: (
        *("actor", "service", "conformance", "deficiencies", "assessed_on", "method", "contact", "burden"),
        "outside",
    ),
}
KEPT = ("account_months", "letter_months", "mail_months", "guest_months", "opening_months")


@dataclass(frozen=True)
class Kept:
    """A forum with its plan, which also names its own contacts."""

    forum: Forum
    plan: RecordsPlan | None


@dataclass(frozen=True)
class Period:
    """A row of the table: what is kept, and for how long in each forum."""

    what: str
    months: list[str]


def values_of(kind: str) -> dict[str, Any]:
    found = Statement.objects.filter(kind=kind).first()
    return found.values if found else {}


def missing_of(kind: str, values: dict[str, Any]) -> list[str]:
    return [name for name in WANTED[Statement.Kind(kind)] if not values.get(name)]


def privacy_context(user: User | AnonymousUser) -> dict[str, Any]:
    """The forums of whoever reads it by name; for others the spread over all, for a forum's name is its members'."""
    named = _forums_of(user)
    plans = [[kept.plan] for kept in named] or [[kept.plan for kept in _forums()]]
    periods = [Period(label_of(name), [_spread(name, each) for each in plans]) for name in KEPT]
    return {"privacy": values_of(PRIVACY), "forums": named, "periods": periods}


def accessibility_context(user: User | AnonymousUser) -> dict[str, Any]:
    found = Statement.objects.filter(kind=ACCESSIBILITY).first()
    values = found.values if found else {}
    return {
        "accessibility": values,
        "deficiencies": [line for line in values.get("deficiencies", "").splitlines() if line.strip()],
        "assessed_on": _day(values.get("assessed_on")),
        "updated_on": found.updated_at if found else None,
        "contacts": [kept for kept in _forums_of(user) if kept.plan and kept.plan.accessibility_contact],
    }


@transaction.atomic
def save_statement(kind: str, values: dict[str, Any], *, user: User, at: datetime | None = None) -> None:
    """The operator's deed: the statements are the portal's, not one forum's."""
    require(user.is_operator)
    written = {name: _stored(value) for name, value in values.items() if value}
    before = values_of(kind)
    if before == written:
        return
    moment = at or clock.now()
    Statement.objects.update_or_create(kind=kind, defaults={"values": written, "updated_at": moment})
    changed = sorted(name for name in before.keys() | written.keys() if before.get(name) != written.get(name))
    history.record("forum.statement_changed", user=user, at=moment, statement=kind, changed=changed)


def _forums_of(user: User | AnonymousUser) -> list[Kept]:
    if not user.is_authenticated:
        return []
    return _forums(parties__seats__in=user.seats.serving(clock.today()))


def _forums(**conditions: Any) -> list[Kept]:
    forums = Forum.objects.filter(**conditions).select_related("records_plan").order_by("name").distinct()
    return [Kept(forum, getattr(forum, "records_plan", None)) for forum in forums]


def _spread(name: str, plans: list[RecordsPlan | None]) -> str:
    """Unknown until a forum has decided."""
    found = [getattr(plan, name) for plan in plans if plan]
    if not found:
        return missing()
    limits = sorted({months for months in found if months})
    if not limits:
        return _("no limit")
    span = f"{limits[0]}–{limits[-1]}" if len(limits) > 1 else str(limits[0])
    said = ngettext("%(n)s month", "%(n)s months", limits[-1]) % {"n": span}
    return _("%(period)s, in some forums no limit") % {"period": said} if None in found else said


def _stored(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(text: str | None) -> date | None:
    return parse_date(text) if text else None
