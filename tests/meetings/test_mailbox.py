"""The mailbox itself: a real IMAP server, real letters out, and the pages that show what came back."""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from icalendar import Calendar
from imap_tools import MailboxLoginError, MailBoxUnencrypted

from forum.environment import Mailbox, address, mailbox
from forum.mail.delivery import deliver
from forum.models import Outbox
from meetings import calendar
from meetings.incoming.imap import read_mailbox
from meetings.incoming.message import MOST_BYTES
from meetings.incoming.reading import read_message
from meetings.models import MailRead, Meeting
from tests.meetings.incoming_mail import answer, bounce, letter
from tests.meetings.test_year_pages import queries_of, text_of, url

USER, PASSWORD = "svar@example.org", "hemligt"
SignIn = Callable[[object], Client]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """pymap, with one account."""
    port = free_port()
    command = [
        *(str(Path(sys.executable).parent / "pymap"), "--host", "127.0.0.1", "--port", str(port), "--no-tls"),
        *("dict", "--demo-user", USER, "--demo-password", PASSWORD),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture
def inbox(server: int, settings: Any) -> Iterator[MailBoxUnencrypted]:
    """The mailbox, emptied, and the portal set to read it."""
    settings.IMAP = Mailbox("127.0.0.1", server, USER, PASSWORD, "INBOX", tls=False)
    with MailBoxUnencrypted("127.0.0.1", server, timeout=10).login(USER, PASSWORD) as box:
        box.delete(box.uids())
        yield box


def test_mailbox_is_read_once_and_nothing_is_deleted(inbox: MailBoxUnencrypted, meeting: Meeting) -> None:
    for raw in (answer(meeting.calendar_uid), letter("Hej"), b"\xff\xfe nonsens", answer("okänt")):
        inbox.append(raw)
    assert read_mailbox() == {"answered": 1, "unmatched": 3}
    assert meeting.invitations.get(seat__user__email="ifmetall@example.org").answer == "yes"
    assert read_mailbox() == {}
    assert len(inbox.uids()) == 4


def test_message_marked_unread_again_counts_once(inbox: MailBoxUnencrypted, meeting: Meeting) -> None:
    inbox.append(answer(meeting.calendar_uid))
    assert read_mailbox() == {"answered": 1}
    inbox.flag(inbox.uids(), "\\Seen", False)
    assert read_mailbox() == {"read before": 1}
    assert MailRead.objects.count() == 1


def test_big_message_is_not_fetched_whole(inbox: MailBoxUnencrypted, meeting: Meeting) -> None:
    sent = Outbox.objects.get(key__startswith=f"meeting:{meeting.pk}:", to="ifmetall@example.org")
    inbox.append(letter("x", about=sent.message_id) + b"y" * MOST_BYTES)
    assert read_mailbox() == {"too_big": 1}
    assert MailRead.objects.get().meeting == meeting


def test_run_is_bounded(inbox: MailBoxUnencrypted, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.incoming.imap.MOST_MESSAGES", 2)
    for number in range(3):
        inbox.append(letter(f"Brev {number}"))
    assert (read_mailbox().total(), read_mailbox().total(), read_mailbox().total()) == (2, 1, 0)


def test_command_says_what_it_read(inbox: MailBoxUnencrypted, meeting: Meeting, settings: Any) -> None:
    inbox.append(answer(meeting.calendar_uid))
    out = io.StringIO()
    call_command("read_mail", stdout=out)
    assert out.getvalue() == "answered: 1\n"
    settings.IMAP = Mailbox("127.0.0.1", settings.IMAP.port, USER, "fel", "INBOX", tls=False)
    with pytest.raises(MailboxLoginError):
        call_command("read_mail")
    settings.IMAP = None
    with pytest.raises(CommandError, match="PORTAL_IMAP_URL"):
        call_command("read_mail")


@pytest.mark.parametrize(("padding", "said"), [(b"", "answered"), (b"y" * 2 * MOST_BYTES, "too_big")])
def test_mail_pipe_reads_one_message(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch, padding: bytes, said: str
) -> None:
    raw = io.BytesIO(answer(meeting.calendar_uid) + padding)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    out = io.StringIO()
    call_command("read_mail", "--pipe", stdout=out)
    assert (out.getvalue(), raw.read()) == (f"{said}\n", b"")


class Sink:
    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


def test_letters_lead_answers_and_bounces_to_the_mailbox(meeting: Meeting, settings: Any) -> None:
    settings.REPLY_EMAIL = USER
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "forum.mail.smtp.CarefulBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    sent = Outbox.objects.get(key__startswith=f"meeting:{meeting.pk}:", to="ifmetall@example.org")
    Outbox.objects.filter(pk=sent.pk).update(calendar=calendar.as_ics(meeting, "REQUEST", sent.user))
    deliver(sent.pk)
    controller.stop()
    [envelope] = sink.envelopes
    text = envelope.content.decode()
    assert envelope.mail_from == USER
    assert f"Reply-To: {USER}" in text
    assert "From: Industriforum <industriforum@example.org>" in text
    event = Calendar.from_ical(calendar.as_ics(meeting, "REQUEST", sent.user)).walk("VEVENT")[0]
    assert str(event["organizer"]) == f"mailto:{USER}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (
            "imaps://svar%40example.org:hem%3Aligt@imap.example.org/Svar",
            Mailbox("imap.example.org", 993, USER, "hem:ligt", "Svar", tls=True),
        ),
        ("imap://u:p@127.0.0.1:1143", Mailbox("127.0.0.1", 1143, "u", "p", "INBOX", tls=False)),
    ],
)
def test_environment_names_the_mailbox(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: Mailbox | None
) -> None:
    monkeypatch.setenv("PORTAL_IMAP_URL", text)
    assert mailbox("PORTAL_IMAP_URL") == expected


@pytest.mark.parametrize(
    "text", ["imap.example.org", "pop://u:p@x", "imaps://x/INBOX", "imaps://u:p@x:port/"]
)
def test_environment_that_cannot_be_meant_stops_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORTAL_IMAP_URL", text)
    with pytest.raises(ImproperlyConfigured):
        mailbox("PORTAL_IMAP_URL")
    monkeypatch.setenv("PORTAL_REPLY_EMAIL", "inte en adress\nBcc: x@y")
    with pytest.raises(ImproperlyConfigured):
        address("PORTAL_REPLY_EMAIL")


# --- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def received(meeting: Meeting) -> Outbox:
    """A letter that bounced, a proposal of another time, and a written reply."""
    prefix = f"meeting:{meeting.pk}:"
    bounced = Outbox.objects.get(key__startswith=prefix, to="unionen@example.org")
    read_message(bounce(bounced.message_id))
    read_message(answer(meeting.calendar_uid, method="COUNTER"))
    other = Outbox.objects.get(key__startswith=prefix, to="ifmetall@example.org")
    read_message(letter("Kan vi <b>börja</b> senare?", about=other.message_id))
    read_message(answer(meeting.calendar_uid))
    return bounced


def test_participants_page_shows_the_secretariat_what_went_wrong(
    meeting: Meeting, received: Outbox, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    address_ = url("participants", "2026-4")
    office, party = (text_of(sign_in(seat).get(address_)) for seat in (cast.sekr, cast.ifmetall))
    for words in ("Mejl som inte kom fram", "550 5.1.1 User unknown", "Föreslår en annan tid"):
        assert words in office
        assert words not in party
    assert "Kan vi &lt;b&gt;börja&lt;/b&gt; senare?" in office


def test_incoming_page_is_the_secretariats_of_that_forum(
    received: Outbox, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = text_of(sign_in(cast.sekr).get(url("incoming")))
    for words in ("Ett mejl kom inte fram", "unionen@example.org", "Någon har skrivit"):
        assert words in page
    assert "Svaret är noterat" not in page
    for seat, status in ((cast.ifmetall, 403), (cast.board, 403), (cast.kalmar_sekr, 404)):
        assert sign_in(seat).get(url("incoming")).status_code == status
    elsewhere = text_of(sign_in(cast.kalmar_sekr).get("/kalmar/moten/inkommet/"))
    assert "Det finns ingen e-post att titta på." in elsewhere


def test_incoming_page_asks_as_much_for_one_row_as_for_many(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    read_message(answer(meeting.calendar_uid, method="COUNTER"))
    few = queries_of(client, url("incoming"))
    for _number in range(40):
        read_message(answer(meeting.calendar_uid, method="COUNTER"))
    assert few == queries_of(client, url("incoming")) == 5
    assert "Sida 2 av 2" in text_of(client.get(url("incoming") + "?sida=2"))
