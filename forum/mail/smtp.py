"""An SMTP connection that knows the one moment after which a cut line leaves delivery uncertain."""

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class MayHaveArrived(Exception):
    """The line was cut after the text was handed over and before the server confirmed it."""


class _CarefulSMTP(smtplib.SMTP):
    before_data: Callable[[], None] = staticmethod(lambda: None)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.before_data()
        try:
            return super().data(msg)
        except smtplib.SMTPServerDisconnected as error:
            raise MayHaveArrived(str(error)) from error


class _CarefulSMTPS(smtplib.SMTP_SSL, _CarefulSMTP):
    pass


class CarefulBackend(EmailBackend):
    """Django's SMTP backend, calling `before_data` just before the text of a letter leaves."""

    before_data: Callable[[], None] = staticmethod(lambda: None)

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _CarefulSMTPS if self.use_ssl else _CarefulSMTP

    def open(self) -> bool | None:
        opened = super().open()
        if isinstance(self.connection, _CarefulSMTP):
            self.connection.before_data = self.before_data
        return opened
