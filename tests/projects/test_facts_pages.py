"""The page of facts, its forms and buttons, and the history of a project."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from members.models import Organisation
from projects import contacts, following, partners, pillars, project_facts
from tests.projects.conftest import AT, SINCE

NBSP = "\u00a0"


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


@pytest.fixture
def secretariat(cast, sign_in):
    return sign_in(cast.sekr)


@pytest.fixture
def parts(cast, unknown):
    """A partner, two pillars and a contact of XF."""
    organisation = Organisation.objects.create(name="Alvesta kommun", kind="municipality")
    partner = partners.add_partner(unknown, organisation, by=cast.sekr, at=AT)
    first, second = (pillars.add_pillar(unknown, title, by=cast.sekr, at=AT) for title in ("Ett", "Två"))
    contact = contacts.add_contact(unknown, {"role": "Kansliet"}, by=cast.sekr, at=AT)
    return partner, first, second, contact


@pytest.mark.parametrize("who", ["sekr", "ifmetall", "board"])
def test_every_member_reads_the_facts_and_only_the_secretariat_gets_buttons(
    cast, sign_in, unknown, parts, who
):
    text = sign_in(getattr(cast, who)).get(url("facts", "xf")).content.decode()
    assert text.count("Uppgift saknas") == 1
    assert "Uppgift saknas: läge, projektperiod, fond, diarienummer" in text
    assert "Alvesta kommun" in text
    assert (url("edit", "xf") in text, url("pillar_remove", "xf", parts[1].pk) in text) == (
        (True, True) if who == "sekr" else (False, False)
    )


def test_overview_of_a_little_known_project_says_so_once(cast, sign_in, unknown):
    text = sign_in(cast.ifmetall).get(url("project", "xf")).content.decode()
    assert "Uppgift saknas: läge, projektperiod, projektägare, fond, diarienummer, programperiod" in text
    assert "Okänt" not in text


def test_facts_page_reads_the_same_number_of_rows_whatever_its_size(
    cast, secretariat, unknown, parts, django_assert_num_queries
):
    secretariat.get(url("facts", "xf"))
    with django_assert_num_queries(12):
        secretariat.get(url("facts", "xf"))
    for number in range(4):
        pillars.add_pillar(unknown, f"P{number}", by=cast.sekr)
        contacts.add_contact(unknown, {"role": f"R{number}"}, by=cast.sekr)
        organisation = Organisation.objects.create(name=f"O{number}", kind="other")
        partners.add_partner(unknown, organisation, by=cast.sekr)
    with django_assert_num_queries(12):
        secretariat.get(url("facts", "xf"))


def test_parts_from_forms_and_buttons(cast, secretariat, unknown, parts):
    partner, first, second, contact = parts
    place = url("facts", "xf")
    steps = [
        (url("partner", "xf", partner.pk), {"role": "metod"}, "partner"),
        (url("partner_end", "xf", partner.pk), {"until": "2026-10-31"}, "partner"),
        (url("partner_restore", "xf", partner.pk), {}, "partner"),
        (url("pillar", "xf", first.pk), {"title": "Ett nytt", "state": "running", "summary": "S"}, "pelare"),
        (url("pillar_move", "xf", second.pk), {"to": "up"}, "pelare"),
        (url("pillar_remove", "xf", second.pk), {}, "pelare"),
        (url("pillar_restore", "xf", second.pk), {}, "pelare"),
        (
            url("phases", "xf"),
            {
                "analysis-starts_on": "2025-01-01",
                "analysis-budget": "400 000 kr",
                "analysis-source": "Beslut",
            },
            "faser",
        ),
        (url("contact", "xf", contact.pk), {"role": "Kontoret", "url": "https://example.org/"}, "kontakter"),
        (url("contact_remove", "xf", contact.pk), {}, "kontakter"),
        (url("contact_restore", "xf", contact.pk), {}, "kontakter"),
    ]
    for address, data, part in steps:
        assert secretariat.post(address, data).headers.get("Location") == f"{place}#{part}", address
    page = secretariat.get(place)
    found = page.context["parts"]
    assert [(each.role, each.until) for each in found.partners] == [("metod", None)]
    assert [(each.title, each.state) for each in found.pillars] == [
        ("Två", "unknown"),
        ("Ett nytt", "running"),
    ]
    assert [(each.kind, each.budget) for each in found.phases] == [("analysis", 400_000)]
    assert [each.role for each in found.contacts] == ["Kontoret"]
    assert f"400{NBSP}000{NBSP}kr" in page.content.decode()


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_others_change_no_part(cast, sign_in, unknown, parts, who):
    partner, first, _second, contact = parts
    client = sign_in(getattr(cast, who))
    keyed = [
        *((name, partner.pk) for name in ("partner", "partner_end", "partner_restore")),
        *((name, first.pk) for name in ("pillar", "pillar_move", "pillar_remove", "pillar_restore")),
        *((name, contact.pk) for name in ("contact", "contact_remove", "contact_restore")),
    ]
    plain = ("edit", "phases", "contact_new", "following", "following_end", "following_go_on")
    addresses = [*(url(name, "xf", pk) for name, pk in keyed), *(url(name, "xf") for name in plain)]
    expected = 404 if who == "kalmar_sekr" else 403
    assert {client.post(address).status_code for address in addresses} == {expected}


def test_part_of_another_project_is_not_there(cast, secretariat, industry, parts):
    partner, first, _second, contact = parts
    found = [
        secretariat.get(url(name, industry.slug, pk)).status_code
        for name, pk in (("partner", partner.pk), ("pillar", first.pk), ("contact", contact.pk))
    ]
    assert found == [404, 404, 404]
    assert secretariat.get(url("pillar", "xf", 2**70)).status_code == 404


def test_new_owner_is_welcomed_and_not_both_chosen_and_named(cast, secretariat, unknown):
    known = Organisation.objects.create(name="Region Jönköpings län", kind="region")
    fields = {"name": unknown.name, "state": "unknown", "owner_kind": "other", "target_groups": "unga"}
    both = secretariat.post(url("edit", "xf"), fields | {"owner": known.pk, "owner_name": "Träcentrum"})
    assert "owner_name" in both.context["form"].errors
    secretariat.post(url("edit", "xf"), fields | {"owner_name": "Träcentrum", "principles": ["equality"]})
    unknown.refresh_from_db()
    assert (str(unknown.owner), unknown.owner.kind, unknown.principles) == (
        "Träcentrum",
        "other",
        ["equality"],
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("starts_on", "9999-12-31"),
        ("starts_on", "0001-01-01"),
        ("most_support", "101"),
        ("summary", "nul\x00"),
        ("source_url", "javascript:alert(1)"),
        ("dnr", "x" * 1_000_000),
        ("owner", str(2**63)),
        ("principles", "nonsense"),
        ("is_strategic", "kanske"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(cast, secretariat, unknown, field, typed):
    fields = {"name": "Nytt namn", "state": "unknown", field: typed}
    answer = secretariat.post(url("edit", "xf"), fields)
    unknown.refresh_from_db()
    if field == "is_strategic":  # what is neither yes nor no is not known
        assert (answer.status_code, unknown.is_strategic) == (302, None)
        return
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Nytt namn"' in answer.content.decode()
    assert unknown.name == "XF – framtidssäkring"


def test_odd_number_is_remarked_on_beside_the_saved_value(cast, sign_in, secretariat, unknown):
    answer = secretariat.post(url("edit", "xf"), {"name": "XF", "state": "unknown", "dnr": "24-1"})
    assert [each.level_tag for each in get_messages(answer.wsgi_request)] == ["success", "warning"]
    assert "Ovanligt nummer" in secretariat.get(url("project", "xf")).content.decode()
    assert "Ovanligt nummer" not in sign_in(cast.ifmetall).get(url("project", "xf")).content.decode()


def test_personal_address_needs_a_word(cast, secretariat, unknown):
    fields = {"role": "Kansliet", "email": "anna.svensson@example.org"}
    refused = secretariat.post(url("contact_new", "xf"), fields)
    assert list(refused.context["form"].errors) == ["email"]
    secretariat.post(url("contact_new", "xf"), fields | {"is_function": "on"})
    assert unknown.contacts.get().email == "anna.svensson@example.org"


def test_history_tells_what_changed_in_swedish(cast, sign_in, unknown):
    facts = {
        "state": "running",
        "starts_on": date(2025, 1, 1),
        "principles": ["equality"],
        "is_strategic": True,
    }
    project_facts.change_project(unknown, facts, by=cast.sekr, at=AT)
    page = sign_in(cast.ifmetall).get(url("history", "xf"))
    _entry, sentence, _phase, changes = page.context["rows"][0]
    assert sentence == "ändrade uppgifter om ett projekt"
    assert [(each.label, each.before, each.after) for each in changes] == [
        ("Läge", "Okänt", "Pågår"),
        ("Insats av strategisk betydelse", "", "Ja"),
        ("Horisontella principer", "", "Jämställdhet"),
        ("Börjar", "", "1 januari 2025"),
    ]
    assert "Jämställdhet" in page.content.decode()


def test_history_is_this_projects_and_this_forums(cast, sign_in, unknown, skills):
    following.follow_project(cast.kalmar_sekr.party.forum, unknown, since=SINCE, by=cast.kalmar_sekr, at=AT)
    verbs = [row[0].verb for row in sign_in(cast.ifmetall).get(url("history", "xf")).context["rows"]]
    assert verbs == ["project.followed", "project.created"]
    theirs = sign_in(cast.kalmar_sekr).get("/kalmar/projekt/xf/historik/").context["rows"]
    assert [row[0].verb for row in theirs] == ["project.followed"]
    assert sign_in(cast.board).get(url("history", "xf")).status_code == 403


def test_history_is_paged(cast, secretariat, unknown, django_assert_num_queries):
    for number in range(60):
        project_facts.change_project(unknown, {"area": f"Område {number}"}, by=cast.sekr, at=AT)
    secretariat.get(url("history", "xf"))
    with django_assert_num_queries(7):
        page = secretariat.get(url("history", "xf"))
    assert (len(page.context["rows"]), page.context["page"].paginator.num_pages) == (50, 2)
    assert len(secretariat.get(url("history", "xf") + "?sida=2").context["rows"]) == 12
