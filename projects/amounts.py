"""Amounts as people write them: "3 706 566 kr", "11,5 mn kr", "1 235 522:-". Exact, never float."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 10**15
LONGEST = 60  # signs that a number can have with anything around it
_TIMES = {"t": 10**3, "tusen": 10**3, "k": 10**3, "m": 10**6, "mn": 10**6, "milj": 10**6, "miljoner": 10**6,
          "miljon": 10**6, "md": 10**9, "mdr": 10**9, "miljarder": 10**9, "miljard": 10**9}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,})(?:[.,](?P<rest>[0-9]+))?"
)
_CURRENCY = re.compile(r"(kronor|krona|kr|sek)\.?$")
_TIMES_TOLD = re.compile(rf"({'|'.join(sorted(_TIMES, key=len, reverse=True))})\.?$")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-"})


def number(written: str) -> Decimal:
    """The number that was written, with "mn", "kr" and the like understood; ValidationError when it is none."""
    text = re.sub(r"\s", "", written[: LONGEST + 1]).lower()
    if len(text) > LONGEST or not text.isprintable():
        raise ValidationError(_("Write a number, for example 3 706 566."), code="invalid")
    text = _CURRENCY.sub("", re.sub(r"(:-|,-|;-|:–)$", "", text).translate(_MINUS))
    times = _TIMES_TOLD.search(text)
    found = _NUMBER.fullmatch(text[: times.start()] if times else text)
    if not found:
        raise ValidationError(_("Write a number, for example 3 706 566."), code="invalid")
    digits = found["digits"].replace(".", "")
    exact = Decimal(f"{found['sign']}{digits}.{found['rest'] or '0'}")
    return exact * (_TIMES[times[1]] if times else 1)


def kronor(written: str) -> int:
    """Whole kronor, nothing or more."""
    exact = number(written)
    if exact < 0:
        raise ValidationError(_("An amount cannot be less than 0 kronor."), code="negative")
    if exact != exact.to_integral_value():
        raise ValidationError(_("Write whole kronor, without öre."), code="not_whole")
    if exact > MOST:
        raise ValidationError(
            _("The amount is too large: at most a million billion kronor."), code="too_large"
        )
    return int(exact)
