"""Which ways in somebody has: a password, a key, a code by mail, or their organisation's own sign-in."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext as _

from forum.models import User
from forum.sign_in import Provider

SHOWN_AS_BUTTONS = 5  # more organisations than so are folded away on the sign-in page


@dataclass(frozen=True, slots=True)
class WaysToConfirm:
    """Pages of the portal's own where it can be shown again who is sitting there; else the providers'."""

    pages: list[str] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)


def ways_to_confirm(person: User) -> WaysToConfirm:
    methods: list[dict[str, Any]] = get_adapter().get_reauthentication_methods(person)
    known = set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))
    return WaysToConfirm(
        [method["url"] for method in methods], [each for each in settings.SIGN_IN if each.slug in known]
    )


def has_way_in(person: User) -> bool:
    """Whoever has one is never asked for a new password by an invitation."""
    return (
        person.has_usable_password()
        or Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()
        or SocialAccount.objects.filter(user=person).exists()
    )


def kinds_of(person: User) -> set[str]:
    """Which second steps the person has turned on."""
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def provider_for(email: str) -> Provider | None:
    """The organisation that signs in the people with such addresses. It depends on the domain alone."""
    return next((each for each in settings.SIGN_IN if each.answers_for(email)), None)


def is_closed_here(email: str) -> bool:
    """Whether such addresses sign in with their organisation and in no other way."""
    found = provider_for(email)
    return found is not None and found.only_way


def closed_text(email: str) -> str:
    """Told to everybody with such an address, whether there is an account or not."""
    found = provider_for(email)
    return _("People of your organisation sign in with %(name)s.") % {"name": found.name if found else ""}
