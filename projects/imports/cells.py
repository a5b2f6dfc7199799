"""What stands in a cell, and how it is read: numbers, days and words as people in Sweden write them.

A reader takes what stands there and gives the value, or a ValidationError that says what is expected.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from stdnum.se import personnummer


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that would be computed. It is never run; it is named as what it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that holds an error of the spreadsheet, such as #REF!."""

    text: str


Cell = str | int | bool | Decimal | date | Formula | Trouble | None
Reader = Callable[[Any], Any]

LARGEST_WHOLE = 2**31 - 1
LARGEST_KRONOR = 10**15
LARGEST = Decimal(10) ** 14
YEARS = range(1990, 2101)

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_UNITS = re.compile(r"(?:\s*(?:kr|kronor|sek|%|st)\.?)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"[-−]?\d{1,3}(?:[\s\u00a0\u202f\u2009']\d{3})+(?:,\d+)?|[-−]?\d+(?:[.,]\d+)?")
_LIKE_PERSONAL = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_ALSO_MONTHS = {"may": 5, "oct": 10}
_YES, _NO = {"ja", "j", "yes", "y", "x", "1", "sant", "true"}, {"nej", "n", "no", "0", "falskt", "false"}


def shown(cell: Cell) -> str:
    """What stands there, as its writer would recognise it."""
    match cell:
        case None:
            return ""
        case bool():
            return _("yes") if cell else _("no")
        case Formula() | Trouble():
            return cell.text
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case datetime():
            return cell.date().isoformat()
    return str(cell)


def refuse_what_none_may_hold(cell: Cell) -> None:
    match cell:
        case Formula():
            raise ValidationError(_("The value itself. Formulas are never computed here."))
        case Trouble():
            raise ValidationError(_("A value. The spreadsheet shows an error here."))
        case str() if any(_is_unstorable(letter) for letter in cell):
            raise ValidationError(_("Text without control characters."))
        case str() if any(personnummer.is_valid(found) for found in _LIKE_PERSONAL.findall(cell)):
            raise ValidationError(_("No personal identity numbers: the portal never stores them."))


def _is_unstorable(letter: str) -> bool:
    return (letter < " " and letter not in "\n\t\r") or "\ud800" <= letter <= "\udfff" or letter == "\x7f"


def text(most: int, *, lines: bool = False) -> Reader:
    def read(cell: Cell) -> str:
        written = shown(cell).strip()
        written = written.replace("\r\n", "\n") if lines else " ".join(written.split())
        if len(written) > most:
            raise ValidationError(
                _("At most %(most)s characters; these are %(n)s.") % {"most": most, "n": len(written)}
            )
        return written

    return read


def number(*, most: Decimal = LARGEST, least: Decimal | None = None) -> Reader:
    """With at most two decimals, and a comma or a point before them."""

    def read(cell: Cell) -> Decimal:
        value = _number(cell, _("A number, for example 11,5 or 3 706 566."))
        if value != round(value, 2):
            raise ValidationError(_("A number with at most two decimals."))
        if abs(value) >= most + 1 or value > most or (least is not None and value < least):
            raise ValidationError(_range(least, most))
        return value

    return read


def whole(*, least: int = 0, most: int = LARGEST_WHOLE) -> Reader:
    def read(cell: Cell) -> int:
        value = _number(cell, _("A whole number, for example 3 706 566."))
        if value != value.to_integral_value():
            raise ValidationError(_("A whole number, without decimals."))
        if not least <= value <= most:
            raise ValidationError(_range(least, most))
        return int(value)

    return read


def _number(cell: Cell, expected: str) -> Decimal:
    if isinstance(cell, bool | date) or cell is None:
        raise ValidationError(expected)
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    written = _UNITS.sub("", str(cell).strip())
    if not _THOUSANDS.fullmatch(written) or len(written) > 40:
        raise ValidationError(expected)
    return Decimal(_SPACES.sub("", written).replace(",", ".").replace("−", "-"))


def _range(least: Decimal | int | None, most: Decimal | int) -> str:
    if least is None:
        return _("A smaller number.")
    told = {key: _grouped(limit) for key, limit in (("least", least), ("most", most))}
    return _("A number from %(least)s to %(most)s.") % told


def _grouped(limit: Decimal | int) -> str:
    """With spaces between the thousands, but for what may be a year."""
    return f"{limit:,}".replace(",", " ") if limit >= 10_000 else str(limit)


def day(cell: Cell) -> date:
    """2025-12-31, 31/12 2025, 31.12.2025, 31 december 2025, or a day of the spreadsheet."""
    expected = _("A day, for example 2025-12-31.")
    if isinstance(cell, datetime):
        cell = cell.date()
    found = cell if isinstance(cell, date) else _written_day(shown(cell).strip().lower())
    if found is None:
        raise ValidationError(expected)
    if found.year not in YEARS:
        raise ValidationError(_("A day between the years 1990 and 2100."))
    return found


def _written_day(said: str) -> date | None:
    for shape, order in _DAYS:
        if parts := shape.fullmatch(said):
            year, month, number_of_day = (parts.group(name) for name in order)
            try:
                return date(int(year), _month(month), int(number_of_day))
            except ValueError:
                return None
    return None


_YMD = ("y", "m", "d")
_DAYS = (
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ t]00:00(?::00)?)?"), _YMD),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), _YMD),
    (re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/. ]\s*(?P<y>\d{4})"), _YMD),
    (re.compile(r"(?:den )?(?P<d>\d{1,2})\.? (?P<m>[a-z]{3,9})\.? (?P<y>\d{4})"), _YMD),
)


def _month(said: str) -> int:
    if said.isdecimal():
        return int(said)
    start = said[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else _ALSO_MONTHS.get(start, 0)


def yes_or_no(cell: Cell) -> bool:
    word = shown(cell).strip().casefold()
    if isinstance(cell, bool):
        return cell
    if word not in _YES | _NO:
        raise ValidationError(_("Yes or no."))
    return word in _YES


def choice(choices: type[TextChoices], **also: str) -> Reader:
    """A value by its key, or by its name in either language; `also` are other names that people use."""

    def read(cell: Cell) -> str:
        word = " ".join(shown(cell).casefold().split())
        known = _names_of(choices)
        value = known.get(word) or also.get(word.replace(" ", "_").replace("-", "_"), "")
        if value not in choices.values:
            raise ValidationError(_("One of: %(choices)s.") % {"choices": listed(choices)})
        return value

    return read


def listed(choices: type[TextChoices]) -> str:
    return ", ".join(str(label) for label in choices.labels)


@lru_cache(maxsize=32)
def _names_of(choices: type[TextChoices]) -> dict[str, str]:
    known = {value.casefold(): value for value in choices.values}
    for language in ("sv", "en"):
        with translation.override(language):
            known |= {str(label).casefold(): value for value, label in choices.choices}
    return known


def several(read_one: Reader) -> Reader:
    """One or more, separated by commas or semicolons; on lines of their own in Excel."""

    def read(cell: Cell) -> list[Any]:
        said = shown(cell)
        apart = r"[;\n]" if re.search(r"[;\n]", said) else ","
        words = [word.strip() for word in re.split(apart, said) if word.strip()]
        if len(words) > 30:
            raise ValidationError(_("At most %(most)s, separated by commas.") % {"most": 30})
        return list(dict.fromkeys(read_one(word) for word in words))

    return read


def link(cell: Cell) -> str:
    written = shown(cell).strip()
    try:
        URLValidator(schemes=["http", "https"])(written)
    except ValidationError as error:
        raise ValidationError(_("A whole address that begins with https://.")) from error
    if len(written) > 500:
        raise ValidationError(
            _("At most %(most)s characters; these are %(n)s.") % {"most": 500, "n": len(written)}
        )
    return written


_ABOUT = re.compile(r"^(cirka|ca\.?|about)\s+", re.IGNORECASE)


def comparison(cell: Cell) -> list[dict[str, Any]]:
    """ "Norrbotten: 190 000; Riket: cirka 110,5" """
    return [_compared(part.strip()) for part in re.split(r"[;\n]", shown(cell)) if part.strip()]


def _compared(part: str) -> dict[str, Any]:
    label, _colon, told = part.rpartition(":")
    expected = _("A name, a colon and a number, for example Norrbotten: 190 000. Semicolons between several.")
    value = _number(_ABOUT.sub("", told.strip()), expected)
    if not label.strip() or abs(value) >= LARGEST:
        raise ValidationError(expected)
    exact = int(value) if value == value.to_integral_value() else float(value)
    return {"label": label.strip()[:200], "value": exact, "approximate": bool(_ABOUT.match(told.strip()))}
