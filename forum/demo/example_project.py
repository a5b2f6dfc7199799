"""A running project that shows how one is followed. All of it is invented, and it says so itself."""

from datetime import date, datetime

from forum.demo.example_facts import furnish_example
from forum.demo.example_indicators import count
from forum.demo.example_key_figures import note_example_key_figures
from forum.demo.example_money import fund_example
from forum.demo.example_reporting import report_example
from forum.demo.people import DemoForum
from members.models import Organisation
from members.roster import welcome_organisation
from projects.following import create_project
from projects.models import Project

SINCE = date(2025, 1, 1)
SOURCE = "Påhittat exempel"


def follow_example(here: DemoForum, at: datetime) -> Project:
    """Owned by the forum's own region, so that somebody in the demo reports it."""
    note_example_key_figures(here, at)
    owner = welcome_organisation("Region Kronoberg", Organisation.Kind.REGION, by=here.secretariat, at=at)
    facts = {
        "name": "Kompetens i verkstad",
        "summary": "Anställda i verkstadsindustrin får sitt yrkeskunnande validerat och bygger på med korta utbildningar.",
        "state": Project.State.RUNNING,
        "fund": "Europeiska socialfonden",
        "dnr": "DEMO-2025-0001",
        "owner": owner,
        "target_groups": ["anställda i verkstadsindustrin"],
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2027, 12, 31),
        "source": SOURCE,
    }
    remark = "Påhittat exempel som visar hur ett pågående projekt följs."
    project = create_project(
        here.forum,
        facts,
        since=SINCE,
        slug="kompetens-i-verkstad",
        remark=remark,
        by=here.secretariat,
        at=at,
    )
    furnish_example(here, project, at)
    fund_example(here, project, at)
    count(project, here.secretariat, at)
    report_example(here, project, at)
    return project
