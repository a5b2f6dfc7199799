"""How a column is declared: its name and its length are those of the model's own field."""

from typing import Any

from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.imports import cells
from projects.imports.tables import Column
from projects.models import Project

HUNDRED = cells.Decimal(100)


def label_of(model: type[Model], key: str) -> Promise:
    return capfirst(model._meta.get_field(key).verbose_name)  # type: ignore[union-attr,return-value,arg-type]


def words(model: type[Model], key: str, example: str = "", called: str = "", **more: Any) -> Column:
    field: Any = model._meta.get_field(key)
    most = field.max_length or 5000
    reader = cells.text(most, lines=most > 1000 or field.get_internal_type() == "TextField")
    return Column(key, more.pop("label", None) or label_of(model, key), reader, example, called, **more)


def a_day(model: type[Model], key: str, example: str = "", called: str = "", **more: Any) -> Column:
    return Column(key, label_of(model, key), cells.day, example, called, **more)


def a_link(model: type[Model]) -> Column:
    called = "källans adress|länk|webbadress|url|link|source url|källa url"
    return Column("source_url", label_of(model, "source_url"), cells.link, "https://www.esf.se/", called)


def yes(model: type[Model], key: str, called: str = "", **more: Any) -> Column:
    return Column(
        key,
        label_of(model, key),
        cells.yes_or_no,
        more.pop("example", False),
        called,
        is_yes_or_no=True,
        **more,
    )


def chosen(
    model: type[Model],
    key: str,
    choices: type[TextChoices],
    also: dict[str, str],
    called: str = "",
    **more: Any,
) -> Column:
    reader = cells.choice(choices, **also)
    label = more.pop("label", None) or label_of(model, key)
    return Column(
        key, label, reader, called=called, choices=choices, write=lambda value: choices(value).label, **more
    )


def joined(value: list[Any]) -> str:
    return "; ".join(str(each) for each in value)


DNR = words(Project, "dnr", "2020/00317", "dnr|diarienr|diarienummer esf|registration number")
SOURCE_CALLED = "källa|source|uppgiftslämnare"


def a_source(model: type[Model], *, is_needed: bool = True) -> Column:
    explains = _("Who says so. May be given once for the whole file.") if is_needed else ""
    return words(model, "source", "Projektbanken", SOURCE_CALLED, explains=explains, is_needed=is_needed)


WHICH = (
    DNR,
    Column(
        "project",
        _("Project"),
        cells.text(200),
        "Kompetens i verkstad",
        "projekt|projektnamn|projektets namn|project name|projekttitel",
        _("The registration number or the name must be filled in."),
    ),
)
