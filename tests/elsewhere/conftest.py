"""Two organisations that sign in their own people, listening on loopback, and somebody of each with a seat."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from forum import clock
from forum.sign_in import Provider
from members.models import Seat
from members.roster import appoint
from tests.elsewhere.oidc_provider import OpenIDProvider
from tests.elsewhere.saml_provider import SamlProvider
from tests.elsewhere.server import serve

ALIKE = {"oidc": "anna@oidc.example.org", "saml": "bo@saml.example.org"}


@pytest.fixture(scope="module")
def _oidc() -> Iterator[OpenIDProvider]:
    provider = OpenIDProvider()
    with serve(lambda asked: provider.answer(asked)) as provider.url:
        yield provider


@pytest.fixture(scope="module")
def _saml() -> Iterator[SamlProvider]:
    provider = SamlProvider()
    with serve(lambda asked: provider.answer(asked)) as provider.url:
        yield provider


@pytest.fixture
def oidc(_oidc: OpenIDProvider, configured: Callable[..., None]) -> OpenIDProvider:
    fresh = OpenIDProvider(_oidc.url)
    _oidc.__dict__.update(fresh.__dict__)
    configured("oidc", issuer=_oidc.url)
    return _oidc


@pytest.fixture
def saml(_saml: SamlProvider, configured: Callable[..., None]) -> SamlProvider:
    fresh = SamlProvider(_saml.url)
    _saml.__dict__.update(fresh.__dict__)
    configured("saml", metadata=_saml.metadata())
    return _saml


@pytest.fixture
def configured(settings: Any) -> Callable[..., None]:
    """Change one provider of PORTAL_SIGN_IN: its own fields, or its options."""

    def change(slug: str, **wanted: Any) -> None:
        settings.SIGN_IN = tuple(
            _changed(each, wanted) if each.slug == slug else each for each in settings.SIGN_IN
        )

    return change


def _changed(provider: Provider, wanted: dict[str, Any]) -> Provider:
    fields = {name: value for name, value in wanted.items() if name in Provider.__dataclass_fields__}
    options = {name: value for name, value in wanted.items() if name not in fields}
    return replace(provider, **fields, options=provider.options | options)


@pytest.fixture
def seats(cast: SimpleNamespace) -> dict[str, Seat]:
    """Invited, and not in yet."""
    return {
        slug: appoint(
            cast.company.party,
            email=email,
            name=f"Person hos {slug}",
            role=Seat.Role.PARTNER,
            since=clock.today(),
            by=cast.sekr,
        )
        for slug, email in ALIKE.items()
    }


@pytest.fixture
def browser() -> Client:
    return Client()
