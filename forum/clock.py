"""The portal's clock. Deeds take `at=`; where none is given they ask here, never the machine directly."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def _shift() -> timedelta:
    """How far PORTAL_TODAY moves the clock (zero outside the embedded mode)."""
    if not settings.PORTAL_TODAY:
        return timedelta()
    return settings.PORTAL_TODAY - timezone.localdate(settings.STARTED_AT)


def now() -> datetime:
    return timezone.now() + _shift()


def today() -> date:
    return timezone.localdate(now())
