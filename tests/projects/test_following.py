from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry
from members.models import Organisation
from projects import following
from projects.models import Project
from tests.projects.conftest import AT, SINCE


def test_new_project_is_kept_by_the_forum_that_adds_it(cast, skills):
    kept = skills.followings.get()
    assert (kept.forum.slug, kept.keeps_data, kept.since) == ("kronoberg", True, SINCE)
    assert (skills.slug, skills.state) == ("kompetens-i-kronoberg", "unknown")
    verbs = HistoryEntry.objects.filter(subject="Kompetens i Kronoberg").values_list("verb", flat=True)
    assert set(verbs) == {"project.created", "project.followed", "project.funding_added"}


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_adds_projects(cast, who):
    with pytest.raises(PermissionDenied):
        following.create_project(cast.sekr.party.forum, {"name": "X"}, since=SINCE, by=getattr(cast, who))
    assert Project.objects.count() == 0


def test_another_forum_follows_but_does_not_keep(cast, unknown):
    kalmar = cast.kalmar_sekr.party.forum
    with pytest.raises(ValidationError):
        following.follow_project(kalmar, unknown, since=SINCE, keeps_data=True, by=cast.kalmar_sekr)
    following.follow_project(kalmar, unknown, since=SINCE, remark="Omvärld", by=cast.kalmar_sekr, at=AT)
    with pytest.raises(PermissionDenied):
        following.change_project(unknown, {"name": "Annat"}, by=cast.kalmar_sekr)
    with pytest.raises(ValidationError):
        following.follow_project(kalmar, unknown, since=SINCE, by=cast.kalmar_sekr)
    assert unknown.followings.filter(forum=kalmar).count() == 1


def test_following_ends_and_stays(cast, unknown):
    kept = unknown.followings.get()
    with pytest.raises(ValidationError):
        following.stop_following(kept, until=date(2020, 1, 1), by=cast.sekr)
    following.stop_following(kept, until=date(2026, 11, 1), by=cast.sekr, at=AT)
    kept.refresh_from_db()
    assert kept.until == date(2026, 11, 1)
    with pytest.raises(ValidationError):
        following.stop_following(kept, until=date(2026, 11, 2), by=cast.sekr)


def test_change_says_what_it_was(cast, unknown):
    following.change_project(unknown, {"area": "Jönköpings län", "name": unknown.name}, by=cast.sekr, at=AT)
    unknown.refresh_from_db()
    assert unknown.area == "Jönköpings län"
    assert HistoryEntry.objects.get(verb="project.changed").facts == {
        "before": {"area": ""},
        "after": {"area": "Jönköpings län"},
    }
    following.change_project(unknown, {"area": "Jönköpings län"}, by=cast.sekr, at=AT)
    assert HistoryEntry.objects.filter(verb="project.changed").count() == 1


def test_project_has_only_the_facts_it_has(cast, unknown):
    with pytest.raises(TypeError):
        following.change_project(unknown, {"contact_person": "X"}, by=cast.sekr)


def test_addresses_do_not_collide(cast, skills):
    again = following.create_project(
        cast.sekr.party.forum, {"name": "Kompetens i Kronoberg"}, since=SINCE, by=cast.sekr
    )
    assert again.slug == "kompetens-i-kronoberg-2"
    assert following.free_slug("Nytt") == "nytt-2"
    assert following.free_slug("!!!") == "projekt"


def test_partners_and_pillars_are_added_in_order(cast, skills):
    organisation = Organisation.objects.create(name="Alvesta kommun", kind="municipality")
    following.add_partner(skills, organisation, "deltar", by=cast.sekr, at=AT)
    with pytest.raises(ValidationError):
        following.add_partner(skills, organisation, by=cast.sekr)
    for title in ("Kartläggning", "Coachning"):
        following.add_pillar(skills, title, by=cast.sekr, at=AT)
    assert list(skills.pillars.values_list("position", "title")) == [(1, "Kartläggning"), (2, "Coachning")]
    with pytest.raises(PermissionDenied):
        following.add_pillar(skills, "X", by=cast.ifmetall)
