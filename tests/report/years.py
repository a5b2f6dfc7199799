"""A year with something in it, written as rows: what the deeds of the rooms leave behind."""

from datetime import date, datetime
from types import SimpleNamespace

from forum.models import FocusArea, Forum
from meetings.models import ActionItem, AgendaItem, AgendaVersion, Attendance, Decision, Meeting
from members.models import Seat
from projects.models import (
    Figure,
    Following,
    FundingLine,
    Indicator,
    KeyFigure,
    Project,
    ProjectPartner,
    Reading,
)
from tests.factories import local, make_meeting

HELD_AT = local(2026, 3, 5)
AT = local(2026, 11, 20)


def fill_year(cast: SimpleNamespace) -> SimpleNamespace:
    """2026 of Kronoberg: four meetings planned, the first held with decisions, actions and attendance."""
    last = make_meeting(cast.sekr)
    forum = last.forum
    area = FocusArea.objects.create(forum=forum, position=9, title="Vidareutbilda befintlig personal")
    held = forum.meetings.get(year=2026, number=1)
    item = add_item(held, cast.ifmetall, "Valideringsplatser", 30)
    add_item(held, cast.teknik, "Varsel i länet", 15)
    for seat, status in ((cast.ifmetall, "present"), (cast.teknik, "serving"), (cast.unionen, "regrets")):
        Attendance.objects.create(meeting=held, seat=seat, status=status, noted_at=HELD_AT)
    decide(item, cast.sekr, 1, "att inventera valideringsplatser\natt återkomma vid nästa möte", area)
    decide(item, cast.sekr, 2, "att bjuda in två företag", None)
    act(item, cast.ifmetall, "Inventera platser", date(2026, 5, 1), done_at=local(2026, 4, 20))
    act(item, cast.teknik, "Bjud in två företag", date(2026, 6, 1))
    act(item, cast.unionen, "Skriv till skolorna", date(2027, 1, 31), area=area)
    close(held, cast.sekr)
    return SimpleNamespace(forum=forum, held=held, last=last, area=area, item=item)


def close(meeting: Meeting, seat: Seat) -> None:
    version = AgendaVersion.objects.create(
        meeting=meeting, number=1, items=[], sha256="a" * 64, proposed_by=seat, proposed_at=HELD_AT
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.HELD,
        closed_at=HELD_AT,
        agenda_state=Meeting.AgendaState.SET,
        agenda_set_at=HELD_AT,
        set_version=version,
        set_jointly=True,
    )


def add_item(meeting: Meeting, seat: Seat, title: str, minutes: int) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting, pos="a5", title=title, duration=minutes, proposer=seat.party, kind="discussion"
    )


def decide(item: AgendaItem, seat: Seat, number: int, text: str, area: FocusArea | None) -> Decision:
    return Decision.objects.create(
        forum=item.meeting.forum,
        meeting=item.meeting,
        item=item,
        number=number,
        text=text,
        focus_area=area,
        decided_at=HELD_AT,
        noted_by=seat,
    )


def act(
    item: AgendaItem,
    owner: Seat,
    text: str,
    due: date,
    done_at: datetime | None = None,
    area: FocusArea | None = None,
) -> ActionItem:
    return ActionItem.objects.create(
        forum=item.meeting.forum,
        meeting=item.meeting,
        item=item,
        text=text,
        owner=owner.party,
        due=due,
        focus_area=area,
        created_at=HELD_AT,
        state="done" if done_at else "not_started",
        closed_at=done_at,
    )


def follow_project(forum: Forum, seat: Seat) -> Project:
    project = Project.objects.create(slug="kik", name="Kompetens i Kronoberg", fund="Europeiska socialfonden")
    Following.objects.create(project=project, forum=forum, since=date(2025, 1, 1), keeps_data=True)
    ProjectPartner.objects.create(project=project, organisation=seat.party.organisation)
    source = "Älmhults kommun"
    FundingLine.objects.create(
        project=project, position=1, funder="ESF", kind="esf", amount=3706566, source=source
    )
    FundingLine.objects.create(
        project=project,
        position=2,
        funder="Region Kronoberg",
        kind="public_cash",
        amount=1235522,
        source=source,
    )
    Figure.objects.create(
        project=project,
        kind="granted",
        value="10637799",
        unit="kr",
        source="Projektbanken",
        used=True,
        noted_at=AT,
    )
    Figure.objects.create(
        project=project,
        kind="granted",
        value="11500000",
        unit="kr",
        approximate=True,
        source="Press",
        noted_at=AT,
    )
    indicator = Indicator.objects.create(
        project=project, code="EECO01", name="Deltagare", unit="personer", target=400
    )
    Reading.objects.create(
        indicator=indicator,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 6, 30),
        women=120,
        men=3,
        total=123,
        source="Delrapport",
        noted_at=AT,
    )
    return project


def note_key_figure(forum: Forum) -> KeyFigure:
    return KeyFigure.objects.create(
        forum=forum,
        name="Varuexport per invånare",
        geography="Kronobergs län",
        year=2020,
        value="181000",
        unit="kr",
        comparison=[{"label": "Norrbotten", "value": 190000}],
        source="Tillväxtverket",
    )
