"""A project's facts as they are read: what is known in groups, and one list of what no source says.

Fields that Projektbanken publishes for one programme period only are not missed in another.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.formats import full_day, percent
from projects import dnr
from projects.models import Principle, Project

OLDER, NEWER = "2014–2020", "2021–2027"
ONLY_IN = {
    "project_number": OLDER,
    "owner_unit": OLDER,
    "secondary_theme": NEWER,
    "cci": NEWER,
    "is_strategic": NEWER,
    "country": NEWER,
    "nuts2": NEWER,
    "owner_town": NEWER,
    "owner_orgnr": NEWER,
}
LABELS: dict[str, str | Promise] = {
    "period": _("project period"),
    "owner_orgnr": _("organisation number of the project owner"),
    "target_groups": _("target groups"),
}
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("The fund's decision"),
        ("period", "fund", "dnr", "project_number", "call", "most_support", "union_rate"),
    ),
    (
        _("The fund's programme"),
        (
            "programme_period",
            "programme_area",
            "specific_objective",
            "secondary_theme",
            "intervention_type",
            "cci",
            "is_strategic",
        ),
    ),
    (_("Who owns it"), ("owner", "owner_orgnr", "owner_unit", "owner_postcode", "owner_town")),
    (_("For whom and where"), ("target_groups", "principles", "area", "esf_region", "country", "nuts2")),
)
# Shown where they are known; Projektbanken does not publish them.
NEVER_MISSED = {"call", "most_support", "principles"}
AT_A_GLANCE = (
    "fund",
    "dnr",
    "programme_period",
    "programme_area",
    "specific_objective",
    "area",
    "target_groups",
)
MISSED_AT_A_GLANCE = ("state", "period", "owner", "fund", "dnr", "programme_period", "area", "target_groups")


@dataclass(frozen=True, slots=True)
class Fact:
    """`url` leads to the source's own page; `odd` says of a number that it has none of the usual shapes."""

    label: str
    value: str
    url: str = ""
    odd: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    title: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`missing` are the names of what no source says, as they stand in a sentence."""

    groups: list[FactGroup]
    missing: list[str]


def fact_sheet(project: Project, also_missing: Iterable[str] = ()) -> Sheet:
    """Everything that Projektbanken publishes. `also_missing`: parts of the project that nothing is known of."""
    groups = [FactGroup(str(title), _known(project, names)) for title, names in GROUPS]
    names = [name for _title, group in GROUPS for name in group if name not in NEVER_MISSED]
    missing = [*_missing(project, ["state", *names]), *also_missing]
    return Sheet([group for group in groups if group.facts], missing)


def at_a_glance(project: Project) -> Sheet:
    """The few that an overview needs; period and owner stand in its head where they are known."""
    facts = _known(project, AT_A_GLANCE)
    groups = [FactGroup(gettext("Facts"), facts)] if facts else []
    return Sheet(groups, _missing(project, MISSED_AT_A_GLANCE))


def programme_of(project: Project) -> str:
    """The programme period by its own field, or by the shape of the registration number."""
    told = project.programme_period
    for period in (OLDER, NEWER):
        if period[:4] in told:
            return period
    if told:
        return told
    if re.fullmatch(r"\d{4}/\d{5}", project.dnr):
        return OLDER
    return NEWER if re.fullmatch(r"\d{2}-\d{3}-[A-Z]\d{2}", project.dnr) else ""


def label_of(name: str) -> str:
    return str(LABELS.get(name) or Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def period(project: Project) -> str:
    """From when until when, or the day that is known."""
    starts, ends = full_day(project.starts_on), full_day(project.ends_on)
    if starts and ends:
        return gettext("%(start)s to %(end)s") % {"start": starts, "end": ends}
    if starts:
        return gettext("from %(day)s") % {"day": starts}
    return gettext("until %(day)s") % {"day": ends} if ends else ""


def _known(project: Project, names: Iterable[str]) -> list[Fact]:
    found = ((name, _value(project, name)) for name in names)
    return [
        Fact(capfirst(label_of(name)), value, *_register(project) if name == "dnr" else ())
        for name, value in found
        if value
    ]


def _register(project: Project) -> tuple[str, bool]:
    return dnr.link(project.dnr), not dnr.has_known_shape(project.dnr)


def _missing(project: Project, names: Iterable[str]) -> list[str]:
    programme = programme_of(project)
    asked = (name for name in names if ONLY_IN.get(name, programme) == programme)
    return [
        label_of(name)
        for name in asked
        if not _value(project, name) and not _is_told_by_another(project, name)
    ]


def _is_told_by_another(project: Project, name: str) -> bool:
    """What belongs to an owner is not missed where the owner itself is; one of two areas is enough."""
    if name in {"area", "esf_region"}:
        return bool(project.area or project.esf_region) or name == "esf_region"
    return name.startswith("owner_") and project.owner is None


def _value(project: Project, name: str) -> str:
    if name == "period":
        return period(project)
    if name == "owner_orgnr":
        return project.owner.orgnr if project.owner else ""
    value: Any = getattr(project, name)
    if name == "state":
        return "" if value == Project.State.UNKNOWN else project.get_state_display()
    if name == "principles":
        return ", ".join(str(Principle(each).label) for each in value if each in Principle.values)
    if name == "most_support":
        return "" if value is None else percent(value)
    if name == "is_strategic":
        return "" if value is None else gettext("Yes") if value else gettext("No")
    return ", ".join(value) if isinstance(value, list) else str(value or "")
