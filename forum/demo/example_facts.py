"""What the example project consists of, and where the forum takes it up. All of it is invented."""

from datetime import date, datetime

from forum.demo.people import DemoForum
from meetings.models import AgendaItem
from meetings.project_links import name_project_of_item
from members.models import Organisation, Seat
from members.roster import welcome_organisation
from projects.contacts import add_contact
from projects.following import change_following
from projects.models import Pillar, Project
from projects.partners import add_partner
from projects.phases import set_phases
from projects.pillars import add_pillar

SLUG, SOURCE = "kompetens-i-verkstad", "Påhittat exempel"
TAKEN_UP = {
    "Validering av yrkeskunnande",
    "Underlag om valideringsplatser",
}
PARTNERS = (("Exempel Maskin AB", "deltar med anställda"), ("Exempel Trä AB", "deltar med anställda"))
PILLARS = (
    ("Kartläggning", "Företagens behov av kompetens kartläggs.", Pillar.State.DONE),
    ("Validering", "Yrkeskunnande valideras mot branschens krav.", Pillar.State.RUNNING),
    ("Korta utbildningar", "Den som saknar en del bygger på med en kort utbildning.", Pillar.State.RUNNING),
)
PHASES = {
    "analysis": (date(2025, 1, 1), date(2025, 6, 30)),
    "implementation": (date(2025, 7, 1), date(2027, 10, 31)),
    "closing": (date(2027, 11, 1), date(2027, 12, 31)),
}


def furnish_example(here: DemoForum, project: Project, at: datetime) -> None:
    by = here.secretariat
    for name, role in PARTNERS:
        company = welcome_organisation(name, Organisation.Kind.COMPANY, by=by, at=at)
        add_partner(project, company, role, by=by, at=at)
    for title, summary, state in PILLARS:
        add_pillar(project, title, state, summary=summary, by=by, at=at)
    days = {
        kind: {"starts_on": first, "ends_on": last, "budget": None, "source": SOURCE}
        for kind, (first, last) in PHASES.items()
    }
    set_phases(project, days, by=by, at=at)
    add_contact(project, {"role": "Projektkansliet", "email": "projekt@example.org"}, by=by, at=at)
    following = project.followings.get()
    areas = here.forum.focus_areas.filter(position=1)
    change_following(following, remark=following.remark, focus_areas=areas, by=by, at=at)


def take_up(item: AgendaItem, by: Seat, at: datetime) -> None:
    """Items about validation are about the example, in the forum that follows it."""
    project = Project.objects.filter(slug=SLUG, followings__forum=item.meeting.forum).first()
    if project and item.title in TAKEN_UP:
        name_project_of_item(item, project, by=by, at=at)
