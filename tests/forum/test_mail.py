"""Letters against a real SMTP server that can be told to misbehave."""

import asyncio
import email
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from forum import clock
from forum.mail import Letter, muted, post
from forum.mail.delivery import deliver, waiting
from forum.models import Forum, Outbox, Paper, User
from tests.kept import paper_path

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Åäö\r\nEND:VCALENDAR\r\n"
pytestmark = pytest.mark.usefixtures("kronoberg")


class Sink:
    """Keeps what arrives. `answer` is what it says after the text; "cut" drops the line instead."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith(("4", "5")):
            return self.answer
        self.received.append(email.message_from_bytes(envelope.content, policy=policy.default))
        if self.answer == "cut":
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "forum.mail.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


@pytest.fixture
def person(kronoberg: Forum) -> User:
    """The founding's own letter is set aside."""
    Outbox.objects.update(state=Outbox.State.MUTED)
    return User.objects.get(email="sekretariat.kronoberg@example.org")


def write(person: User, key: str = "prov:1", **more: Any) -> Outbox:
    letter = Letter(key=key, kind="prov", template="account/password_changed", to=person, **more)
    row = post(letter)
    assert row is not None
    return row


def test_letter_is_sent_once(sink: Sink, person: User) -> None:
    letter = write(person)
    deliver(letter.pk)
    deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Outbox.State.SENT, 1)
    assert [message["To"] for message in sink.received] == [person.email]
    assert sink.received[0]["Message-ID"] == letter.message_id


def test_same_event_is_written_once(person: User) -> None:
    write(person)
    assert post(Letter(key="prov:1", kind="prov", template="account/password_changed", to=person)) is None
    assert Outbox.objects.filter(key="prov:1").count() == 1


def test_invitation_carries_its_method(sink: Sink, person: User) -> None:
    deliver(write(person, calendar=CALENDAR, calendar_method="REQUEST").pk)
    (message,) = sink.received
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert message.get_content_type() == "multipart/alternative"
    assert part.get_param("method") == "REQUEST"
    assert part.get_content().replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n")


def test_cut_line_after_the_text_is_uncertain_and_not_sent_again(sink: Sink, person: User) -> None:
    sink.answer = "cut"
    letter = write(person)
    deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == Outbox.State.UNCERTAIN
    sink.answer = "250 OK"
    assert letter.pk not in waiting()
    deliver(letter.pk)
    assert len(sink.received) == 1


def test_refused_letter_fails_and_busy_server_is_tried_again(sink: Sink, person: User) -> None:
    sink.answer = "550 no such box"
    refused = write(person)
    deliver(refused.pk)
    sink.answer = "451 later"
    later = write(person, key="prov:2")
    deliver(later.pk)
    refused.refresh_from_db()
    later.refresh_from_db()
    assert (refused.state, later.state) == (Outbox.State.FAILED, Outbox.State.QUEUED)
    assert later.due_at is not None
    assert later.due_at > clock.now()
    assert waiting() == []


def test_absent_server_delays_the_letter(settings: Any, person: User) -> None:
    settings.EMAIL_BACKEND = "forum.mail.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter = write(person)
    deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Outbox.State.QUEUED, 1)
    assert "refused" in letter.error


@pytest.mark.parametrize(("handed", "state", "arrived"), [(False, "sent", 1), (True, "uncertain", 0)])
def test_killed_worker_loses_nothing_and_doubles_nothing(
    sink: Sink, person: User, handed: bool, state: str, arrived: int
) -> None:
    """Before the text was handed over the letter goes again; after it nobody knows, so it does not."""
    letter, before = write(person), clock.now() - timedelta(minutes=5)
    Outbox.objects.filter(pk=letter.pk).update(
        state=Outbox.State.SENDING, lease_until=before, handed_at=before if handed else None
    )
    for pk in waiting():
        deliver(pk)
    letter.refresh_from_db()
    assert (letter.state, len(sink.received)) == (state, arrived)


def test_letter_in_another_workers_hands_is_left_alone(sink: Sink, person: User) -> None:
    letter = write(person)
    Outbox.objects.filter(pk=letter.pk).update(
        state=Outbox.State.SENDING, lease_until=clock.now() + timedelta(minutes=1)
    )
    deliver(letter.pk)
    assert (waiting(), sink.received) == ([], [])


def test_secret_text_is_blanked_once_sent(sink: Sink, person: User) -> None:
    letter = write(person, secret=True)
    assert letter.text
    deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.text) == (Outbox.State.SENT, "")


def test_muted_letter_is_kept_and_never_sent(sink: Sink, person: User) -> None:
    with muted():
        letter = write(person)
    deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, sink.received) == (Outbox.State.MUTED, [])


def test_letter_waits_for_its_paper(
    sink: Sink, person: User, kronoberg: Forum, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper = Paper.objects.create(
        forum=kronoberg,
        kind=Paper.Kind.AGENDA,
        title="Dagordning",
        template="papers/agenda.html",
        snapshot={},
        file_name="dagordning.pdf",
        requested_at=clock.now(),
    )
    letter = write(person, paper=paper)
    deliver(letter.pk)
    assert (waiting(), sink.received) == ([], [])
    Paper.objects.filter(pk=paper.pk).update(
        state=Paper.State.READY, sha256="a" * 64, pages=1, size=4, built_at=clock.now()
    )
    paper.refresh_from_db()
    paper_path(paper).parent.mkdir(parents=True)
    paper_path(paper).write_bytes(b"%PDF")
    assert waiting() == [letter.pk]
    deliver(letter.pk)
    (attachment,) = sink.received[0].iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("dagordning.pdf", b"%PDF")
