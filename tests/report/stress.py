"""A forum with far more in it than any forum has, for papers that must hold: `stress_forum(scale)`.

At scale 1 it has 60 parties, 200 decisions, 200 actions and 40 projects this year, and half as much of meetings the
year before. The rows are written in bulk, as the deeds would leave them, and are the same every time.
"""

from dataclasses import dataclass
from datetime import date, datetime

from forum.models import FocusArea, Forum, User
from forum.report.assessing import assess
from forum.report.models import Assessment, Survey, SurveyAnswer
from forum.report.statements import STATEMENTS
from forum.report.texts import open_report, write_texts
from meetings.models import Meeting
from members.founding import ForumFounding, found_forum
from members.models import Organisation, Party, Seat
from tests.factories import local, secretariat_of
from tests.report import stress_words as words
from tests.report.stress_meetings import fill_year, plan_meetings
from tests.report.stress_projects import add_key_figures, add_projects

YEAR = 2026
MEETINGS, MEETINGS_BEFORE = 6, 3
SINCE = date(2024, 1, 1)
AT = local(YEAR, 12, 15)
# The scales whose follow-up has about so many pages.
SCALE_OF_PAGES = {30: 0.07, 100: 0.42, 300: 1.4}
SIDES = (
    (Organisation.Kind.EMPLOYERS, Party.Side.EMPLOYERS),
    (Organisation.Kind.COMPANY, Party.Side.COMPANY),
    (Organisation.Kind.COMPANY, Party.Side.COMPANY),
    (Organisation.Kind.MUNICIPALITY, Party.Side.MUNICIPALITY),
    (Organisation.Kind.UNION, Party.Side.EMPLOYEES),
)
TEXTS = ("summary", "cooperation", "equality", "resources", "lessons", "outlook")


@dataclass(frozen=True)
class StressForum:
    """What `order_edition(forum, year, by=by, at=at)` asks for, and the year's meetings."""

    forum: Forum
    year: int
    by: Seat
    at: datetime
    meetings: list[Meeting]


def stress_forum(scale: float = 1.0, slug: str = "provlan", language: str = "sv") -> StressForum:
    """Found and fill the forum. `scale` multiplies parties, decisions, actions, projects and key figures."""
    forum = _found(slug, language)
    by = secretariat_of(forum)
    parties = [by.party, *_add_parties(forum, _times(60, scale) - 1)]
    seats = [by, *_add_seats(forum, parties[1:])]
    areas = _add_focus_areas(forum)
    fill_year(forum, YEAR - 1, MEETINGS_BEFORE, _times(80, scale), seats, areas)
    meetings = fill_year(forum, YEAR, MEETINGS, _times(200, scale), seats, areas)
    plan_meetings(forum, YEAR + 1, 4)
    add_projects(forum, parties, _times(40, scale), AT)
    add_key_figures(forum, _times(30, scale))
    _write(forum, by, scale)
    _assess(forum, by, areas)
    _ask(forum, by, seats[1:])
    return StressForum(forum, YEAR, by, AT, meetings)


def _times(count: int, scale: float) -> int:
    return max(2, round(count * scale))


def _found(slug: str, language: str) -> Forum:
    forum = found_forum(
        ForumFounding(
            slug=slug,
            name="Industriforum för kompetensförsörjning och omställning i Provlands och Prövningslands län",
            short_name="Provland",
            region="Region Provland och Prövningsland",
            formed="2019",
            purpose=words.long_text(1, 2),
            mandate=words.paragraph(3),
            secretariat_email=f"sekretariat.{slug}@example.org",
            secretariat_name="Sekretariatet",
            since=SINCE,
        ),
        at=local(2024, 1, 1),
    )
    forum.language, forum.quorum = language, 5
    forum.save(update_fields=["language", "quorum"])
    return forum


def _add_parties(forum: Forum, count: int) -> list[Party]:
    organisations = Organisation.objects.bulk_create(
        Organisation(name=words.organisation_name(n), kind=SIDES[n % len(SIDES)][0]) for n in range(count)
    )
    return Party.objects.bulk_create(
        Party(
            forum=forum,
            organisation=organisation,
            side=SIDES[n % len(SIDES)][1],
            approves=n % 3 != 1,
            since=date(YEAR, 3, 1) if n % 9 == 8 else SINCE,
        )
        for n, organisation in enumerate(organisations)
    )


def _add_seats(forum: Forum, parties: list[Party]) -> list[Seat]:
    users = User.objects.bulk_create(
        User(email=f"part{n}.{forum.slug}@example.org", name=f"Företrädare {n}") for n in range(len(parties))
    )
    return Seat.objects.bulk_create(
        Seat(party=party, user=user, role=Seat.Role.PARTNER, since=party.since)
        for party, user in zip(parties, users, strict=True)
    )


def _add_focus_areas(forum: Forum) -> list[FocusArea]:
    return FocusArea.objects.bulk_create(
        FocusArea(forum=forum, position=n + 1, title=words.title(n + 1)) for n in range(4)
    )


def _write(forum: Forum, by: Seat, scale: float) -> None:
    length = max(2, round(6 * min(scale, 2)))
    for year in (YEAR - 1, YEAR):
        write_texts(
            open_report(forum, year, by, AT),
            by,
            at=AT,
            priorities="\n".join(words.sentence(n) for n in range(5)),
            **{name: words.long_text(n + year, length) for n, name in enumerate(TEXTS)},
        )


def _assess(forum: Forum, by: Seat, areas: list[FocusArea]) -> None:
    """Every area but the last, with long texts."""
    verdicts = Assessment.Verdict.values
    for n, area in enumerate(areas[:-1]):
        texts = {
            name: words.long_text(n + k, 2) for k, name in enumerate(("intended", "result", "deviation"))
        }
        report = forum.annual_reports.get(year=YEAR)
        assess(report, area, by, seen=0, at=AT, verdict=verdicts[n % len(verdicts)], **texts)


def _ask(forum: Forum, by: Seat, seats: list[Seat]) -> None:
    """Two years running; every sixth party has not answered, every other one wrote something."""
    for year in (YEAR - 1, YEAR):
        survey = Survey.objects.create(
            report=forum.annual_reports.get(year=year),
            statements=list(STATEMENTS),
            closes_on=date(year, 12, 10),
            opened_at=local(year, 11, 1),
            opened_by=by,
        )
        SurveyAnswer.objects.bulk_create(
            SurveyAnswer(
                survey=survey,
                party=seat.party,
                scores={key: 1 + (n + place + year) % 5 for place, key in enumerate(STATEMENTS)},
                comment=words.paragraph(n, 1 + n % 4) if n % 2 else "",
                edited_by=seat if n % 6 else None,
                edited_at=local(year, 11, 20) if n % 6 else None,
                ready_at=local(year, 11, 20) if n % 6 else None,
            )
            for n, seat in enumerate(seats)
        )
