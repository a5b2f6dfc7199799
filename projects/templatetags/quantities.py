"""How figures with a unit are written: "cirka 11 500 000 kr", "600 personer"."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forum import charts
from forum.formats import NBSP, full_day, missing, number

register = template.Library()


@register.filter
def quantity(figure: object) -> str:
    """Anything with `value`, `unit` and `approximate`."""
    return written(figure.value, figure.unit, figure.approximate)  # type: ignore[attr-defined]


@register.filter
def cell(value: object) -> str:
    """What a table shows of a number, a day, a text, or of what is not known."""
    match value:
        case None:
            return missing()
        case int() | Decimal():
            return number(value)
        case date():
            return full_day(value)
    return str(value)


def written(value: Decimal | int | str, unit: str, approximate: bool = False) -> str:
    exact = Decimal(str(value))
    text = number(int(exact) if exact == exact.to_integral_value() else exact.normalize())
    said = f"{text}{NBSP}{unit}".strip()
    return gettext("about %(quantity)s") % {"quantity": said} if approximate else said


@register.simple_tag
def compared(row: dict, unit: str) -> str:
    """One line of a key figure's comparison."""
    return f"{row['label']}: {written(row['value'], unit, row.get('approximate', False))}"


@register.simple_tag
def by_gender(figure: object) -> str:
    """Women and men of a figure, as they may be shown."""
    women, men = charts.published(figure.women, figure.men)  # type: ignore[attr-defined]
    return gettext("women %(women)s, men %(men)s") % {"women": women, "men": men}


@register.filter
def counted(value: int | str | None) -> str:
    """A number of a table, or the word that stands for it; nothing where nothing was noted."""
    if value is None:
        return "–"
    return number(value) if isinstance(value, int) else value


@register.simple_tag
def hatch_key() -> SafeString:
    """The legend's swatch for men."""
    return charts.hatch_key()
