from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import FocusArea, HistoryEntry
from members.models import Organisation
from projects import following, partners, pillars, project_facts
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
        project_facts.change_project(unknown, {"name": "Annat"}, by=cast.kalmar_sekr)
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
    project_facts.change_project(
        unknown, {"area": "Jönköpings län", "name": unknown.name}, by=cast.sekr, at=AT
    )
    unknown.refresh_from_db()
    assert unknown.area == "Jönköpings län"
    assert HistoryEntry.objects.get(verb="project.changed").facts == {
        "before": {"area": ""},
        "after": {"area": "Jönköpings län"},
    }
    project_facts.change_project(unknown, {"area": "Jönköpings län"}, by=cast.sekr, at=AT)
    assert HistoryEntry.objects.filter(verb="project.changed").count() == 1


def test_project_has_only_the_facts_it_has(cast, unknown):
    with pytest.raises(TypeError):
        project_facts.change_project(unknown, {"contact_person": "X"}, by=cast.sekr)


def test_addresses_do_not_collide(cast, skills):
    again = following.create_project(
        cast.sekr.party.forum, {"name": "Kompetens i Kronoberg"}, since=SINCE, by=cast.sekr
    )
    assert again.slug == "kompetens-i-kronoberg-2"
    assert following.free_slug("Nytt") == "nytt-2"
    assert following.free_slug("!!!") == "projekt"


def test_partners_and_pillars_are_added_in_order(cast, skills):
    organisation = Organisation.objects.create(name="Alvesta kommun", kind="municipality")
    partners.add_partner(skills, organisation, "deltar", by=cast.sekr, at=AT)
    with pytest.raises(ValidationError):
        partners.add_partner(skills, organisation, by=cast.sekr)
    for title in ("Kartläggning", "Coachning"):
        pillars.add_pillar(skills, title, by=cast.sekr, at=AT)
    assert list(skills.pillars.values_list("position", "title")) == [(1, "Kartläggning"), (2, "Coachning")]
    with pytest.raises(PermissionDenied):
        pillars.add_pillar(skills, "X", by=cast.ifmetall)


def test_why_a_forum_follows_a_project_is_its_own(cast, unknown):
    forum = cast.sekr.party.forum
    area, other = (
        FocusArea.objects.create(forum=each, position=50, title="Kompetens")
        for each in (forum, cast.kalmar_sekr.party.forum)
    )
    kept = unknown.followings.get()
    following.change_following(kept, remark="Omvärld", focus_areas=[area], by=cast.sekr, at=AT)
    following.change_following(kept, remark="Omvärld", focus_areas=[area], by=cast.sekr, at=AT)
    kept.refresh_from_db()
    assert (kept.remark, list(kept.focus_areas.all())) == ("Omvärld", [area])
    assert HistoryEntry.objects.get(verb="project.following_changed").facts == {
        "before": {"remark": "", "focus_areas": ""},
        "after": {"remark": "Omvärld", "focus_areas": "Kompetens"},
    }
    with pytest.raises(PermissionDenied):
        following.change_following(kept, remark="", focus_areas=[other], by=cast.sekr)
    for stranger in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            following.change_following(kept, remark="", focus_areas=[], by=stranger)


def test_end_of_following_is_taken_back(cast, unknown):
    kept = unknown.followings.get()
    following.stop_following(kept, until=date(2026, 12, 1), by=cast.sekr, at=AT)
    with pytest.raises(PermissionDenied):
        following.go_on_following(kept, by=cast.kalmar_sekr)
    following.go_on_following(kept, by=cast.sekr, at=AT)
    kept.refresh_from_db()
    assert (kept.until, kept.keeps_data) == (None, True)


def test_data_that_nobody_keeps_is_taken_over_once(cast, unknown):
    """Kalmar takes over what Kronoberg has left; going on, Kronoberg follows without keeping."""
    kalmar = cast.kalmar_sekr.party.forum
    theirs = following.follow_project(kalmar, unknown, since=SINCE, by=cast.kalmar_sekr, at=AT)
    with pytest.raises(ValidationError):
        following.change_following(theirs, remark="", focus_areas=[], keeps_data=True, by=cast.kalmar_sekr)
    ours = unknown.followings.get(forum__slug="kronoberg")
    following.stop_following(ours, until=date(2026, 11, 30), by=cast.sekr, at=AT)
    following.change_following(theirs, remark="", focus_areas=[], keeps_data=True, by=cast.kalmar_sekr, at=AT)
    following.go_on_following(ours, by=cast.sekr, at=AT)
    assert list(unknown.followings.order_by("forum__slug").values_list("forum__slug", "keeps_data")) == [
        ("kalmar", True),
        ("kronoberg", False),
    ]


def test_project_is_followed_again_from_a_later_day(cast, unknown):
    forum, kept = cast.sekr.party.forum, unknown.followings.get()
    following.stop_following(kept, until=date(2026, 11, 30), by=cast.sekr, at=AT)
    with pytest.raises(ValidationError):
        following.follow_project(forum, unknown, since=date(2026, 11, 30), by=cast.sekr)
    again = following.follow_project(forum, unknown, since=date(2026, 12, 1), by=cast.sekr, at=AT)
    assert [each.pk for each in forum.followings.serving(date(2026, 12, 1))] == [again.pk]
    with pytest.raises(ValidationError):
        following.go_on_following(kept, by=cast.sekr)
