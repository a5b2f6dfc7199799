"""The two public statements: what is filled in is printed, the rest is unknown, and what is missing is listed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.models import HistoryEntry, RecordsPlan, Statement, User
from forum.statement_forms import FORMS
from forum.statements import WANTED, save_statement

PRIVACY, ACCESSIBILITY = "/drift/redogorelse/privacy/", "/drift/redogorelse/accessibility/"
FULL = {
    "actor": "Region Kronoberg",
    "service": "Industriforum",
    "conformance": "partial",
    "deficiencies": "Filer från parterna: görs av andra.\n\nKartan: saknar text.",
    "burden": "Inget undantag.",
    "outside": "Inget.",
    "assessed_on": "2026-11-01",
    "method": "Självskattning.",
    "contact": "tillganglighet@example.org",
}


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("drift@example.org", name="Drift", is_staff=True)


@pytest.fixture
def operator(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("kind", Statement.Kind.values)
def test_every_wanted_value_has_a_field_and_every_field_is_wanted(kind):
    assert set(WANTED[kind]) == set(FORMS[kind].base_fields)


def test_nothing_is_claimed_before_it_is_filled_in(client, db):
    for address, unknown in (("/personuppgifter/", 11), ("/tillganglighet/", 9)):
        text = client.get(address).content.decode()
        assert text.count("uppgift saknas") == unknown
        assert "/tillganglighet/" in text
        assert "/personuppgifter/" in text
    assert "digg.se/tdosanmalan" in client.get("/tillganglighet/").content.decode()


def test_operator_fills_in_and_everybody_reads(operator, person, client):
    assert operator.post(ACCESSIBILITY, FULL).status_code == 302
    text = client.get("/tillganglighet/").content.decode()
    assert "uppgift saknas" not in text
    for said in ("delvis förenlig", "<li>Kartan: saknar text.</li>", "1 november 2026", "23 november 2026"):
        assert said in text
    (entry,) = HistoryEntry.objects.filter(verb="forum.statement_changed")
    assert (entry.actor, entry.facts["changed"]) == (person, sorted(FULL))
    operator.post(ACCESSIBILITY, FULL)
    assert HistoryEntry.objects.filter(verb="forum.statement_changed").count() == 1


def test_operator_sees_what_is_missing(operator):
    operator.post(PRIVACY, {"controller": "Region Kronoberg", "dpo": "dso@example.org"})
    lacks = {kind: lacks for kind, _title, lacks in operator.get("/drift/").context["statements"]}
    assert lacks["privacy"] == ["Ändamål", "Rättslig grund", "Rättigheter", "Tillsynsmyndighet"]
    assert len(lacks["accessibility"]) == len(WANTED["accessibility"])


@pytest.mark.parametrize(
    ("fields", "bad"),
    [
        ({"assessed_on": "9999-01-01"}, "assessed_on"),
        ({"assessed_on": "i går"}, "assessed_on"),
        ({"actor": "x" * 301}, "actor"),
        ({"conformance": "maybe"}, "conformance"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_kept(operator, fields, bad):
    answer = operator.post(ACCESSIBILITY, FULL | fields)
    assert list(answer.context["form"].errors) == [bad]
    assert answer.context["form"]["method"].value() == "Självskattning."
    assert not Statement.objects.exists()


def test_statement_is_the_operators(cast, sign_in, operator):
    assert sign_in(cast.sekr).get(PRIVACY).status_code == 403
    assert operator.get("/drift/redogorelse/annat/").status_code == 404
    with pytest.raises(PermissionDenied):
        save_statement("privacy", {"dpo": "x"}, user=cast.sekr.user)


def test_forums_are_named_to_their_own_people_only(cast, sign_in, client):
    RecordsPlan.objects.create(
        forum=cast.sekr.party.forum, letter_months=6, mail_months=None, privacy_contact="fraga@example.org"
    )
    RecordsPlan.objects.create(forum=cast.kalmar_sekr.party.forum)
    own = sign_in(cast.sekr).get("/personuppgifter/")
    assert [(row.what, row.months) for row in own.context["periods"]][1:3] == [
        ("Mejl: text, kalenderdel och adress", ["6 månader"]),
        ("Inkommen e-post: avsändare och text", ["ingen gräns"]),
    ]
    assert "fraga@example.org" in own.content.decode()
    anyone = client.get("/personuppgifter/")
    assert [row.months for row in anyone.context["periods"]][1:3] == [
        ["6–12 månader"],
        ["12 månader, i vissa forum ingen gräns"],
    ]
    assert "fraga@example.org" not in anyone.content.decode()
    assert "Kronoberg" not in anyone.content.decode()
