"""The stress forum's meetings, with what they decided and who does what."""

import uuid
from datetime import timedelta

from forum.models import FocusArea, Forum
from meetings.models import (
    ActionItem,
    ActionProgress,
    AgendaItem,
    AgendaVersion,
    Attendance,
    Decision,
    Invitation,
    Meeting,
)
from meetings.versions import canonical, digest
from members.models import Seat
from tests.factories import local
from tests.report import stress_words as words


def plan_meetings(forum: Forum, year: int, count: int) -> list[Meeting]:
    days = [local(year, 1 + 11 * n // count, 12 + n) for n in range(count)]
    return Meeting.objects.bulk_create(
        Meeting(
            forum=forum,
            year=year,
            number=n,
            starts_at=day,
            ends_at=day + timedelta(hours=6),
            form=("on_site", "remote", "hybrid")[n % 3],
            place=f"Lokalen Västra verkstadsgatan i {words.PLACES[n]}",
            carries_follow_up=n == count,
        )
        for n, day in enumerate(days, start=1)
    )


def fill_year(
    forum: Forum, year: int, count: int, outcomes: int, seats: list[Seat], areas: list[FocusArea]
) -> list[Meeting]:
    """Held meetings; `outcomes` decisions and as many actions are spread over them."""
    meetings = plan_meetings(forum, year, count)
    for place, meeting in enumerate(meetings):
        items = _add_items(meeting, seats, 8 + min(outcomes // count // 3, 12))
        _close(meeting, seats[0])
        _call(meeting, seats, place)
        share = range(place, outcomes, count)
        _decide(meeting, items, list(share), seats[0], areas)
        _act(meeting, items, list(share), seats, areas)
    return list(forum.meetings.filter(year=year).select_related("forum").order_by("number"))


def _add_items(meeting: Meeting, seats: list[Seat], count: int) -> list[AgendaItem]:
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            uuid=uuid.uuid5(uuid.NAMESPACE_URL, f"{meeting.forum.slug}/{meeting.slug}/{n}"),
            pos=f"a{n:03}",
            kind=("information", "discussion", "decision")[n % 3],
            title=words.title(n + meeting.number)[:200],
            duration=10 + 5 * (n % 4),
            presenter=str(seats[n % len(seats)].party)[:120],
            proposer=seats[(n * 5) % len(seats)].party,
            text=words.long_text(n, 2) if n % 5 == 0 else words.paragraph(n, 3),
            proposal=words.clause(n) if n % 3 == 2 else "",
            note=words.long_text(n + 3, 3) if n % 4 == 0 else words.paragraph(n + 7, 4),
            outcome="decided" if n % 3 == 2 else "noted",
        )
        for n in range(count)
    )


def _close(meeting: Meeting, by: Seat) -> None:
    items = canonical(meeting)
    version = AgendaVersion.objects.create(
        meeting=meeting,
        number=1,
        items=items,
        sha256=digest(items),
        proposed_by=by,
        proposed_at=meeting.starts_at,
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.HELD,
        closed_at=meeting.ends_at,
        agenda_state=Meeting.AgendaState.SET,
        agenda_set_at=meeting.starts_at,
        set_version=version,
        set_jointly=meeting.number % 3 != 0,
        chair=by,
    )


def _call(meeting: Meeting, seats: list[Seat], place: int) -> None:
    called = [seat for seat in seats if seat.since <= meeting.starts_at.date()]
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, seat=seat, invited_at=meeting.starts_at) for seat in called
    )
    status = ("present", "present", "serving", "regrets", "present", "absent")
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, seat=seat, status=status[(n + place) % 6], noted_at=meeting.starts_at)
        for n, seat in enumerate(called)
    )


def _decide(
    meeting: Meeting, items: list[AgendaItem], share: list[int], by: Seat, areas: list[FocusArea]
) -> None:
    Decision.objects.bulk_create(
        Decision(
            forum=meeting.forum,
            meeting=meeting,
            item=items[place % len(items)],
            number=place + 1,
            text="\n".join(words.clause(n + each) for each in range(1 + n % 3)),
            focus_area=areas[n % len(areas)] if n % 5 else None,
            decided_at=meeting.starts_at,
            noted_by=by,
        )
        for place, n in enumerate(share)
    )


def _act(
    meeting: Meeting, items: list[AgendaItem], share: list[int], seats: list[Seat], areas: list[FocusArea]
) -> None:
    """A third is done, some are late, some dropped, the rest runs on."""
    states = ("done", "in_progress", "not_started", "done", "dropped", "in_progress")
    made = ActionItem.objects.bulk_create(
        ActionItem(
            forum=meeting.forum,
            meeting=meeting,
            item=items[place % len(items)],
            text=f"{words.title(n)}: {words.clause(n)[4:]}"[:300],
            owner=seats[n % len(seats)].party,
            due=meeting.starts_at.date() + timedelta(days=30 + 11 * (n % 40)),
            focus_area=areas[n % len(areas)] if n % 4 else None,
            state=states[n % 6],
            created_at=meeting.starts_at,
            closed_at=meeting.starts_at + timedelta(days=25)
            if states[n % 6] in ("done", "dropped")
            else None,
        )
        for place, n in enumerate(share)
    )
    ActionProgress.objects.bulk_create(
        ActionProgress(
            action=action,
            at=meeting.starts_at + timedelta(days=20),
            seat=seats[n % len(seats)],
            state=action.state,
            text=words.paragraph(n, 1 + n % 3),
        )
        for n, action in zip(share, made, strict=True)
        if n % 2
    )
