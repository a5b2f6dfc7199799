"""The three projects the forum follows, with what their sources say."""

from datetime import date

import pytest

from projects import figures, following, funding
from projects.models import Project
from tests.factories import local
from tests.projects.owners import asked, workshop  # noqa: F401

SINCE = date(2025, 1, 1)
AT = local(2026, 11, 1)


@pytest.fixture
def skills(cast) -> Project:
    """Kompetens i Kronoberg: two funders, no period."""
    facts = {"name": "Kompetens i Kronoberg", "fund": "Europeiska socialfonden"}
    project = following.create_project(cast.sekr.party.forum, facts, since=SINCE, by=cast.sekr, at=AT)
    source = "Älmhults kommun"
    wanted = [("Europeiska socialfonden", "esf", 3_706_566), ("Region Kronoberg", "public_cash", 1_235_522)]
    for funder, kind, amount in wanted:
        funding.add_funding(
            project, funder=funder, kind=kind, amount=amount, source=source, by=cast.sekr, at=AT
        )
    return project


@pytest.fixture
def industry(cast) -> Project:
    """Framtidssäkrad industri: two sources that disagree."""
    facts = {
        "name": "Framtidssäkrad industri",
        "dnr": "2020/00317",
        "starts_on": date(2020, 6, 1),
        "ends_on": date(2022, 12, 31),
    }
    project = following.create_project(cast.sekr.party.forum, facts, since=SINCE, by=cast.sekr, at=AT)
    common = {"kind": "granted", "unit": "kr", "by": cast.sekr, "at": AT}
    figures.note_figure(project, value=11_500_000, approximate=True, source="Pressmeddelande", **common)
    figures.note_figure(
        project,
        value=10_637_799,
        source="Projektbanken",
        used=True,
        reason="Fondens eget register.",
        **common,
    )
    return project


@pytest.fixture
def unknown(cast) -> Project:
    """XF: hardly anything is known."""
    facts = {"name": "XF – framtidssäkring", "target_groups": ["unga", "nyanlända"]}
    return following.create_project(cast.sekr.party.forum, facts, since=SINCE, slug="xf", by=cast.sekr, at=AT)
