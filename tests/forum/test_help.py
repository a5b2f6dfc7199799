"""The help page: the reader's own role first, links into the forum, and the search among headings."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from forum.guide.page import EVERYBODY, ROLES
from forum.models import User


def sections(page) -> list[str]:
    return [section.key for section, _is_mine, _answers in page.context["sections"]]


def mine(page) -> list[str]:
    return [section.key for section, is_mine, _answers in page.context["sections"] if is_mine]


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("sekr", ["secretariat"]),
        ("ifmetall", ["partner"]),
        ("ifmetall_deputy", ["partner", "deputy"]),
        ("board", ["board"]),
    ],
)
def test_readers_role_comes_first(cast, sign_in, who, first):
    page = sign_in(getattr(cast, who)).get("/hjalp/")
    assert (mine(page), sections(page)[: len(first)]) == (first, first)
    assert len(sections(page)) == len(ROLES) + len(EVERYBODY)
    assert text_of(page).count("Din roll") == len(first)


@pytest.mark.django_db
def test_stranger_and_operator_read_it_too():
    page = Client().get("/hjalp/")
    assert (mine(page), "Gå dit" in text_of(page)) == ([], False)
    client = Client()
    client.force_login(
        User.objects.create_user("drift@example.org", name="Drift", is_staff=True),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert mine(client.get("/hjalp/")) == ["operator"]


def test_every_link_leads_somewhere_in_the_readers_forum(cast, sign_in):
    client = sign_in(cast.sekr)
    page = client.get("/hjalp/")
    urls = {
        url for _section, _is_mine, answers in page.context["sections"] for _answer, url in answers if url
    }
    assert len(urls) == 6
    assert all(url.startswith("/kronoberg/") for url in urls)
    assert {client.get(url).status_code for url in urls} == {200}


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ("misstag", ["if"]),
        ("GODKÄNN dagordningen", ["partner"]),
        ("Tangentbordet", ["keys"]),
        ("<script>", []),
        ("x" * 500, []),
    ],
)
def test_search_finds_headings(cast, sign_in, wanted, keys):
    page = sign_in(cast.board).get("/hjalp/", {"q": wanted})
    assert sections(page) == keys
    assert "<script>" not in page.content.decode()
    assert f"{page.context['found']} rubrik" in text_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_is_said_twice(language, settings):
    client = Client()
    client.cookies["django_language"] = language
    page = client.get("/hjalp/")
    paragraphs = re.findall(r"<(?:p|h3)[^>]*>([^<]{20,})", page.content.decode())
    assert len(paragraphs) > 40
    assert sorted(paragraphs) == sorted(set(paragraphs))
    ids = re.findall(r' id="([^"]+)"', page.content.decode())
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.django_db
def test_page_asks_one_question_for_its_reader(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get("/hjalp/")
    call_command("check")
