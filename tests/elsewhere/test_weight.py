"""What speaks OpenID Connect and SAML is loaded where an organisation is named, and nowhere else."""

import os
import subprocess
import sys

import pytest

from tests.stack import OUTSIDE, SIGN_IN

pytestmark = pytest.mark.check

HEAVY = ("jwt", "onelogin", "requests", "urllib3", "xmlsec")
LOADED = f"""
import django, sys
django.setup()
import forum.urls
print(*[name for name in {HEAVY} if name in sys.modules])
"""


def loaded(**more: str) -> list[str]:
    env = {**OUTSIDE, "DJANGO_SETTINGS_MODULE": "forum.settings", "PORTAL_EMBEDDED": "1", **more}
    env["PATH"] = os.environ["PATH"]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED], env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_libraries_wait_for_an_organisation() -> None:
    assert loaded() == []
    assert loaded(PORTAL_SIGN_IN=str(SIGN_IN)) == list(HEAVY)
