"""/drift/: how the portal is doing, without anybody's text."""

import pytest
from django.test import Client

from forum.environment import SealSettings
from forum.mail import Letter, post
from forum.models import Outbox, User
from tests.factories import local


@pytest.fixture
def operator(db) -> Client:
    client = Client()
    person = User.objects.create_user(
        "drift@example.org", "en ganska lång mening", name="Drift", is_staff=True
    )
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def failed(db) -> Outbox:
    letter = post(
        Letter(
            key="x",
            kind="account.login_code",
            template="account/login_code",
            to="nagon@example.org",
            context={"code": "HEMLIG-KOD"},
        ),
        at=local(2026, 11, 1),
    )
    Outbox.objects.filter(pk=letter.pk).update(state="failed", error="550 no such mailbox", attempts=3)
    return letter


def test_operation_page_is_the_operators(cast, sign_in, client):
    assert client.get("/drift/").status_code == 302
    assert sign_in(cast.sekr).get("/drift/").status_code == 403


def test_operation_page_counts_by_state(operator, failed):
    page = operator.get("/drift/")
    counted = {row.state: (row.count, row.oldest) for row in page.context["letters"]}
    assert counted["failed"] == (1, local(2026, 11, 1))
    assert counted["sent"] == (0, None)
    assert {row.state for row in page.context["papers"]} == {"requested", "building", "ready", "failed"}
    assert dict(page.context["versions"])["PostgreSQL"].startswith("18.")


def test_failed_letters_are_listed_without_their_text(operator, failed):
    text = operator.get("/drift/").content.decode()
    assert "550 no such mailbox" in text
    assert "nagon@example.org" in text
    assert "HEMLIG-KOD" not in text


def test_operation_page_reads_the_same_number_of_rows_whatever_its_size(
    operator, failed, django_assert_max_num_queries
):
    for number in range(10):
        post(
            Letter(
                key=f"y{number}",
                kind="account.password_set",
                template="account/password_set",
                to="n@example.org",
            )
        )
    Outbox.objects.update(state="failed")
    with django_assert_max_num_queries(9):
        operator.get("/drift/")


def test_operator_is_told_of_the_seal_and_of_what_is_wrong_with_it(operator, settings):
    assert (
        "Ingen är inställd. Anteckningar och uppföljningar är inte e-stämplade"
        in operator.get("/drift/").text
    )
    settings.SEAL = SealSettings("/gone/seal.key", "/gone/seal.pem", "", "", "")
    text = operator.get("/drift/").text
    assert "E-stämpelns certifikat går inte att läsa. Inget e-stämplas förrän det är åtgärdat." in text
    assert "/gone/" not in text
