"""Somebody's second step at sign-in: that it is shown when it is made, and taken away when it is lost."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.mail import Letter, post
from forum.models import User
from forum.second_factor import OWN
from members.models import Seat
from members.rules import may_reset_second_factor


@receiver(authenticator_added, dispatch_uid="second_factor_added")
def note_added(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Whoever has just shown that the new app or key works need not show it again in this session.

    The others end: one that knows only the password could otherwise take the new way away again. This runs once
    the new way is committed, which may be after the response has saved the session.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(request, user, OWN, id=authenticator.pk, type=authenticator.type)
    request.session.save()
    end_sessions(user, but=request.session.session_key)
    history.record("person.second_factor_added", user=user, way=authenticator.type)


@receiver(authenticator_removed, dispatch_uid="second_factor_removed")
def note_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        history.record("person.second_factor_removed", user=user, way=authenticator.type)


@transaction.atomic
def reset_second_factor(person: User, *, by: Seat | None = None, at: datetime | None = None) -> int:
    """For somebody who has lost phone and codes: how many ways were taken away. Without `by`, the operator does it.

    Whoever asked has been recognised by other means. Every session ends, and the person is told by letter.
    """
    if by:
        require(may_reset_second_factor(by, person))
    ways = Authenticator.objects.select_for_update().filter(user=person)
    count = len(ways)
    if not count:
        raise ValidationError(_("%(name)s has no second step to take away.") % {"name": person})
    ways.delete()
    end_sessions(person)
    entry = history.record("person.second_factor_reset", by=by, at=at, person=person.pk, count=count)
    post(
        Letter(
            key=f"second_factor_reset:{entry.pk}",
            kind="account.second_factor_reset",
            template="account/second_factor_reset",
            to=person,
            context={"timestamp": at or clock.now(), "by": by},
        ),
        at=at,
    )
    return count


def end_sessions(person: User, but: str | None = None) -> None:
    """Everywhere, at once: sockets ask for their session before each delivery (meetings/live/rights.py)."""
    for session in UserSession.objects.filter(user=person).exclude(session_key=but or ""):
        session.end()
