"""Whom an organisation's own sign-in lets in: people who hold a seat, and nobody else.

It never makes an account and gives no rights. It says who somebody is; what they may do follows from their seats.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from forum import history
from forum.models import User
from forum.second_factor import PROVIDERS
from forum.sign_in import OIDC, Provider
from members.people import find_person

# What allauth is not told about: the claims that say how somebody signed in, kept for as long as the request.
SAID = "signed_in_how"


class IdentityAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """From the settings alone: no row of the database can add a way in."""
        return [
            _app_of(each)
            for each in settings.SIGN_IN
            if provider in {None, each.protocol, each.slug}
            and client_id in {None, each.slug, each.options.get("client_id")}
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The identity is mapped to an account that an invitation has made, the first time by its address."""
        provider = _provider_of(sociallogin)
        person = sociallogin.user if sociallogin.is_existing else _person_behind(sociallogin, provider)
        if person is None or not _may_come_from(person, provider):
            raise ImmediateHttpResponse(_unknown(request, sociallogin, provider))
        if not sociallogin.is_existing:
            sociallogin.user = person
            sociallogin.save(request, connect=True)
            history.record("person.identity_mapped", user=person, provider=provider.name)
        if sociallogin.state.get("process") == AuthProcess.REDIRECT:
            if request.user != person:
                raise ImmediateHttpResponse(_unknown(request, sociallogin, provider))
            record_authentication(
                request, person, "socialaccount", provider=provider.slug, reauthenticated=True
            )
        if set(provider.second_factor) & set(getattr(request, SAID, ())):
            record_authentication(request, person, PROVIDERS, provider=provider.slug)


def _app_of(provider: Provider) -> SocialApp:
    options = dict(provider.options)
    if provider.protocol == OIDC:
        options |= {"server_url": options["issuer"], "oauth_pkce_enabled": True}
    return SocialApp(
        provider=provider.protocol,
        provider_id=provider.slug,
        name=provider.name,
        client_id=options.get("client_id", provider.slug),
        secret=options.pop("client_secret", ""),
        settings=options,
    )


def _provider_of(sociallogin: SocialLogin) -> Provider:
    return next(each for each in settings.SIGN_IN if each.slug == sociallogin.account.provider)


def _person_behind(sociallogin: SocialLogin, provider: Provider) -> User | None:
    """By an address that the provider says is the person's, and that it may speak for."""
    for address in sociallogin.email_addresses:
        if address.verified and provider.answers_for(address.email):
            return find_person(address.email)
    return None


def _may_come_from(person: Any, provider: Provider) -> bool:
    """An account with a seat (or the operator's) whose address still is one of the provider's."""
    return (
        person.is_active
        and provider.answers_for(person.email)
        and (person.is_operator or person.seats.exists())
    )


def _unknown(request: HttpRequest, sociallogin: SocialLogin, provider: Provider) -> Any:
    address = next((each.email for each in sociallogin.email_addresses), "")
    context = {"provider": provider, "address": address}
    return render(request, "account/identity_unknown.html", context, status=403)
