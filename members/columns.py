"""The columns of an imported table: what they may be called, and what may stand in them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.se import personnummer

from members.models import Organisation, Party, Seat, validate_orgnr
from members.sheets import LONGEST_CELL

LABELS: dict[str, Promise] = {
    "organisation": gettext_lazy("Organisation"),
    "kind": gettext_lazy("Kind of organisation"),
    "orgnr": gettext_lazy("Organisation number"),
    "side": gettext_lazy("Side"),
    "approves": gettext_lazy("Approves the agenda"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"),
    "role": gettext_lazy("Role"),
    "seat": gettext_lazy("Ordinary or deputy"),
    "title": gettext_lazy("Assignment"),
    "since": gettext_lazy("From"),
}
_CALLED = {
    "organisation": "organisation|part|party|organisationens namn|organization",
    "kind": "typ av organisation|organisationstyp|slag|typ|kind|kind of organisation|type",
    "orgnr": "organisationsnummer|orgnr|org.nr|org nr|organisation number",
    "side": "sida|side|grupp",
    "approves": "godkänner dagordningen|godkänner|approves|approves the agenda",
    "name": "namn|name|person|kontaktperson",
    "email": "e-postadress|e-post|epost|mejl|mail|e-mail|email|e-mail address",
    "role": "roll|role",
    "seat": "ordinarie eller ersättare|ordinarie/ersättare|ordinarie|plats|seat|ordinary or deputy",
    "title": "uppdrag|titel|assignment|title",
    "since": "från|från och med|fr.o.m.|sedan|since|from|startdatum",
}
HEADINGS = {heading: key for key, called in _CALLED.items() for heading in called.split("|")}
_PERSONAL = re.compile(r"person-?\s?n(umme)?r|^pnr$|födelse|personal (identity|id)|birth", re.IGNORECASE)
_LIKE_PERSONAL = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
_YES, _NO = {"ja", "j", "yes", "y", "x", "1", "sant", "true"}, {"nej", "n", "no", "0", "falskt", "false", "-"}

_ALSO = {
    "fackförbund": "union", "fack": "union", "arbetsgivarorganisation": "employers",
    "arbetstagarorganisation": "union", "företag": "company", "kommun": "municipality",
    "sammankallande": "convenor", "arbetsgivare": "employers", "arbetstagare": "employees",
    "part": "partner", "ledamot": "partner", "nämnd": "board", "styrelse": "board",
    "ordinarie": "ordinary", "ersättare": "deputy",
}  # fmt: skip


def columns_of(heading: list[str]) -> dict[int, str]:
    """Which column is which, by the words of the heading; the others are left alone."""
    found: dict[int, str] = {}
    for place, written in enumerate(heading):
        word = " ".join(written.lower().split()).rstrip(":")
        if _PERSONAL.search(word):
            raise ValidationError(
                _("The column “%(column)s” is for personal identity numbers, which the portal never stores."),
                "personal",
                {"column": written[:60]},
            )
        if key := HEADINGS.get(word):
            if key in found.values():
                raise ValidationError(
                    _("Two columns of the table are for the same thing: %(column)s."),
                    "twice",
                    {"column": LABELS[key]},
                )
            found[place] = key
    if "organisation" not in found.values():
        raise ValidationError(
            _("The table has no column called “Organisation”. Use the headings of the template."),
            code="heading",
        )
    return found


def refuse_cell(text: str) -> None:
    """What no column may hold."""
    if len(text) > LONGEST_CELL:
        raise ValidationError(_("The text is longer than %(most)s characters.") % {"most": LONGEST_CELL})
    if text.startswith(("=", "@", "+", "-")) and len(text) > 1:
        raise ValidationError(_("This is a formula. Write the value itself."))
    if any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError(_("The text has characters that cannot be stored."))


def refuse_personal_number(text: str) -> None:
    for found in _LIKE_PERSONAL.findall(text):
        if personnummer.is_valid(found):
            raise ValidationError(
                _("This could be a personal identity number, which the portal never stores.")
            )


def _choice(choices: type[TextChoices]) -> Callable[[str], str]:
    """A value by its key, or by its name in either language."""

    def read(text: str) -> str:
        word = text.casefold()
        known = {value: value for value in choices.values}
        for language in ("sv", "en"):
            with translation.override(language):
                known |= {str(label).casefold(): value for value, label in choices.choices}
        value = known.get(word) or _ALSO.get(word, "")
        if value not in choices.values:
            raise ValidationError(
                _("“%(text)s” is not one of: %(choices)s.")
                % {"text": text, "choices": ", ".join(str(label) for label in choices.labels)}
            )
        return value

    return read


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise ValidationError(_("Write yes or no."))
    return word in _YES


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError as error:
        raise ValidationError(_("Write the day like 2026-12-04.")) from error
    if not 1990 <= day.year <= 2100:
        raise ValidationError(_("The year must lie between 1990 and 2100."))
    return day


def _orgnr(text: str) -> str:
    validate_orgnr(text)
    digits = re.sub(r"\D", "", text)[-10:]
    return f"{digits[:6]}-{digits[6:]}"


def _email(text: str) -> str:
    validate_email(text)
    if len(text) > 254:
        raise ValidationError(_("The text is longer than %(most)s characters.") % {"most": 254})
    return text.lower()


def _short(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValidationError(_("The text is longer than %(most)s characters.") % {"most": most})
        return text

    return read


READ: dict[str, Callable[[str], Any]] = {
    "organisation": _short(200),
    "kind": _choice(Organisation.Kind),
    "orgnr": _orgnr,
    "side": _choice(Party.Side),
    "approves": _yes,
    "name": _short(120),
    "email": _email,
    "role": _choice(Seat.Role),
    "seat": _choice(Seat.Kind),
    "title": _short(120),
    "since": _day,
}
