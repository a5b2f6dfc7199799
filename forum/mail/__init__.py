"""Letters: rows in the outbox, sent by the worker. Nothing else in the portal sends e-mail."""

from forum.mail.writing import Letter, muted, post

__all__ = ["Letter", "muted", "post"]
