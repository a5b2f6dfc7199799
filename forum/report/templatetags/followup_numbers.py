"""Numbers of the annual follow-up in words: differences, shares, small groups, sources. Old editions lack some."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from forum import formats
from forum.templatetags.paper import amount, missing, on_day

register = template.Library()

# What stands beside the year before: its name, and which list of the portal yields it.
COMPARED = (
    ("parties", "parties"),
    ("meetings_held", "meetings"),
    ("meetings_jointly_set", "meetings"),
    ("attendance_percent", "attendance"),
    ("items", "agenda"),
    ("agenda_minutes", "agenda"),
    ("items_carried", "carried_items"),
    ("decisions", "decisions"),
    ("actions", "actions:all"),
    ("actions_done_in_time", "actions:done_in_time"),
    ("actions_done_late", "actions:done_late"),
    ("actions_late", "actions:late"),
    ("actions_carried", "actions:carried"),
    ("projects", "projects"),
)
OUTCOMES = ("done_in_time", "done_late", "open", "late", "dropped")


def name_of(total: str) -> str:
    names = {
        "parties": _("Parties"),
        "meetings_held": _("Meetings held"),
        "meetings_jointly_set": _("Jointly set agendas"),
        "attendance_percent": _("Attendance of the parties"),
        "items": _("Agenda items"),
        "agenda_minutes": _("Minutes on the agendas"),
        "items_carried": _("Items carried over"),
        "decisions": _("Decisions"),
        "actions": _("Actions in all"),
        "actions_done_in_time": _("Actions done in time"),
        "actions_done_late": _("Actions done after their day"),
        "actions_late": _("Late actions"),
        "actions_carried": _("Actions carried over"),
        "projects": _("Projects followed"),
    }
    return names[total]


def outcome_name(outcome: str) -> str:
    names = {
        "done_in_time": _("Done in time"),
        "done_late": _("Done after its day"),
        "open": _("Carried over, not yet due"),
        "late": _("Late, carried over"),
        "dropped": pgettext("action", "Dropped"),
    }
    return names[outcome]


@register.filter
def compared_rows(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """This year beside the year before; what an old edition did not count is left out."""
    now, before = figures["totals"], figures.get("totals_year_before") or {}
    change = figures.get("totals_change") or {}
    return [
        {
            "name": name_of(key),
            "list": where,
            "now": _written(key, now[key]),
            "before": _written(key, before.get(key)),
            "change": in_words(change.get(key), "percent" if key.endswith("percent") else "count"),
        }
        for key, where in COMPARED
        if key in now
    ]


def _written(key: str, value: int | None) -> str | SafeString:
    if value is None:
        return missing()
    return formats.percent(value) if key.endswith("percent") else formats.number(value)


@register.filter
def outcome_rows(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """What became of the year's actions, beside the year before."""
    actions, before = figures["actions"], figures.get("totals_year_before") or {}
    change = figures.get("totals_change") or {}
    return [
        {
            "name": outcome_name(key),
            "list": f"actions:{key}",
            "now": actions[key],
            "before": before.get(f"actions_{key}"),
            "change": in_words(change.get(f"actions_{key}"), "count"),
        }
        for key in OUTCOMES
        if key in actions
    ]


@register.filter
def in_words(change: Any, kind: str = "amount") -> str | SafeString:
    """2 more, 1 fewer, unchanged; a share in percentage points, an amount higher or lower."""
    if change is None or change == "":
        return missing()
    by = Decimal(str(change))
    if not by:
        return pgettext("a number", "unchanged")
    told = {"n": _plain(abs(by))}
    if kind == "count":
        return (pgettext("count", "%(n)s more") if by > 0 else pgettext("count", "%(n)s fewer")) % told
    if kind == "percent":
        if by > 0:
            said = ngettext("%(n)s percentage point higher", "%(n)s percentage points higher", int(by))
        else:
            said = ngettext("%(n)s percentage point lower", "%(n)s percentage points lower", int(-by))
        return said % told
    return (pgettext("amount", "%(n)s higher") if by > 0 else pgettext("amount", "%(n)s lower")) % told


def _plain(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return formats.number(int(value) if whole else value.normalize())


@register.filter
def percent(value: Any) -> str | SafeString:
    """A share as the figures hold it: 75 as 75 %, "75.00" as 75,00 %."""
    if value is None or value == "":
        return missing()
    return formats.percent(value if isinstance(value, int) else Decimal(value))


@register.filter
def of_people(reading: dict[str, Any] | None, part: str) -> str | SafeString:
    """Women, men or the total of a reading; what is withheld says so. Old editions hold the words themselves."""
    value = (reading or {}).get(part)
    if isinstance(value, str):
        return value
    if value is not None:
        return formats.number(value)
    if not reading:
        return missing()
    if part == "total":
        return _("fewer than 5")
    return _("not shown") if reading.get("split_withheld") else missing()


@register.filter
def people_counted(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The indicators of persons that a project has counted by women and men."""
    return [
        {"project": project["name"], "indicator": each}
        for project in figures["projects"]
        for each in project["indicators"]
        if each.get("kind") == "persons" and (each["reading"] or {}).get("women") is not None
    ]


@register.filter
def pace_word(pace: str | None) -> str | SafeString:
    words = {
        "ahead": pgettext("pace", "ahead of the time"),
        "on_plan": pgettext("pace", "on plan"),
        "behind": pgettext("pace", "behind the time"),
        "reached": pgettext("pace", "target reached"),
        "missed": pgettext("pace", "target not reached"),
    }
    return words[pace] if pace in words else missing()


@register.filter
def who_and_when(changes: list[Any]) -> str:
    """Organisations with the day they came or left; old editions hold the names alone."""
    told = [f"{each['name']} ({on_day(each['day'])})" if isinstance(each, dict) else each for each in changes]
    return ", ".join(told) or "–"


@register.filter
def counted_kinds(agenda: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds that any item was of; nothing in an old edition, which did not count their minutes."""
    return [row for row in agenda["by_kind"] if row["items"] and "minutes" in row]


@register.filter
def has_happened(figures: dict[str, Any]) -> bool:
    """Whether the year has anything to count; otherwise a sentence says so, and no table of noughts."""
    return bool(figures["meetings"] or figures["decisions"] or figures["actions"]["all"])


@register.filter
def told_sides(evaluation: dict[str, Any]) -> list[dict[str, Any]]:
    return evaluation.get("sides") or []


@register.filter
def has_side_averages(evaluation: dict[str, Any]) -> bool:
    return any(average for side in told_sides(evaluation) for average in side["averages"].values())


@register.filter
def item(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.simple_tag
def source_line(figures: dict[str, Any], key: str) -> SafeString:
    """Where a table's numbers come from, and as of when."""
    source = (figures.get("sources") or {}).get(key)
    if not source:
        return SafeString("")
    said = _("Source: %(source)s. As of %(day)s.") % {"source": source, "day": on_day(figures["as_of"])}
    return format_html('<p class="small quiet source">{}</p>', capfirst(said))


@register.filter
def quantity(figure: dict[str, Any], unit: str = "") -> SafeString:
    """ "about 11,5 MSEK": value and unit, as in the figures."""
    about = pgettext("amount", "about") + " " if figure.get("approximate") else ""
    return format_html("{}{} {}", about, amount(figure["value"]), figure.get("unit") or unit)


@register.filter
def count_or_words(value: Any) -> Any:
    """A number as it is written; old editions hold the words themselves."""
    return amount(value) if value is None or isinstance(value, int) else value


@register.filter
def area_sources(figures: dict[str, Any]) -> list[str]:
    """Where the focus areas are laid down, each place once."""
    return list(dict.fromkeys(area["source"] for area in figures["focus_areas"] if area["source"]))
