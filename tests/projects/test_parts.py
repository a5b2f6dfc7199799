"""Partners, pillars, phases and contacts: what is added, changed, ended and taken back, and who may not."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry
from members.models import Organisation
from projects import contacts, following, partners, phases, pillars
from projects.models import Phase
from projects.project_page import parts_of
from tests.projects.conftest import AT, SINCE

DAY = date(2026, 11, 1)
NOTHING = {"starts_on": None, "ends_on": None, "budget": None, "source": ""}


@pytest.fixture
def organisation(cast) -> Organisation:
    return Organisation.objects.create(name="Alvesta kommun", kind="municipality")


def verbs() -> list[str]:
    return list(HistoryEntry.objects.order_by("pk").values_list("verb", flat=True))


def titles(project) -> list[str]:
    return [pillar.title for pillar in parts_of(project, DAY).pillars]


def deeds(cast, project, organisation):
    """Every deed on a part, as a function of who does it."""
    partner = partners.add_partner(project, organisation, by=cast.sekr, at=AT)
    pillar = pillars.add_pillar(project, "Kartläggning", by=cast.sekr, at=AT)
    contact = contacts.add_contact(project, {"role": "Projektkansliet"}, by=cast.sekr, at=AT)
    return [
        lambda by: partners.add_partner(project, organisation, by=by),
        lambda by: partners.change_partner(partner, role="metod", by=by),
        lambda by: partners.end_partner(partner, until=DAY, by=by),
        lambda by: partners.restore_partner(partner, by=by),
        lambda by: pillars.add_pillar(project, "X", by=by),
        lambda by: pillars.change_pillar(pillar, {"title": "X"}, by=by),
        lambda by: pillars.move_pillar(pillar, up=True, by=by),
        lambda by: pillars.remove_pillar(pillar, by=by),
        lambda by: pillars.restore_pillar(pillar, by=by),
        lambda by: phases.set_phases(project, {"analysis": NOTHING | {"source": "X"}}, by=by),
        lambda by: contacts.add_contact(project, {"role": "X"}, by=by),
        lambda by: contacts.change_contact(contact, {"role": "X"}, by=by),
        lambda by: contacts.remove_contact(contact, by=by),
        lambda by: contacts.restore_contact(contact, by=by),
    ]


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_that_keeps_the_project_touches_its_parts(cast, unknown, organisation, who):
    """Also where another forum's secretariat follows the project, too."""
    following.follow_project(cast.kalmar_sekr.party.forum, unknown, since=SINCE, by=cast.kalmar_sekr, at=AT)
    all_deeds = deeds(cast, unknown, organisation)
    before = verbs()
    for deed in all_deeds:
        with pytest.raises(PermissionDenied):
            deed(getattr(cast, who))
    assert verbs() == before


def test_partner_changes_role_leaves_and_comes_back(cast, unknown, organisation):
    partner = partners.add_partner(unknown, organisation, "deltar", by=cast.sekr, at=AT)
    partners.change_partner(partner, role="metodstöd", by=cast.sekr, at=AT)
    partners.end_partner(partner, until=date(2026, 10, 31), by=cast.sekr, at=AT)
    assert [(each.role, each.until) for each in parts_of(unknown, DAY).former_partners] == [
        ("metodstöd", date(2026, 10, 31))
    ]
    with pytest.raises(ValidationError):
        partners.end_partner(partner, until=DAY, by=cast.sekr)
    partners.restore_partner(partner, by=cast.sekr, at=AT)
    assert [str(each) for each in parts_of(unknown, DAY).partners] == ["Alvesta kommun"]
    assert verbs()[-4:] == [
        "project.partner_added",
        "project.partner_changed",
        "project.partner_ended",
        "project.partner_restored",
    ]


def test_partner_is_there_until_its_last_day_has_passed(cast, unknown, organisation):
    partner = partners.add_partner(unknown, organisation, by=cast.sekr, at=AT)
    partners.end_partner(partner, until=DAY, by=cast.sekr, at=AT)
    assert len(parts_of(unknown, DAY).partners) == 1
    assert len(parts_of(unknown, date(2026, 11, 2)).partners) == 0


def test_partner_that_came_back_anew_is_not_taken_back_twice(cast, industry, organisation):
    partner = partners.add_partner(industry, organisation, by=cast.sekr, at=AT)
    with pytest.raises(ValidationError):
        partners.end_partner(partner, until=date(2020, 5, 31), by=cast.sekr)
    partners.end_partner(partner, until=date(2021, 1, 1), by=cast.sekr, at=AT)
    partners.add_partner(industry, organisation, "på nytt", by=cast.sekr, at=AT)
    with pytest.raises(ValidationError):
        partners.restore_partner(partner, by=cast.sekr)
    assert industry.partners.filter(until=None).get().role == "på nytt"


def test_pillars_change_places_and_come_back_where_they_stood(cast, unknown):
    first, second, third = (
        pillars.add_pillar(unknown, title, by=cast.sekr, at=AT) for title in ("Ett", "Två", "Tre")
    )
    pillars.move_pillar(third, up=True, by=cast.sekr, at=AT)
    assert titles(unknown) == ["Ett", "Tre", "Två"]
    before = len(verbs())
    pillars.move_pillar(first, up=True, by=cast.sekr, at=AT)
    pillars.move_pillar(second, up=False, by=cast.sekr, at=AT)
    assert (titles(unknown), len(verbs())) == (["Ett", "Tre", "Två"], before)
    pillars.remove_pillar(third, by=cast.sekr, at=AT)
    pillars.move_pillar(second, up=True, by=cast.sekr, at=AT)
    assert titles(unknown) == ["Två", "Ett"]
    assert [each.until for each in parts_of(unknown, DAY).removed_pillars] == [DAY]
    pillars.restore_pillar(third, by=cast.sekr, at=AT)
    assert titles(unknown) == ["Två", "Tre", "Ett"]
    assert pillars.add_pillar(unknown, "Fyra", by=cast.sekr, at=AT).position == 4


def test_pillar_says_what_it_was(cast, unknown):
    pillar = pillars.add_pillar(unknown, "Kartläggning", by=cast.sekr, at=AT)
    pillars.change_pillar(
        pillar,
        {"title": "Kartläggning", "state": "running", "starts_on": date(2026, 1, 1)},
        by=cast.sekr,
        at=AT,
    )
    assert HistoryEntry.objects.get(verb="project.pillar_changed").facts == {
        "title": "Kartläggning",
        "before": {"state": "unknown", "starts_on": ""},
        "after": {"state": "running", "starts_on": "2026-01-01"},
    }


def test_phases_are_set_changed_and_taken_away(cast, unknown):
    analysis = {
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 6, 30),
        "budget": 400_000,
        "source": "Beslut",
    }
    phases.set_phases(unknown, {"analysis": analysis, "closing": NOTHING}, by=cast.sekr, at=AT)
    phase = unknown.phases.get()
    assert (phase.kind, phase.ends_on, phase.budget) == (Phase.Kind.ANALYSIS, date(2025, 6, 30), 400_000)
    phases.set_phases(unknown, {"analysis": analysis}, by=cast.sekr, at=AT)
    phases.set_phases(unknown, {"analysis": NOTHING}, by=cast.sekr, at=AT)
    assert unknown.phases.count() == 0
    changes = HistoryEntry.objects.filter(verb="project.phase_changed").order_by("pk")
    assert [entry.facts["after"]["budget"] for entry in changes] == ["400000", ""]


@pytest.mark.parametrize(
    ("email", "is_personal"),
    [
        ("anna.svensson@example.org", True),
        ("anna_lisa.svensson@example.org", True),
        ("åsa.öberg@example.org", True),
        ("kompetens@example.org", False),
        ("regional.utveckling@example.org", False),
        ("projekt2025@example.org", False),
        ("", False),
    ],
)
def test_address_that_reads_like_a_name_is_noticed(email, is_personal):
    assert contacts.looks_personal(email) is is_personal


def test_contact_is_a_function_and_its_address_stays_out_of_the_trail(cast, unknown):
    values = {"role": "Projektkansliet", "email": "anna.svensson@example.org"}
    with pytest.raises(ValidationError) as refused:
        contacts.add_contact(unknown, values, by=cast.sekr)
    assert list(refused.value.error_dict) == ["email"]
    assert unknown.contacts.count() == 0
    contact = contacts.add_contact(unknown, values, is_function=True, by=cast.sekr, at=AT)
    contacts.change_contact(contact, {"role": "Kansliet", "email": "kansli@example.org"}, by=cast.sekr, at=AT)
    contacts.remove_contact(contact, by=cast.sekr, at=AT)
    assert parts_of(unknown, DAY).contacts == []
    contacts.restore_contact(contact, by=cast.sekr, at=AT)
    assert [each.email for each in parts_of(unknown, DAY).contacts] == ["kansli@example.org"]
    told = [str(entry.facts) for entry in HistoryEntry.objects.filter(verb__startswith="project.contact")]
    assert (len(told), [text for text in told if "example.org" in text]) == (4, [])
