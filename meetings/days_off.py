"""Days on which nobody expects a meeting: weekends and the Swedish holidays with their eves."""

from datetime import date

import holidays
from django.utils.translation import get_language

HOLIDAY_LANGUAGES = {"sv": "sv", "en": "en_US"}


def holiday(day: date) -> str:
    """The name of the Swedish holiday, in the reader's language; empty on other days."""
    language = HOLIDAY_LANGUAGES.get((get_language() or "sv")[:2], "sv")
    calendar = holidays.country_holidays(
        "SE", years=day.year, language=language, categories=("public", "de_facto"), include_sundays=False
    )
    return calendar.get(day) or ""


def is_weekend(day: date) -> bool:
    return day.isoweekday() >= 6
