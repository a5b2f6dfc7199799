"""Two-step sign-in: whether this session, and not just the account, has shown its second step."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from forum.models import User

# How allauth names its own second step in a session, and how we name one that the person's organisation has asked for.
OWN, PROVIDERS = "mfa", "second_factor_elsewhere"


def is_lacking(user: User, session: Mapping[str, Any]) -> bool:
    """Where it is required: a session from before the account had a second step has not shown it either."""
    return settings.MFA_REQUIRED and not is_shown(user, session)


def is_shown(user: User, session: Mapping[str, Any]) -> bool:
    shown = methods_of(user, session)
    return PROVIDERS in shown or (OWN in shown and is_mfa_enabled(user))


def methods_of(user: User, session: Mapping[str, Any]) -> set[str]:
    """Every way in which the person has shown in this session who they are."""
    return {record["method"] for record in records_of(user, session)}


def records_of(user: User, session: Mapping[str, Any]) -> list[dict[str, Any]]:
    return get_authentication_records(SimpleNamespace(session=session), user)  # type: ignore[arg-type]
