"""A project that the region owns, asked to report the third quarter of 2026."""

from datetime import date

import pytest

from projects import following, funding, indicators, rounds
from projects.models import Project, ReportingRound
from projects.periods import Period
from tests.factories import local

SINCE, AT = date(2025, 1, 1), local(2026, 11, 1)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
OPENED = local(2026, 11, 2)
LAST_DAY = date(2026, 11, 20)


def running(cast, name: str = "Kompetens i verkstad", **more: object) -> Project:
    facts = {
        "name": name,
        "state": "running",
        "owner": cast.region.party.organisation,
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2027, 12, 31),
        **more,
    }
    return following.create_project(cast.sekr.party.forum, facts, since=SINCE, by=cast.sekr, at=AT)


@pytest.fixture
def workshop(cast) -> Project:
    """Kompetens i verkstad, with one indicator of persons, target 240, and one funding line."""
    project = running(cast)
    indicators.add_indicator(
        project, code="EECO01", name="Deltagare", unit="personer", target=240, by=cast.sekr, at=AT
    )
    funding.add_funding(
        project, funder="ESF", kind="esf", amount=1_000_000, source="Beslut", by=cast.sekr, at=AT
    )
    return project


@pytest.fixture
def asked(cast, workshop) -> ReportingRound:
    return rounds.open_round(cast.sekr.party.forum, QUARTER, LAST_DAY, "Skriv kort.", by=cast.sekr, at=OPENED)


def typed(project: Project, **cells: str) -> dict[str, str]:
    """Numbers by input: `women`, `men`, `total`, `amount`; `no_count` and `no_use` mark that there is no data."""
    count, use = f"r{project.indicators.get().pk}", f"o{project.funding.get().pk}"
    names = {"amount": f"{use}_amount", "no_count": f"{count}_missing", "no_use": f"{use}_missing"}
    return {names.get(cell, f"{count}_{cell}"): text for cell, text in cells.items()}


FULL = {"women": "21", "men": "27", "total": "48", "amount": "250 000 kr"}
