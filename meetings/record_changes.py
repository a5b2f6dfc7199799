"""How two texts of a record differ, part by part, word by word."""

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.formats import clock, full_day
from meetings.wording import word_diff


@dataclass(frozen=True, slots=True)
class PartChange:
    title: str
    marked: SafeString
    was_there: bool
    is_there: bool


def changes_between(before: dict[str, Any], now: dict[str, Any]) -> list[PartChange]:
    """Items are known by their titles: their numbers move when one is added."""
    old, new = parts_of(before), parts_of(now)
    return [
        PartChange(title, word_diff(old.get(title, ""), new.get(title, "")), title in old, title in new)
        for title in [*new, *(title for title in old if title not in new)]
        if old.get(title) != new.get(title)
    ]


def parts_of(content: dict[str, Any]) -> dict[str, str]:
    """The record as plain text under headings, in its order."""
    parts = {_("Time, place and chair"): _facts(content), _("Attendance"): _attendance(content)}
    for item in content["items"]:
        title = item["title"]
        while title in parts:
            title += "\u00a0"
        parts[title] = _item(item)
    return parts


def _facts(content: dict[str, Any]) -> str:
    meeting = content["meeting"]
    starts, closed = parse_datetime(meeting["starts_at"] or ""), parse_datetime(content["closed_at"] or "")
    lines = [
        f"{full_day(starts)} {clock(starts)}",
        meeting["place"],
        meeting["form"],
        _("Chair: %(party)s") % {"party": meeting["chair"]} if meeting["chair"] else "",
        *(_break(each) for each in content["adjournments"]),
        _("Closed %(time)s") % {"time": clock(closed)} if closed else "",
    ]
    return _lines(lines)


def _attendance(content: dict[str, Any]) -> str:
    return _lines(
        ", ".join(
            filter(
                None,
                [
                    person["organisation"],
                    person["role"],
                    person.get("name"),
                    person["status_label"],
                    person["items"],
                ],
            )
        )
        for person in content["attendance"]
    )


def _item(item: dict[str, Any]) -> str:
    decisions = [line for decision in item["decisions"] for line in _decision(decision)]
    actions = [
        _("Action: %(text)s (%(owner)s, %(due)s)")
        % {"text": action["text"], "owner": action["owner"], "due": full_day(parse_date(action["due"]))}
        for action in item["actions"]
    ]
    outcome = _("Outcome:") + " " + item["outcome_label"] if item["outcome"] else ""
    return _lines(
        [item["kind_label"], item["proposer"], item["presenter"], item["note"], *decisions, *actions, outcome]
    )


def _decision(decision: dict[str, Any]) -> list[str]:
    label = _("Decision %(label)s") % {"label": decision["label"]}
    reservations = [
        _("Reservation: %(party)s") % {"party": each["party"]} + (f". {each['text']}" if each["text"] else "")
        for each in decision["reservations"]
    ]
    without = [_("Made without a quorum.")] if decision.get("lacks_quorum") else []
    return [f"{label}: {'; '.join(decision['clauses'])}", *without, *reservations]


def _break(adjournment: dict[str, Any]) -> str:
    began, ended = (parse_datetime(adjournment[name] or "") for name in ("began_at", "ended_at"))
    return _("Adjourned %(began)s–%(ended)s") % {
        "began": clock(began),
        "ended": clock(ended) if ended else "",
    }


def _lines(lines: Any) -> str:
    return "\n".join(line for line in lines if line)
