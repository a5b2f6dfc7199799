"""What is asked of the secretariat: the next step of every meeting, and what nobody else sees is late."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.formats import day, local
from forum.home.situation import Situation, day_of
from forum.home.task import Task, Urgency, urgency_of
from meetings.labels import document_label
from meetings.models import Meeting, Minutes

State, AgendaState = Meeting.State, Meeting.AgendaState
PROPOSE_BEFORE = timedelta(days=21)
SHOW_BEFORE = timedelta(weeks=6)
WRITE_WITHIN = timedelta(days=14)
PLAN_NEXT_YEAR_FROM = 10


def tasks(situation: Situation) -> Iterator[Task]:
    if not situation.for_secretariat:
        return
    for meeting in situation.coming:
        yield from _before(meeting, situation)
        yield from _change_asked(meeting, situation)
    for meeting in situation.gone_by:
        yield from _after(meeting, situation)
    yield from _late_actions(situation)
    yield from _next_year(situation)


def _before(meeting: Meeting, situation: Situation) -> Iterator[Task]:
    if meeting.state == State.OPEN or day_of(meeting) == situation.today:
        yield _run(meeting, situation)
    elif meeting.agenda_state == AgendaState.PROPOSED:
        yield _wait(meeting, situation)
    elif meeting.agenda_state == AgendaState.DRAFT and day_of(meeting) - situation.today <= SHOW_BEFORE:
        yield _propose(meeting, situation)


def _run(meeting: Meeting, situation: Situation) -> Task:
    is_open = meeting.state == State.OPEN
    number = {"number": meeting.numbered}
    return Task(
        urgency=Urgency.DUE,
        on=situation.today,
        icon="play",
        title=_("Meeting %(number)s is in progress") % number
        if is_open
        else _("Meeting %(number)s is today") % number,
        text=_("Attendance, notes, decisions and actions in one place."),
        url=_at("conduct", meeting),
        action=_("Go on with the meeting") if is_open else _("Run the meeting"),
        is_main=True,
    )


def _wait(meeting: Meeting, situation: Situation) -> Task:
    version, missing = situation.versions[meeting.pk], situation.waiting[meeting.pk].missing
    urgency = urgency_of(version.approve_by, situation.today)
    late = (
        _("The deadline was %(day)s.") % {"day": day(version.approve_by)} if urgency == Urgency.LATE else ""
    )
    deadline = _("Deadline %(day)s.") % {"day": day(version.approve_by)} if urgency == Urgency.DUE else ""
    silent = _("Not yet: %(parties)s.") % {"parties": ", ".join(str(party) for party in missing)}
    return Task(
        urgency=urgency,
        on=version.approve_by or day_of(meeting),
        icon="hour",
        title=_("The agenda of meeting %(number)s waits for approval") % {"number": meeting.numbered},
        text=f"{silent} {deadline}".strip(),
        late=late,
        url=version.get_absolute_url(),
        action=_("See who has approved"),
    )


def _change_asked(meeting: Meeting, situation: Situation) -> Iterator[Task]:
    asked = [each for each in situation.requests if each.meeting_id == meeting.pk]
    if asked:
        version = situation.versions[meeting.pk]
        said = "; ".join(f"{each.party}: {each.item.title}" for each in asked)
        yield Task(
            urgency=Urgency.DUE,
            on=version.approve_by or day_of(meeting),
            icon="edit",
            title=_("A change is asked for in the agenda of meeting %(number)s")
            % {"number": meeting.numbered},
            text=f"{said}.",
            url=f"{version.get_absolute_url()}#begarda",
            action=_("Read and answer"),
            is_main=True,
        )


def _propose(meeting: Meeting, situation: Situation) -> Task:
    due = day_of(meeting) - PROPOSE_BEFORE
    is_late = due < situation.today
    wish = _("Was best proposed by %(day)s.") if is_late else _("Best proposed by %(day)s.")
    return Task(
        urgency=urgency_of(due, situation.today),
        on=due,
        icon="doc",
        title=_("Propose the agenda of meeting %(number)s") % {"number": meeting.numbered},
        text=_("The agenda is a draft. The parties approve the version you propose.")
        + ("" if is_late else f" {wish % {'day': day(due)}}"),
        late=wish % {"day": day(due)} if is_late else "",
        url=_at("agenda", meeting),
        action=_("Open the agenda"),
        is_main=True,
    )


def _after(meeting: Meeting, situation: Situation) -> Iterator[Task]:
    minutes = getattr(meeting, "minutes", None)
    if meeting.state != State.HELD:
        yield _close(meeting)
    elif minutes is None or minutes.state != Minutes.State.FINALISED:
        yield _write(meeting, minutes, situation)


def _close(meeting: Meeting) -> Task:
    return Task(
        urgency=Urgency.LATE,
        on=day_of(meeting),
        icon="warn",
        title=_("Meeting %(number)s has not been closed") % {"number": meeting.numbered},
        text=_("Its day has passed."),
        late=_("It was to be held %(day)s.") % {"day": day(meeting.starts_at)},
        url=_at("conduct", meeting),
        action=_("Open the meeting page"),
    )


def _write(meeting: Meeting, minutes: Minutes | None, situation: Situation) -> Task:
    shared_at = minutes.shared_at if minutes else None
    is_shared = shared_at is not None
    since = local(shared_at).date() if shared_at else day_of(meeting)
    due: date = since + WRITE_WITHIN
    words = {"notes": document_label(situation.forum).the, "number": meeting.number}
    is_late = due < situation.today
    return Task(
        urgency=urgency_of(due, situation.today),
        on=due,
        icon="edit",
        title=_("Finalise %(notes)s from meeting %(number)s") % words
        if is_shared
        else _("Write %(notes)s from meeting %(number)s") % words,
        text=_("They have been out for comments since %(day)s.") % {"day": day(since)}
        if is_shared
        else _("The meeting was held %(day)s.") % {"day": day(since)},
        late=_("Was best done by %(day)s.") % {"day": day(due)} if is_late else "",
        url=_at("minutes", meeting),
        action=_("Open the notes"),
    )


def _late_actions(situation: Situation) -> Iterator[Task]:
    late = [
        each
        for each in situation.actions
        if each.due < situation.today and each.owner_id not in situation.own_parties
    ]
    if late:
        owners = ", ".join(sorted({str(each.owner) for each in late}))
        yield Task(
            urgency=Urgency.LATE,
            on=late[0].due,
            icon="warn",
            title=ngettext("%(n)s action is late", "%(n)s actions are late", len(late)) % {"n": len(late)},
            text=f"{owners}.",
            late=_("The oldest was due %(day)s.") % {"day": day(late[0].due)},
            url=f"{reverse('meetings:actions', args=[situation.forum.slug])}?visa=alla&lage=overdue",
            action=_("See the actions"),
        )


def _next_year(situation: Situation) -> Iterator[Task]:
    year = situation.today.year + 1
    is_planned = any(each.year == year and each.group_id is None for each in situation.meetings)
    if situation.today.month >= PLAN_NEXT_YEAR_FROM and not is_planned:
        yield Task(
            urgency=Urgency.ASKED,
            on=date(year, 1, 1),
            icon="cal-plus",
            title=_("Plan the meetings of %(year)s") % {"year": year},
            text=_("The last meeting of the year usually sets the dates of the next."),
            url=f"{reverse('meetings:plan', args=[situation.forum.slug])}?ar={year}",
            action=_("Plan the year"),
        )


def _at(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug])
