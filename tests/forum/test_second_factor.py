"""Where it is required, secretariat and operator turn on two-step sign-in before anything else."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.models import Seat


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.MFA_REQUIRED = True


def test_secretariat_is_led_to_two_step_sign_in(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client]
) -> None:
    browser = sign_in(cast.sekr)
    led = browser.get("/kronoberg/moten/")
    assert (led.status_code, led["Location"]) == (302, "/konto/2fa/")
    assert "Slå på tvåstegsinloggning först" in browser.get("/konto/2fa/").content.decode()
    Authenticator.objects.create(user=cast.sekr.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert browser.get("/kronoberg/moten/").status_code == 200


def test_operator_is_led_there_too(cast: SimpleNamespace, sign_in: Callable[[Seat], Client]) -> None:
    cast.teknik.user.is_staff = True
    cast.teknik.user.save()
    assert sign_in(cast.teknik).get("/drift/")["Location"] == "/konto/2fa/"


def test_representative_is_not_asked(cast: SimpleNamespace, sign_in: Callable[[Seat], Client]) -> None:
    assert sign_in(cast.ifmetall).get("/kronoberg/moten/").status_code == 200
