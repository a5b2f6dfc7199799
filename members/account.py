"""How sign-in behaves: nobody signs up by themselves, and its letters leave through the outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from forum.mail import Letter, post
from forum.models import User
from members.people import find_person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from an invitation; allauth's letters are written as rows like all others."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's template prefix "account/email/login_code" becomes mail/account/login_code.txt."""
        name = template_prefix.rsplit("/", 1)[-1]
        shown = {key: value for key, value in context.items() if key != "request"}
        post(
            Letter(
                key=f"account:{uuid.uuid4()}",
                kind=f"account.{name}",
                template=f"account/{name}",
                to=find_person(email) or email,
                context={"person": owner_of(context), **shown},
                secret=True,
            )
        )


def owner_of(context: dict[str, Any]) -> User | None:
    """Whom a letter to another address than the account's own is about."""
    return user if isinstance(user := context.get("user"), User) else None
