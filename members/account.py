"""How sign-in behaves: nobody signs up by themselves, and its letters leave through the outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from forum.mail import Letter, post
from forum.models import User
from forum.second_factor import PROVIDERS, methods_of
from members.entrances import closed_text, is_closed_here
from members.people import find_person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from an invitation; allauth's letters are written as rows like all others."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whichever way somebody comes: where the organisation's sign-in is the only way, no other leads in."""
        if not (kwargs.get("signal_kwargs") or {}).get("sociallogin") and is_closed_here(user.email):
            messages.error(request, closed_text(user.email))
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_login_stages(self) -> list[str]:
        usual = f"{AuthenticateStage.__module__}.{AuthenticateStage.__name__}"
        ours = f"{SecondStep.__module__}.{SecondStep.__name__}"
        return [ours if stage == usual else stage for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the account alone. allauth adds the host that the visitor names: every port would begin a new count."""
        return str(credentials.get("email", "")).lower()

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


class SecondStep(AuthenticateStage):
    """Not asked for twice: an organisation that is believed to have asked for it (PORTAL_SIGN_IN) has done so."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if PROVIDERS in methods_of(self.login.user, request.session):
            return False
        return bool(super()._should_handle(request))


def owner_of(context: dict[str, Any]) -> User | None:
    """Whom a letter to another address than the account's own is about."""
    return user if isinstance(user := context.get("user"), User) else None
