"""Fetching from an IMAP mailbox. What has been read is marked as seen there, and nothing is deleted."""

import logging
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags

from meetings.incoming.message import MOST_BYTES
from meetings.incoming.reading import HEAD, read_message

MOST_MESSAGES = 200
TIMEOUT = 30

log = logging.getLogger(__name__)


def read_mailbox() -> Counter[str]:
    """How many messages came to which end. A mailbox that does not answer is tried again at the next run."""
    counted: Counter[str] = Counter()
    with _opened() as mailbox:
        for uid in mailbox.uids(AND(seen=False))[:MOST_MESSAGES]:
            is_cut, raw = _fetched(mailbox, uid)
            if raw is None:
                continue
            row = read_message(raw, is_cut=is_cut)
            counted[row.outcome if row else "read before"] += 1
            mailbox.flag(uid, MailMessageFlags.SEEN, True)
    return counted


@contextmanager
def _opened() -> Iterator[BaseMailBox]:
    where = settings.IMAP
    if where is None:
        raise RuntimeError("PORTAL_IMAP_URL is not set.")
    mailbox: BaseMailBox
    if where.tls:
        context = ssl.create_default_context()
        mailbox = MailBox(where.host, where.port, timeout=TIMEOUT, ssl_context=context)
    else:
        mailbox = MailBoxUnencrypted(where.host, where.port, timeout=TIMEOUT)
    try:
        mailbox.login(where.user, where.password, where.folder)
    except Exception:
        mailbox.client.shutdown()
        raise
    with mailbox:
        yield mailbox


def _fetched(mailbox: BaseMailBox, uid: str) -> tuple[bool, bytes | None]:
    """The whole message; of one that is too big only its beginning, and that it is cut."""
    head = next(mailbox.fetch(uid_list=uid, mark_seen=False, headers_only=True), None)
    if head is None:
        return False, None
    is_cut = head.size_rfc822 > MOST_BYTES
    part = f"BODY.PEEK[]<0.{HEAD}>" if is_cut else "BODY.PEEK[]"
    _status, answer = mailbox.client.uid("fetch", uid, f"({part})")
    raw = next((each[1] for each in answer if isinstance(each, tuple)), None)
    return is_cut, raw if isinstance(raw, bytes) else None
