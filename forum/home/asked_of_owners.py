"""What is asked about the projects: that their owners report, and that the secretariat asks after what is late."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import clock
from forum.formats import day
from forum.home.situation import Situation
from forum.home.task import Task, urgency_of
from projects.models import ReportingRound
from projects.round_standing import Asked, asked_in


def tasks(situation: Situation) -> Iterator[Task]:
    """One query while no period is open, and three for each that is."""
    if situation.only_reads:
        return
    for asked in situation.forum.reporting_rounds.filter(closed_at=None).order_by("due_on", "pk"):
        asked.forum = situation.forum
        left = [row for row in asked_in(asked, clock.now()) if row.ready is None]
        own = [row for row in left if any(seat.party_id in situation.own_parties for seat in row.people)]
        for row in own:
            yield _report(row, asked, situation)
        if situation.for_secretariat:
            yield from _ask_after(asked, [row for row in left if row not in own], situation)


def _report(row: Asked, asked: ReportingRound, situation: Situation) -> Task:
    is_late = asked.is_late(situation.today)
    words = {"project": row.project.name, "day": day(asked.due_on)}
    title = _("Report %(project)s") if is_late else _("Report %(project)s by %(day)s")
    said = [_("How %(period)s went.") % {"period": asked}]
    if row.draft:
        said.append(_("Begun by %(name)s.") % {"name": row.draft.saved_by.user.name})
    return Task(
        urgency=urgency_of(asked.due_on, situation.today),
        on=asked.due_on,
        icon="warn" if is_late else "proj",
        title=title % words,
        text=" ".join(said),
        late=_("The last day was %(day)s.") % words if is_late else "",
        url=_at("report", situation, row.project.slug, asked.period.slug),
        action=_("Go on writing") if row.draft else _("Write the report"),
        is_main=True,
    )


def _ask_after(asked: ReportingRound, left: Sequence[Asked], situation: Situation) -> Iterator[Task]:
    """What is late; before that only the projects that nobody in the forum reports for the owner."""
    is_late = asked.is_late(situation.today)
    shown = left if is_late else [row for row in left if not row.people]
    if not shown:
        return
    count = {"n": len(shown)}
    title = (
        ngettext("%(n)s project has not reported", "%(n)s projects have not reported", len(shown))
        if is_late
        else ngettext(
            "Report %(n)s project for its owner", "Report %(n)s projects for their owners", len(shown)
        )
    )
    text = ", ".join(row.project.name for row in shown) + "."
    if not is_late:
        text += " " + _("Last day: %(day)s.") % {"day": day(asked.due_on)}
    yield Task(
        urgency=urgency_of(asked.due_on, situation.today),
        on=asked.due_on,
        icon="warn" if is_late else "proj",
        title=title % count,
        text=text,
        late=_("The last day was %(day)s.") % {"day": day(asked.due_on)} if is_late else "",
        url=_at("round", situation, asked.period.slug),
        action=_("See who has reported"),
    )


def _at(name: str, situation: Situation, *args: str) -> str:
    return reverse(f"projects:{name}", args=[situation.forum.slug, *args])
