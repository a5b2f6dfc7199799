"""Every letter of allauth has its text."""

from pathlib import Path

import allauth
import pytest
from django.utils import timezone

from forum.models import Outbox
from members.account import AccountAdapter

EMAILS = [
    path
    for app in ("account", "mfa")
    for path in (Path(allauth.__file__).parent / "templates" / app / "email").glob("*_subject.txt")
]
# Kinds of sign-in that the portal does not use.
UNUSED = {"password_reset_code"}
CONTEXT = {
    "code": "ABC-123",
    "password_reset_url": "https://example.org/reset",
    "activate_url": "https://example.org/confirm",
    "signup_url": "https://example.org/signup",
    "from_email": "gammal@example.org",
    "to_email": "ny@example.org",
    "deleted_email": "gammal@example.org",
    "timestamp": timezone.now(),
    "ip": "127.0.0.1",
    "user_agent": "Browser <script>",
    "request": object(),
}
NAMES = sorted({path.name.removesuffix("_subject.txt") for path in EMAILS} - UNUSED)


@pytest.mark.parametrize("name", NAMES)
def test_letter_has_subject_and_text(db, name):
    AccountAdapter().send_mail(f"account/email/{name}", "nagon@example.org", CONTEXT)
    letter = Outbox.objects.get(kind=f"account.{name}")
    assert letter.subject
    assert len(letter.text.splitlines()) > 2
    assert "{" not in letter.subject + letter.text
    assert "&#" not in letter.text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("login_code", "ABC-123"),
        ("password_reset_key", "https://example.org/reset"),
        ("email_confirmation", "https://example.org/confirm"),
        ("email_changed", "ny@example.org"),
    ],
)
def test_letter_says_what_it_is_for(db, name, told):
    AccountAdapter().send_mail(f"account/email/{name}", "nagon@example.org", CONTEXT)
    assert told in Outbox.objects.get(kind=f"account.{name}").text
