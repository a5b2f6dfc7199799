"""Mail as calendars and mail servers write it."""

from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from uuid import UUID, uuid4

REPLY = """BEGIN:VCALENDAR
PRODID:-//Example//Calendar//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
DTSTART:20261203T080000Z
ORGANIZER:mailto:svar@example.org
ATTENDEE;PARTSTAT={partstat};CN=Någon:MAILTO:{attendee}
COMMENT:Åäö
END:VEVENT
END:VCALENDAR
"""


def answer(
    uid: UUID | str,
    partstat: str = "ACCEPTED",
    *,
    sender: str = "ifmetall@example.org",
    attendee: str = "",
    sequence: int = 0,
    at: datetime | None = None,
    method: str = "REPLY",
    message_id: str = "",
    calendar: str = REPLY,
) -> bytes:
    """What Outlook, Google and Apple send when somebody presses a button."""
    stamp = (at or datetime(2026, 11, 2, 9, tzinfo=UTC)).astimezone(UTC)
    text = calendar.format(
        method=method,
        uid=uid,
        sequence=sequence,
        stamp=f"{stamp:%Y%m%dT%H%M%SZ}",
        partstat=partstat,
        attendee=attendee or sender,
    ).replace("\n", "\r\n")
    message = MIMEMultipart("alternative")
    message["From"] = f'"Någon Å" <{sender}>'
    message["To"] = "svar@example.org"
    message["Subject"] = "Accepterat: möte"
    message["Message-ID"] = message_id or f"<{uuid4()}@example.org>"
    message["Date"] = "Mon, 02 Nov 2026 10:00:00 +0100"
    message.attach(MIMEText("Jag kommer gärna.", "plain", "utf-8"))
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method)
    message.attach(part)
    return message.as_bytes()


def letter(text: str, *, about: str = "", sender: str = "ifmetall@example.org", **headers: str) -> bytes:
    """What a person writes, or a machine on the person's behalf."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "svar@example.org", "Sv: Boka dagen"
    message["Message-ID"] = f"<{uuid4()}@example.org>"
    if about:
        message["In-Reply-To"] = about
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def bounce(about: str, action: str = "failed", *, whole: bool = True) -> bytes:
    """What a mail server says (RFC 3464), with the letter or only its headers."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.org", "svar@example.org"
    report["Subject"], report["Auto-Submitted"] = "Undelivered Mail", "auto-replied"
    report["Message-ID"] = f"<{uuid4()}@mx.example.org>"
    report.attach(MIMEText("The mail could not be delivered.", "plain"))
    status = MIMEBase("message", "delivery-status")
    of_server, of_receiver = Message(), Message()
    of_server["Reporting-MTA"] = "dns; mx.example.org"
    of_receiver["Final-Recipient"] = "rfc822; unionen@example.org"
    of_receiver["Action"], of_receiver["Status"] = action, "5.1.1"
    of_receiver["Diagnostic-Code"] = "smtp; 550 5.1.1 User unknown"
    status.set_payload([of_server, of_receiver])
    report.attach(status)
    headers = f"Message-ID: {about}\nSubject: Boka dagen\n\n"
    if whole:
        returned = MIMEBase("message", "rfc822")
        original = EmailMessage()
        original["Message-ID"] = about
        original.set_content("Hej")
        returned.set_payload([original])
        report.attach(returned)
    else:
        report.attach(MIMEText(headers, "rfc822-headers"))
    return report.as_bytes()
