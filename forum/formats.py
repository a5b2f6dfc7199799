"""How the portal writes dates, times and amounts, in the reader's language."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from django.utils import timezone
from django.utils.dateformat import format as write_date
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

NBSP = "\u00a0"
Moment = date | datetime
M = TypeVar("M", date, datetime)
Number = int | float | Decimal


def missing() -> str:
    return gettext("no data")


def local(value: M) -> M:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: Moment | None) -> str:
    """4 december"""
    return write_date(local(value), "j F") if value else ""


def full_day(value: Moment | None) -> str:
    """4 december 2026"""
    return write_date(local(value), "j F Y") if value else ""


def short_day(value: Moment | None) -> str:
    """4 dec"""
    return write_date(local(value), "j N").removesuffix(".") if value else ""


def weekday(value: Moment | None) -> str:
    """fredag 4 december"""
    return write_date(local(value), "l j F") if value else ""


def clock(value: datetime | time | None) -> str:
    """13.05"""
    if value is None:
        return ""
    moment = local(value) if isinstance(value, datetime) else value
    return moment.strftime(pgettext("hours and minutes", "%H:%M"))


def daytime(value: datetime | None) -> str:
    """fredag 4 december kl. 13.05"""
    if not value:
        return ""
    return pgettext("a day at a time", "%(day)s at %(time)s") % {"day": weekday(value), "time": clock(value)}


def timespan(start: datetime | None, end: datetime | None) -> str:
    """kl. 13–15, or kl. 13.05–15.30: the minutes are left out when both are whole hours."""
    if not start or not end:
        return ""
    begins, ends = local(start), local(end)
    whole = begins.minute == ends.minute == 0 and pgettext("hours and minutes", "%H:%M") == "%H.%M"
    times = (f"{begins.hour}–{ends.hour}") if whole else f"{clock(start)}–{clock(end)}"
    return pgettext("from one time to another", "at %(times)s") % {"times": times}


def number(value: Number | None, decimals: int | None = None) -> str:
    if value is None:
        return missing()
    if decimals is not None and not isinstance(value, int):
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def kr(value: Number | None) -> str:
    """3 706 566 kr"""
    if value is None:
        return missing()
    return gettext("SEK %(amount)s") % {"amount": number(round(value), 0)}


def thousands(value: Number | None) -> str:
    """3 707, for tables that say "thousand kronor" once."""
    return missing() if value is None else number(round(Decimal(value) / 1000), 0)


def percent(value: Number | None, decimals: int | None = None) -> str:
    """75,00 % (or 75 % for a whole number); the value is already in per cent."""
    if value is None:
        return missing()
    places = (0 if isinstance(value, int) else 2) if decimals is None else decimals
    return f"{number(value, places)}{NBSP}%"


def initials(name: str) -> str:
    """IM for IF Metall, UN for Unionen: two letters that stand for a party."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    letters = "".join(word[0] for word in words[:2]) if len(words) > 1 else name.strip()[:2]
    return letters.upper()
