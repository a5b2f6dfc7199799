"""/drift/: how the portal is doing, without anybody's text."""

import re

import pytest
from django.test import Client

from forum.environment import SealSettings
from forum.mail import Letter, post
from forum.models import HistoryEntry, Outbox, Paper, User
from forum.workers import client, note_pulse, sign
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
    assert {row.state for row in page.context["papers"]} == {
        "requested",
        "building",
        "ready",
        "failed",
        "cancelled",
    }
    assert dict(page.context["versions"])["PostgreSQL"].startswith("18.")


def test_what_ended_long_ago_is_shown_with_its_year(operator, failed):
    Outbox.objects.update(created_at=local(2024, 5, 7, 9, 30))
    row = re.search(r'<th scope="row">Inte skickat</th>(.*?)</tr>', operator.get("/drift/").text)
    assert row[1] == "<td>1</td><td>7 maj 2024 09.30</td>"


def test_failed_letters_are_listed_without_their_text(operator, failed):
    text = operator.get("/drift/").content.decode()
    assert "550 no such mailbox" in text
    assert "nagon@example.org" in text
    assert "HEMLIG-KOD" not in text


def test_operation_page_reads_the_same_number_of_rows_whatever_its_size(
    operator, failed, django_assert_num_queries
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
    with django_assert_num_queries(18):
        operator.get("/drift/")


@pytest.fixture
def broken(kronoberg) -> Paper:
    return Paper.objects.create(
        forum=kronoberg,
        kind=Paper.Kind.AGENDA,
        title="Hemlig rubrik",
        template="papers/agenda.html",
        snapshot={"text": "HEMLIG TEXT"},
        file_name="dagordning.pdf",
        state=Paper.State.FAILED,
        attempts=3,
        error="Something went wrong.",
        requested_at=local(2026, 11, 1),
    )


def test_operator_has_a_failed_paper_made_again_without_seeing_it(operator, broken):
    page = operator.get("/drift/").content.decode()
    assert f'name="paper" value="{broken.pk}"' in page
    assert "HEMLIG TEXT" not in page
    assert "Hemlig rubrik" not in page
    answer = operator.post("/drift/", {"paper": broken.pk}, follow=True).content.decode()
    assert "Handlingen görs om." in answer
    broken.refresh_from_db()
    assert (broken.state, broken.attempts, broken.error) == ("requested", 0, "")
    entry = HistoryEntry.objects.get(verb="paper.retried")
    assert (entry.actor.email, entry.forum, entry.subject_id) == (
        "drift@example.org",
        broken.forum,
        broken.pk,
    )
    assert f'name="paper" value="{broken.pk}"' not in operator.get("/drift/").content.decode()


@pytest.mark.parametrize("asked", ["", "0", "-1", "9" * 30, "x", "²"])
def test_paper_that_does_not_wait_is_not_made_again(operator, broken, asked):
    answer = operator.post("/drift/", {"paper": asked}, follow=True).content.decode()
    assert "Handlingen väntar inte längre på att göras om." in answer
    broken.refresh_from_db()
    assert broken.state == "failed"


def test_nobody_else_has_a_paper_made_again(cast, sign_in, broken):
    assert sign_in(cast.sekr).post("/drift/", {"paper": broken.pk}).status_code == 403
    broken.refresh_from_db()
    assert broken.state == "failed"


def test_queues_workers_and_late_letters_are_shown(operator, failed):
    Outbox.objects.update(state="queued")
    sign("celery@ett")
    note_pulse("celery@ett", from_beat=True)
    client().lpush("reports", "{}", "{}")
    try:
        page = operator.get("/drift/")
    finally:
        client().delete("reports")
    assert {queue.name: queue.length for queue in page.context["queues"]} == {
        "reports": 2,
        "celery": 0,
        "papers": 0,
    }
    assert [worker.name for worker in page.context["workers"]] == ["celery@ett"]
    text = page.content.decode()
    assert "1 brev borde ha gått för en kvart sedan." in text
    machine = page.context["machine"]
    assert machine.database > 1_000_000
    assert 0 < machine.disk_free <= machine.disk_total
    assert machine.unapplied == 0


def test_operator_is_told_of_the_seal_and_of_what_is_wrong_with_it(operator, settings):
    assert (
        "Ingen är inställd. Anteckningar och uppföljningar är inte e-stämplade"
        in operator.get("/drift/").text
    )
    settings.SEAL = SealSettings("/gone/seal.key", "/gone/seal.pem", "", "", "")
    text = operator.get("/drift/").text
    assert "E-stämpelns certifikat går inte att läsa. Inget e-stämplas förrän det är åtgärdat." in text
    assert "/gone/" not in text
