"""Filters for papers. Their values come from a stored snapshot, so moments are texts in ISO form."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.dateformat import format as write_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from forum import formats

register = template.Library()
Written = str | None
CHART_FONT = re.compile(r'font-family="[^"]*"')
PAPER_FONT = 'font-family="Source Sans 3, Source Sans 3 Ext"'
SCREEN_SIZE, PAPER_SIZE = 'font-size="13"', 'font-size="10.5"'


def _read(value: str) -> date | datetime:
    return datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)


@register.filter
def on_day(value: Written) -> str:
    """3 December 2025"""
    return formats.full_day(_read(value)).replace(" ", formats.NBSP) if value else ""


@register.filter
def on_weekday(value: Written) -> str:
    """Wednesday 3 December 2025"""
    return f"{write_date(formats.local(_read(value)), 'l')} {on_day(value)}" if value else ""


@register.filter
def at_clock(value: Written) -> str:
    """13.05"""
    moment = _read(value) if value else None
    return formats.clock(moment) if isinstance(moment, datetime) else ""


@register.filter
def at_moment(value: Written) -> str:
    """3 December 2025 at 13:05"""
    if not value:
        return ""
    text = pgettext("a day at a time", "%(day)s at %(time)s") % {
        "day": on_day(value),
        "time": at_clock(value),
    }
    return text.replace("kl. ", f"kl.{formats.NBSP}")


@register.filter
def iso_day(value: Written) -> str:
    """2025-12-03, for narrow columns."""
    if not value:
        return ""
    moment = formats.local(_read(value))
    return (moment.date() if isinstance(moment, datetime) else moment).isoformat()


@register.filter
def amount(value: Any) -> str | SafeString:
    """A number as the snapshot holds it: whole or a decimal text, without idle decimals."""
    if value is None or value == "":
        return missing()
    exact = Decimal(str(value))
    whole = exact == exact.to_integral_value()
    return formats.number(int(exact) if whole else exact.normalize())


@register.filter
def kronor(value: Any) -> str | SafeString:
    return (
        missing()
        if value is None or value == ""
        else formats.kr(Decimal(str(value))).replace(" ", formats.NBSP)
    )


@register.filter
def share_of(part: Any, whole: Any) -> str | SafeString:
    """The share in whole per cent; without a whole there is none."""
    if not whole or part is None:
        return missing()
    return formats.percent(round(100 * Decimal(part) / Decimal(whole)))


@register.filter
def known(value: Any) -> Any:
    """The value, or that it is missing."""
    return missing() if value is None or value in ("", [], {}) else value


@register.simple_tag
def missing() -> SafeString:
    return format_html('<span class="missing">{}</span>', formats.missing())


@register.filter
def on_paper(chart: SafeString) -> SafeString:
    """A chart of the pages with the fonts of the papers, and axis texts at their size."""
    return mark_safe(CHART_FONT.sub(PAPER_FONT, chart).replace(SCREEN_SIZE, PAPER_SIZE))  # noqa: S308  a chart escapes its own texts
