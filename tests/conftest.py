"""The cast: two forums, their people, and the next meeting."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.core.cache import cache
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.utils.safestring import SafeString

from forum import clock
from forum.models import Forum
from meetings.models import Meeting
from members.models import Seat
from tests import factories
from tests.conftest_portal import portal  # noqa: F401
from tests.worlds import Worlds


@pytest.fixture(scope="session", autouse=True)
def _plain_static() -> None:
    """Pages under test name their files without the hash that collectstatic would add."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    staticfiles_storage._wrapped = StaticFilesStorage()


def _render(template: Template, context: Context) -> SafeString:
    """Django's test runner notes every part of a page, and copies what it was made from; the page is enough."""
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture(scope="session", autouse=True)
def _pages_are_noted_once(django_test_environment: None) -> None:
    Template._render = _render


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


WORLDS = Worlds()


@pytest.fixture
def _world(request: pytest.FixtureRequest, db: None) -> str:
    """As much of the cast as this test asks for."""
    wanted = {"kronoberg", "kalmar", "cast", "meeting"} & set(request.fixturenames)
    name = next((name for name in ("meeting", "cast") if name in wanted), " and ".join(sorted(wanted)))
    WORLDS.enter(name, lambda: factories.make_world(name))
    return name


@pytest.fixture
def kronoberg(_world: str) -> Forum:
    return Forum.objects.get(slug="kronoberg")


@pytest.fixture
def kalmar(_world: str) -> Forum:
    return Forum.objects.get(slug="kalmar")


@pytest.fixture
def cast(_world: str) -> SimpleNamespace:
    """Seats of both forums: `cast.ifmetall` sits in Kronoberg, `cast.kalmar_ifmetall` in Kalmar län."""
    return factories.find_cast()


@pytest.fixture
def meeting(cast: SimpleNamespace) -> Meeting:
    """Meeting 4 of 2026 in Kronoberg, on 3 December 09.00-12.00."""
    return Meeting.objects.select_related("forum").get(forum__slug="kronoberg", year=2026, number=4)


@pytest.fixture
def sign_in() -> Callable[[Seat], Client]:
    """A browser in which the person of the seat is signed in."""

    def signed_in(seat: Seat) -> Client:
        client = Client()
        client.force_login(seat.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def now() -> object:
    return clock.now()
