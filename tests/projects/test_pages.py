"""The project pages as members read them and the secretariat fills them."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from projects import figures, following, indicators
from projects.dnr import has_known_shape, link
from projects.forms.following import FollowForm
from projects.indicator_page import pace_rows
from projects.models import Figure, Project
from tests.projects.conftest import AT, SINCE

NBSP = "\u00a0"


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=["kronoberg", *args])


@pytest.fixture
def secretariat(cast, sign_in) -> Client:
    return sign_in(cast.sekr)


def test_page_shows_exact_funding(cast, sign_in, skills):
    text = sign_in(cast.board).get(url("project", skills.slug)).content.decode()
    for told in ("3 706 566", "1 235 522", "4 942 088", "75,00 %", "25,00 %"):
        assert told.replace(" ", NBSP) in text


def test_page_shows_both_sources_and_which_is_used(cast, sign_in, industry):
    page = sign_in(cast.ifmetall).get(url("project", industry.slug))
    group = page.context["groups"][0]
    assert (group.kind, group.differ, [each.used for each in group.figures]) == (
        "granted",
        True,
        [True, False],
    )
    text = page.content.decode()
    assert "Fondens eget register." in text
    assert f"11{NBSP}500{NBSP}000{NBSP}kr" in text
    assert f"10{NBSP}637{NBSP}799{NBSP}kr" in text
    assert 'href="https://www.esf.se/resultat/projektbanken/projekt/?dnr=2020/00317"' in text
    assert url("figure_use", industry.slug, group.figures[1].pk) not in text


def test_page_shows_time_and_money_against_each_other(cast, sign_in, industry):
    common = {"unit": "kr", "source": "Delrapport 4", "used": True, "by": cast.sekr, "at": AT}
    assert [row.done for row in sign_in(cast.board).get(url("project", industry.slug)).context["pace"]] == [
        100
    ]
    figures.note_figure(industry, kind="budget", value=12_400_000, **common)
    figures.note_figure(industry, kind="spent", value=7_100_000, **common)
    rows = pace_rows(industry, date(2022, 5, 2))
    assert [round(row.done) for row in rows] == [74, 57]
    assert "23" in rows[0].detail
    assert "31" in rows[0].detail
    assert f"7{NBSP}100{NBSP}000" in rows[1].detail


def test_page_tells_no_pace_that_no_source_tells(unknown, skills):
    assert pace_rows(unknown, date(2026, 1, 1)) == []
    assert pace_rows(skills, date(2026, 1, 1)) == []


def test_page_shows_what_is_unknown(cast, secretariat, unknown):
    page = secretariat.get(url("project", "xf"))
    text = page.content.decode()
    assert page.context["money"].rows == []
    assert "nyanlända" in text
    assert "projektbanken" not in text


def test_page_reads_the_same_number_of_rows_whatever_its_size(
    cast, secretariat, industry, django_assert_num_queries
):
    secretariat.get(url("project", industry.slug))
    with django_assert_num_queries(19):
        secretariat.get(url("project", industry.slug))
    for number in range(4):
        counted = indicators.add_indicator(
            industry, code=f"E{number}", name="Deltagare", unit="personer", target=240, by=cast.sekr
        )
        for year in (2020, 2021):
            period = {"period_start": date(year, 6, 1), "period_end": date(year, 12, 31)}
            indicators.record_reading(
                counted, **period, women=62, men=86, total=148, source="S", by=cast.sekr, at=AT
            )
    with django_assert_num_queries(20):
        text = secretariat.get(url("project", industry.slug)).content.decode()
    assert "148" in text


def test_projects_of_another_forum_are_not_there(cast, sign_in, unknown):
    assert sign_in(cast.kalmar_sekr).get("/kalmar/projekt/xf/").status_code == 404
    following.follow_project(cast.kalmar_sekr.party.forum, unknown, since=SINCE, by=cast.kalmar_sekr)
    client = sign_in(cast.kalmar_sekr)
    assert client.get("/kalmar/projekt/xf/").status_code == 200
    assert client.post("/kalmar/projekt/xf/andra/", {"name": "Annat"}).status_code == 403


@pytest.mark.parametrize("who", ["ifmetall", "board"])
def test_only_the_secretariat_fills_in(cast, sign_in, industry, who):
    client, slug = sign_in(getattr(cast, who)), industry.slug
    names = ("edit", "partner_new", "pillar_new", "funding_new", "figure_new", "indicator_new")
    addresses = [url("new"), url("follow"), *(url(name, slug) for name in names)]
    addresses += [url("figure_use", slug, industry.figures.first().pk)]
    assert {client.post(address).status_code for address in addresses} == {403}


def test_new_project_with_an_odd_number_is_saved_with_a_remark(cast, secretariat):
    fields = {"name": "Träindustri 2030", "dnr": "24-1", "state": "running", "since": "2026-11-23"}
    answer = secretariat.post(url("new"), fields)
    project = Project.objects.get()
    assert (answer.url, project.dnr, project.state) == (url("project", project.slug), "24-1", "running")
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["success", "warning"]


def test_facts_from_a_form(cast, secretariat, unknown):
    fields = {
        "name": unknown.name,
        "state": "planned",
        "dnr": "23-063-S06",
        "target_groups": "unga, anställda",
    }
    backwards = {"starts_on": "2026-01-01", "ends_on": "2025-01-01"}
    assert "ends_on" in secretariat.post(url("edit", "xf"), fields | backwards).context["form"].errors
    secretariat.post(url("edit", "xf"), fields)
    unknown.refresh_from_db()
    assert (unknown.state, unknown.dnr, unknown.target_groups) == (
        "planned",
        "23-063-S06",
        ["unga", "anställda"],
    )


def test_project_is_followed_from_a_form(cast, sign_in, unknown):
    client = sign_in(cast.kalmar_sekr)
    client.post("/kalmar/projekt/folj/", {"project": unknown.pk, "since": "2026-11-23", "remark": "Omvärld"})
    assert unknown.followings.get(forum__slug="kalmar").remark == "Omvärld"


def test_one_of_many_projects_is_found_by_a_part_of_its_name(
    cast, sign_in, unknown, django_assert_num_queries
):
    many = [Project(slug=f"p-{number}", name=f"Projekt {number:02}") for number in range(FollowForm.most)]
    Project.objects.bulk_create(many)
    last = Project.objects.create(slug="zinken", name="Zinken")
    client = sign_in(cast.kalmar_sekr)
    client.get("/kalmar/projekt/folj/")
    with django_assert_num_queries(4):
        page = client.get("/kalmar/projekt/folj/")
    assert len(page.context["form"].fields["project"].choices) == FollowForm.most + 1
    assert "De första 40 efter namn står i listan." in page.text
    assert "Zinken" not in page.text
    assert ">Zinken</option>" in client.get("/kalmar/projekt/folj/?sok=zink").text
    assert "Inget projekt som forumet kan följa heter så." in client.get("/kalmar/projekt/folj/?sok=qq").text
    client.post("/kalmar/projekt/folj/?sok=zink", {"project": last.pk, "since": "2026-11-23"})
    assert last.followings.get().forum.slug == "kalmar"


@pytest.mark.parametrize("typed", ["3 706 566", "3706566", f"3{NBSP}706{NBSP}566 kr"])
def test_funding_from_a_form_as_people_write_it(cast, secretariat, unknown, typed):
    fields = {"funder": "ESF", "kind": "esf", "amount": typed, "source": "Beslut"}
    secretariat.post(url("funding_new", "xf"), fields)
    assert unknown.funding.get().amount == 3_706_566


def test_figure_is_added_and_chosen_from_forms(cast, secretariat, industry):
    fields = {"kind": "length", "value": "2,5", "unit": "år", "source": "Pressmeddelande"}
    secretariat.post(url("figure_new", industry.slug), fields)
    figure = Figure.objects.get(kind="length")
    assert (str(figure.value), figure.used) == ("2.50", False)
    secretariat.post(url("figure_use", industry.slug, figure.pk), {"reason": "Enda källan."})
    figure.refresh_from_db()
    assert (figure.used, figure.reason) == (True, "Enda källan.")


def test_few_people_are_not_told_apart(cast, sign_in, industry):
    counted = indicators.add_indicator(
        industry, code="EECO12", name="Deltagare", unit="personer", target=10, by=cast.sekr
    )
    period = {"period_start": date(2020, 6, 1), "period_end": date(2020, 12, 31)}
    indicators.record_reading(counted, **period, women=3, men=6, total=9, source="S", by=cast.sekr)
    page = sign_in(cast.ifmetall).get(url("project", industry.slug))
    assert page.context["indicators"].rows[0].standing.women_share is None


def test_partner_and_pillar_from_forms(cast, secretariat, unknown):
    secretariat.post(
        url("partner_new", "xf"), {"name": "Ny högskola", "organisation_kind": "other", "role": "metod"}
    )
    secretariat.post(url("pillar_new", "xf"), {"title": "Kartläggning", "state": "running"})
    assert str(unknown.partners.get()) == "Ny högskola"
    assert unknown.pillars.get().state == "running"


@pytest.mark.parametrize("dnr", ["2020/00317", "23-063-S06", "2008-3030382"])
def test_numbers_of_the_fund_lead_to_its_register(dnr):
    assert has_known_shape(dnr) is True
    assert link(dnr).endswith(f"?dnr={dnr}")


@pytest.mark.parametrize("dnr", ["", "24-1", "x 2020/00317", "RUN-2024-77"])
def test_other_numbers_lead_nowhere(dnr):
    assert (has_known_shape(dnr), link(dnr)) == (False, "")
