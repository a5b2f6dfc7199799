"""The stress forum's projects and key figures."""

from datetime import date, datetime

from forum.models import Forum
from members.models import Party
from projects.models import (
    Figure,
    Following,
    FundingLine,
    Indicator,
    KeyFigure,
    Pillar,
    Project,
    ProjectPartner,
    Reading,
)
from tests.report import stress_words as words

KINDS = ("esf", "public_cash", "private_cash", "in_kind", "allowance")
CODES = ("EECO01", "EECO02", "EECO06", "SPI01", "SPI02", "SPI03")


def add_projects(forum: Forum, parties: list[Party], count: int, at: datetime) -> None:
    """Every seventh is known by its name alone: nothing of it has been recorded yet."""
    projects = Project.objects.bulk_create(_project(forum, parties, n) for n in range(count))
    Following.objects.bulk_create(
        Following(project=project, forum=forum, since=date(at.year - 1, 1, 1), keeps_data=True)
        for project in projects
    )
    told = [(n, project) for n, project in enumerate(projects) if not _is_bare(n)]
    ProjectPartner.objects.bulk_create(
        ProjectPartner(project=project, organisation=parties[(n * 7 + each) % len(parties)].organisation)
        for n, project in told
        for each in range(min(len(parties), 3 + n % 9))
    )
    Pillar.objects.bulk_create(
        Pillar(project=project, position=each, title=words.title(n * 5 + each))
        for n, project in told
        for each in range(1, 2 + n % 4)
    )
    FundingLine.objects.bulk_create(
        FundingLine(
            project=project,
            position=each + 1,
            funder="Europeiska socialfonden plus" if each == 0 else words.organisation_name(n * 5 + each),
            kind=KINDS[each],
            amount=3_706_566 + 1_235_522 * each + 40_711 * n,
            source="Beslut om stöd, Svenska ESF-rådet",
        )
        for n, project in told
        for each in range(2 + n % 4)
    )
    Figure.objects.bulk_create(
        Figure(
            project=project,
            kind=kind,
            value=value + 1000 * n,
            unit=unit,
            source=f"Projektbanken, {words.compound(n)}",
            used=True,
            reason="Den senast beslutade uppgiften." if n % 2 else "",
            as_of=date(at.year, 6, 30) if n % 3 else None,
            noted_at=at,
        )
        for n, project in told
        for kind, value, unit in (("granted", 10_637_799, "kr"), ("participants", 600, "personer"))
    )
    _add_indicators(told, at)


def _project(forum: Forum, parties: list[Party], n: int) -> Project:
    name = f"{words.title(n + 2)} {n + 1}"
    if _is_bare(n):
        return Project(slug=f"{forum.slug}-{n + 1}", name=name)
    year = 2024 + n % 3
    return Project(
        slug=f"{forum.slug}-{n + 1}",
        name=name,
        summary=words.long_text(n, 3) if n % 4 == 0 else words.paragraph(n, 4),
        state=("running", "planned", "ended")[n % 3],
        fund="Europeiska socialfonden plus, programområde F, socialt innovativa insatser",
        dnr=f"{year}/{n + 1:05}",
        owner=parties[n % len(parties)].organisation,
        target_groups=["anställda", "arbetssökande", "företagsledare"][: 1 + n % 3],
        starts_on=date(year, 1 + n % 12, 1),
        ends_on=date(year + 2, 1 + n % 12, 28),
        source="Projektbanken" if n % 2 else "",
    )


def _is_bare(n: int) -> bool:
    return n % 7 == 6


def _add_indicators(told: list[tuple[int, Project]], at: datetime) -> None:
    indicators = Indicator.objects.bulk_create(
        Indicator(
            project=project,
            code=code,
            name=f"Deltagare i {words.compound(n + place)}" if place else "Deltagare",
            unit="personer",
            target=400 + 10 * n if place % 2 == 0 else None,
            source="Projektansökan",
        )
        for n, project in told
        for place, code in enumerate(CODES[: 3 + n % 4])
    )
    Reading.objects.bulk_create(
        Reading(
            indicator=indicator,
            period_start=date(at.year, 1, 1),
            period_end=date(at.year, 6, 30),
            women=60 + n % 90,
            men=80 + n % 110,
            total=140 + n % 90 + n % 110,
            source="Delrapport till Svenska ESF-rådet",
            noted_at=at,
        )
        for n, indicator in enumerate(indicators)
        if n % 5
    )


def add_key_figures(forum: Forum, count: int) -> None:
    KeyFigure.objects.bulk_create(
        KeyFigure(
            forum=forum,
            name=f"{words.title(n * 3)} {n + 1}",
            geography=f"{words.PLACES[n % len(words.PLACES)]} kommun",
            year=2025 if n % 6 else None,
            value=181_000 + 977 * n,
            unit="kr" if n % 2 else "personer",
            comparison=[
                {"label": "Riket", "value": 190_000 + 311 * n},
                {"label": "Jämförbara industrilän", "value": 170_000, "approximate": True},
            ][: n % 3],
            source="Statistiska centralbyrån, regionala arbetsmarknadsstatistiken",
            remark=words.sentence(n)[:300] if n % 4 == 0 else "",
        )
        for n in range(count)
    )
