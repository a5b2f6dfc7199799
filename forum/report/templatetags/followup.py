"""The chapters of the annual follow-up and its charts, from the stored figures alone."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from forum import charts, formats
from forum.formats import NBSP
from forum.templatetags.paper import missing, on_paper

register = template.Library()

CHAPTERS = {
    "summary": pgettext_lazy("chapter", "Summary"),
    "mandate": pgettext_lazy("chapter", "Mandate and purpose"),
    "organisation": pgettext_lazy("chapter", "Organisation and participants"),
    "meetings": pgettext_lazy("chapter", "The year's meetings"),
    "situation": pgettext_lazy("chapter", "The industry in the region"),
    "focus": pgettext_lazy("chapter", "Follow-up by focus area"),
    "decisions": pgettext_lazy("chapter", "Decisions and agreements"),
    "actions": pgettext_lazy("chapter", "Actions"),
    "projects": pgettext_lazy("chapter", "Projects"),
    "cooperation": pgettext_lazy("chapter", "Cooperation and networks"),
    "equality": pgettext_lazy("chapter", "Equality, accessibility, non-discrimination"),
    "resources": pgettext_lazy("chapter", "Resources"),
    "evaluation": pgettext_lazy("chapter", "The parties' evaluation of the forum"),
    "lessons": pgettext_lazy("chapter", "Lessons and risks"),
    "outlook": pgettext_lazy("chapter", "Priorities and meetings next year"),
}
APPENDICES = {
    "organisations": pgettext_lazy("chapter", "Participating organisations"),
    "decision-list": pgettext_lazy("chapter", "List of decisions"),
    "action-list": pgettext_lazy("chapter", "List of actions"),
    "project-list": pgettext_lazy("chapter", "List of projects"),
    "sources": pgettext_lazy("chapter", "Sources and definitions"),
}


@dataclass(frozen=True)
class Chapter:
    key: str
    number: str
    title: str


@register.simple_tag
def chapters() -> list[Chapter]:
    numbered = [
        Chapter(key, str(place), str(title)) for place, (key, title) in enumerate(CHAPTERS.items(), 1)
    ]
    lettered = zip("ABCDE", APPENDICES.items(), strict=True)
    return numbered + [Chapter(key, letter, str(title)) for letter, (key, title) in lettered]


@register.simple_tag
def chapter_heading(key: str) -> SafeString:
    chapter = next(each for each in chapters() if each.key == key)
    running = f"{chapter.number}{NBSP}{NBSP}{chapter.title}"
    heading = '<h2 id="{}" data-title="{}"><span class="no">{}</span> {}</h2>'
    return format_html(heading, key, running, chapter.number, chapter.title)


@register.filter
def of_meeting(decisions: list[dict[str, Any]], label: str | None) -> list[dict[str, Any]]:
    """Without a label those made in writing between meetings."""
    return [decision for decision in decisions if decision["meeting"] == label]


@register.filter
def of_focus(rows: list[dict[str, Any]], title: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["focus_area"] == title]


@register.filter
def standing_of(rows: list[dict[str, Any]], standing: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["standing"] == standing]


@register.filter
def carried(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["standing"] in ("open", "late")]


@register.filter
def standing_word(row: dict[str, Any]) -> str:
    """Words, not colours, say how an action stands."""
    words = {
        "done": _("Done"),
        "done_in_time": _("Done in time"),
        "done_late": _("Done after its day"),
        "dropped": pgettext("action", "Dropped"),
        "open": _("Carried over"),
        "late": _("Late, carried over"),
    }
    return words[row.get("outcome") or row["standing"]]


@register.filter
def mark_word(mark: dict[str, Any]) -> str:
    if not mark["called"]:
        return _("not called")
    return {True: _("present"), False: _("absent"), None: _("not noted")}[mark["came"]]


@register.filter
def answers_word(decision: dict[str, Any]) -> str:
    """What each party answered to a decision in writing: "IF Metall: yes; Unionen: abstains"."""
    words = {"yes": _("yes"), "no": _("no"), "abstain": _("abstains")}
    return "; ".join(f"{each['party']}: {words[each['answer']]}" for each in decision.get("in_writing", []))


@register.filter
def by_amount(funding: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(funding, key=lambda line: -line["amount"])


@register.simple_tag
def attendance_chart(figures: dict[str, Any]) -> SafeString:
    rows = figures["attendance"]
    plot = charts.Plot(
        _("Meetings attended by each party"),
        tuple(row["party"] for row in rows),
        (
            charts.Series(_("Called to"), tuple(row["called"] for row in rows)),
            charts.Series(_("Present at"), tuple(row["present"] for row in rows)),
        ),
    )
    return on_paper(charts.lying_bars(plot))


@register.simple_tag
def actions_chart(figures: dict[str, Any]) -> SafeString:
    actions = figures["actions"]
    done = (
        ((_("Done in time"), "done_in_time"), (_("Done after its day"), "done_late"))
        if "done_in_time" in actions
        else ((_("Done"), "done"),)
    )
    standings = (
        *done,
        (_("Carried over"), "open"),
        (_("Late"), "late"),
        (pgettext("action", "Dropped"), "dropped"),
    )
    plot = charts.Plot(
        _("Actions at the end of the year"),
        tuple(word for word, _name in standings),
        (charts.Series(_("Actions"), tuple(actions[name] for _word, name in standings)),),
    )
    return on_paper(charts.lying_bars(plot))


@register.simple_tag
def funding_chart(project: dict[str, Any]) -> SafeString:
    parts = [charts.FundingPart(line["funder"], line["amount"]) for line in by_amount(project["funding"])]
    return on_paper(charts.funding_bar(_("Funding of %(project)s") % {"project": project["name"]}, parts))


@register.simple_tag
def evaluation_chart(figures: dict[str, Any]) -> SafeString:
    rows = [
        charts.Score(
            each["name"],
            _decimal(each["average"]),
            each["lowest"],
            each["highest"],
            _decimal(each["average_year_before"]),
        )
        for each in figures["evaluation"]["statements"]
    ]
    return on_paper(charts.scores(_("What the parties think of the forum, from 1 to 5"), rows))


@register.filter
def compares(evaluation: dict[str, Any]) -> bool:
    """Whether any statement has an average of the year before."""
    return any(each["average_year_before"] is not None for each in evaluation["statements"])


def _decimal(written: str | None) -> Decimal | None:
    return Decimal(written) if written is not None else None


@register.filter
def mark(average: str | None) -> str | SafeString:
    """An average with its one decimal: 4,0."""
    return missing() if average is None else formats.number(Decimal(average), 1)


@register.filter
def ready_part(figures: dict[str, Any], project: str) -> dict[str, Any] | None:
    """Who has marked a project's part as ready, and when."""
    marks = (each for each in figures.get("parts", []) if each["kind"] == "project")
    return next((each for each in marks if each["name"] == project), None)


@register.filter
def ready_parties(figures: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in figures.get("parts", []) if each["kind"] == "party"]


@register.simple_tag(takes_context=True)
def record(context: dict[str, Any], kind: str, key: Any, text: Any = None) -> SafeString | str:
    """A text that on the page leads to its record; on paper, and for who may not see the record, only the text."""
    shown = key if text is None else text
    url = context.get("records", {}).get((kind, key))
    return format_html('<a href="{}">{}</a>', url, shown) if url else conditional_escape(shown)


@register.filter
def action_key(action: dict[str, Any]) -> Any:
    """Old editions hold no number of the record."""
    return action.get("id") or f"{action['meeting']} {action['text']}"


@register.filter
def project_key(project: dict[str, Any]) -> Any:
    return project.get("id") or project["name"]


@register.filter
def written(decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those made in writing, between meetings."""
    return [decision for decision in decisions if decision["meeting"] is None]
