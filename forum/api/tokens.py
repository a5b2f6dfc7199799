"""Making, revoking and recognising tokens."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from forum import clock, history
from forum.access import require
from forum.api.models import ApiToken, Scope
from forum.api.rules import may_manage_tokens, may_revoke_token
from forum.models import Forum
from members.models import Seat

PREFIX = "if_"  # tells a person, and a program that looks for leaked secrets, what it is
USE_NOTED_EVERY = timedelta(minutes=1)
LONGEST_LIFE = timedelta(days=731)


@transaction.atomic
def make_token(
    forum: Forum, name: str, scopes: Sequence[str], expires_on: date, *, by: Seat, at: datetime | None = None
) -> tuple[ApiToken, str]:
    """The row, and the token itself, which nobody can show again."""
    require(may_manage_tokens(by, forum))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        forum=forum,
        name=name,
        scopes=[scope for scope in Scope.values if scope in scopes],
        sha256=_hash(secret),
        made_at=at or clock.now(),
        made_by=by,
        expires_on=expires_on,
    )
    history.record("token.made", on=token, by=by, at=at, scopes=token.scopes, expires_on=expires_on)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Seat, at: datetime | None = None) -> None:
    require(may_revoke_token(by, token))
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at or clock.now()):
        history.record("token.revoked", on=token, by=by, at=at)


def recognise(secret: str, at: datetime) -> ApiToken | None:
    """The live token that this is; its use is noted, at most once a minute."""
    token = ApiToken.objects.select_related("forum").filter(sha256=_hash(secret)).first()
    if token is None or not token.is_live(at):
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < at - USE_NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
    return token


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
