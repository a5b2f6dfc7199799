"""The follow-up tells who takes part in a project and what it consists of: not what has left it."""

from datetime import date

from forum.report.figures.period import Period
from forum.report.figures.projects import projects
from members.models import Organisation
from projects import following, partners, pillars
from tests.factories import local

AT = local(2026, 11, 1)


def test_what_has_left_a_project_is_not_told(cast):
    forum, by = cast.sekr.party.forum, cast.sekr
    project = following.create_project(forum, {"name": "XF"}, since=date(2025, 1, 1), by=by, at=AT)
    for name in ("Kvar AB", "Lämnat AB"):
        organisation = Organisation.objects.create(name=name, kind="company")
        partner = partners.add_partner(project, organisation, by=by, at=AT)
    partners.end_partner(partner, until=date(2026, 3, 31), by=by, at=AT)
    for title in ("Kvar", "Borttagen"):
        pillar = pillars.add_pillar(project, title, by=by, at=AT)
    pillars.remove_pillar(pillar, by=by, at=AT)
    told = projects(forum, Period(2026, AT))[0]
    assert (told["partners"], told["pillars"]) == (["Kvar AB"], ["Kvar"])
