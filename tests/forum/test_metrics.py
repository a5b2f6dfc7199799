"""/metrics: sums that several processes share, states counted when asked for, and no door for strangers."""

import os
import subprocess
import sys
import time

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from forum.embedded.folder import ROOT
from forum.mail import Letter, post
from forum.metrics.live import KEY as LIVE_KEY
from forum.metrics.live import Live, live_now, said
from forum.metrics.requests import bucket_of, count_request
from forum.metrics.sums import client
from forum.metrics.tasks import count_task
from forum.models import Outbox
from forum.workers import note_pulse, queues, sign, sign_off, workers
from tests.factories import local

WITH_TOKEN = {"Authorization": "Bearer rätt nyckel"}


def samples(asked: Client | None = None) -> dict[tuple[str, ...], float]:
    """By name and the labels' values, in the order of the labels' names."""
    text = (asked or Client()).get("/metrics").content.decode()
    families = text_string_to_metric_families(text)
    return {
        (each.name, *(value for _, value in sorted(each.labels.items()))): each.value
        for family in families
        for each in family.samples
    }


def test_requests_are_counted_by_the_name_of_their_address(cast, sign_in):
    signed_in = sign_in(cast.sekr)
    for query in ("ett", "två"):
        signed_in.get("/kronoberg/sok/", {"q": query})
    Client().get("/finns/inte/anna.andersson@example.org/")
    found = samples()
    assert found["portal_requests_total", "GET", "home:search", "200"] == 2
    assert found["portal_requests_total", "GET", "none", "404"] == 1
    assert found["portal_request_seconds_count", "home:search"] == 2
    assert found["portal_request_seconds_bucket", "+Inf", "home:search"] == 2
    assert found["portal_request_seconds_sum", "home:search"] > 0
    assert found["portal_sql_queries_total", "home:search"] > 4
    labels = {label for name in found for label in name[1:]}
    assert not any("anna" in label or "/" in label or label == "ett" for label in labels)


def test_several_processes_add_to_one_sum(db):
    """As the workers of gunicorn do, and other machines."""
    code = (
        "from forum.metrics.requests import count_request\n"
        "for _ in range(20): count_request('home:forum', 'GET', 200, 0.3, 2, 0.1)\n"
    )
    start = "import django; django.setup()\n"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "forum.settings"}
    others = [subprocess.Popen([sys.executable, "-c", start + code], cwd=ROOT, env=env) for _ in range(2)]
    count_request("home:forum", "GET", 200, 0.7, 0, 0.0)
    assert [each.wait(60) for each in others] == [0, 0]
    found = samples()
    assert found["portal_requests_total", "GET", "home:forum", "200"] == 41
    assert found["portal_request_seconds_bucket", "0.25", "home:forum"] == 0
    assert found["portal_request_seconds_bucket", "0.5", "home:forum"] == 40
    assert found["portal_request_seconds_bucket", "1.0", "home:forum"] == 41
    assert found["portal_sql_queries_total", "home:forum"] == 80
    assert found["portal_request_seconds_sum", "home:forum"] == pytest.approx(12.7)


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0.0, "0.025"), (0.1, "0.1"), (0.11, "0.25"), (11.0, "+Inf")]
)
def test_time_falls_into_the_first_bucket_that_holds_it(seconds, bucket):
    assert bucket_of(seconds) == bucket


def test_tasks_letters_and_queues_are_counted(db):
    count_task("mail.deliver_letter", "SUCCESS", 0.5)
    count_task("mail.deliver_letter", "FAILURE", 0.25)
    post(
        Letter(key="x", kind="k", template="account/password_set", to="n@example.org"), at=local(2026, 11, 22)
    )
    Outbox.objects.update(state="failed")
    client().lpush("papers", '{"headers": {"sent_at": %f}}' % (time.time() - 60), "{}")
    try:
        found, (paper_queue,) = samples(), [each for each in queues() if each.name == "papers"]
    finally:
        client().delete("papers")
    assert found["portal_tasks_total", "success", "mail.deliver_letter"] == 1
    assert found["portal_tasks_total", "failure", "mail.deliver_letter"] == 1
    assert found["portal_task_seconds_total", "mail.deliver_letter"] == 0.75
    assert found["portal_letters", "failed"] == 1
    assert found["portal_letters_oldest_seconds", "failed"] > 3600
    assert found["portal_letters", "sent"] == 0
    assert found["portal_queue_tasks", "papers"] == paper_queue.length == 2
    assert paper_queue.oldest is not None


def test_live_processes_are_added_up_and_the_silent_ones_left_out(db):
    client().hset(LIVE_KEY, mapping={"a": said(2, 5, 4), "b": said(1, 1, 1)})
    client().hset(LIVE_KEY, "gone", '{"at": 1.0, "rooms": 9, "sockets": 9, "people": 9}')
    assert live_now() == Live(processes=2, rooms=3, sockets=6, people=5)
    assert samples()[("portal_live_rooms",)] == 3
    assert client().hkeys(LIVE_KEY) == [b"a", b"b"]


def test_worker_is_alive_while_it_signs(db):
    sign("celery@one")
    note_pulse("celery@one", from_beat=True)
    client().hset("workers:alive", "celery@two", time.time() - 300)
    assert [(each.name, each.is_alive, each.pulse is not None) for each in workers()] == [
        ("celery@one", True, True),
        ("celery@two", False, False),
    ]
    found = samples()
    assert found[("portal_workers",)] == 1
    assert ("portal_pulse_age_seconds",) in found
    sign_off("celery@one")
    assert [each.name for each in workers()] == ["celery@two"]


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "::1", 200),
        ("", {}, "10.0.0.7", 404),
        ("", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ("rätt nyckel", WITH_TOKEN, "10.0.0.7", 200),
        ("rätt nyckel", {"Authorization": "Bearer fel"}, "127.0.0.1", 404),
        ("rätt nyckel", {}, "127.0.0.1", 404),
    ],
)
def test_figures_are_shown_to_the_monitoring_alone(settings, db, token, headers, address, status):
    settings.METRICS_TOKEN = token
    answer = Client().get("/metrics", headers=headers, REMOTE_ADDR=address)
    assert answer.status_code == status
    assert (b"portal_requests" in answer.content) is (status == 200)
    if status == 404:
        nowhere = Client().get("/finns/inte/", REMOTE_ADDR=address)
        assert answer.content == nowhere.content


def test_figures_need_the_same_number_of_queries_whatever_is_there(db, django_assert_num_queries):
    Client().get("/metrics")
    with django_assert_num_queries(2):
        Client().get("/metrics")
