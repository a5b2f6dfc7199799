"""What a program reads, and what it does not."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, override_settings

from forum.models import Paper, Seal
from forum.paper.storage import store
from forum.public.opening import set_public
from forum.report.models import Edition
from meetings.models import Meeting, Minutes
from projects.models import Following, Project
from tests.api.conftest import finalise
from tests.factories import local

pytestmark = pytest.mark.django_db
Program = Callable[..., Callable[..., Any]]


def test_meeting_is_told_without_its_link_and_without_who_presents(
    told: SimpleNamespace, program: Program
) -> None:
    answer = program("meetings")("/meetings/2026-4")
    told_of = answer.json()
    assert (told_of["starts_at"], told_of["state"]) == ("2026-12-03T08:00:00Z", "open")
    item = next(each for each in told_of["agenda"]["items"] if each["id"] == str(told.item.uuid))
    assert item == {
        "id": str(told.item.uuid), "number": item["number"], "title": "Validering", "kind": "decision", "minutes": 10,
        "proposed_by": "IF Metall", "text": "Text", "proposal": "Enas.",
    }  # fmt: skip
    assert b"hemlig" not in answer.content
    assert b"Personnamn" not in answer.content


def test_agenda_is_told_once_it_is_set(told: SimpleNamespace, program: Program) -> None:
    read = program("meetings")
    Meeting.objects.filter(pk=told.meeting.pk).update(set_version=None, agenda_state="draft")
    assert read("/meetings/2026-4").json()["agenda"] is None


def test_decisions_are_those_of_finalised_records(told: SimpleNamespace, program: Program) -> None:
    read = program("decisions", "meetings")
    assert read("/decisions").json() == {"next": None, "decisions": []}
    assert read("/meetings/2026-4").json()["decisions"] == []
    finalise(told)
    assert [each["id"] for each in read("/decisions").json()["decisions"]] == ["2026-4/1"]
    assert read("/decisions?year=2025").json()["decisions"] == []
    assert read("/meetings/2026-4").json()["decisions"] == ["2026-4/1"]


def test_program_reads_what_the_board_reads(told: SimpleNamespace, program: Program) -> None:
    """A record that is out for comments is the parties' and not the board's."""
    Minutes.objects.filter(pk=told.minutes.pk).update(state="comments", shared_at=local(2026, 12, 4))
    assert program("decisions")("/decisions").json()["decisions"] == []


def test_actions_are_told_with_their_state(told: SimpleNamespace, program: Program) -> None:
    found = program("actions")("/actions?state=not_started").json()["actions"]
    assert [(each["text"], each["owner"], each["due"]) for each in found] == [
        ("Räkna platser", "IF Metall", "2027-01-15")
    ]
    assert program("actions")("/actions?state=done").json()["actions"] == []


def test_project_is_told_without_small_groups(told: SimpleNamespace, program: Program) -> None:
    found = program("projects")("/projects/xf").json()
    assert [line["amount"] for line in found["funding"]] == [3_706_566]
    reading = found["readings"][0]
    assert (reading["women"], reading["men"], reading["withheld"]) == (None, None, ["men", "women"])
    assert found["owner"] == "Region Kronoberg"
    figure = program("figures")("/key-figures").json()["key_figures"][0]
    assert (figure["value"], figure["women"], figure["men"]) == ("40.00", None, None)


def test_reports_are_the_released_editions(told: SimpleNamespace, program: Program) -> None:
    read = program("reports")
    assert [each["id"] for each in read("/reports").json()["reports"]] == ["2025/1"]
    assert read("/reports/2025/2/data").status_code == 404


def test_sealed_report_is_told_and_handed_out_sealed(
    cast: SimpleNamespace,
    told: SimpleNamespace,
    program: Program,
    client: Client,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper = Edition.objects.get(report__year=2025, number=1).paper
    Paper.objects.filter(pk=paper.pk).update(sha256=store(b"%PDF as made"), size=12)
    sealed = b"%PDF as made, sealed"
    Seal.objects.create(
        paper=paper, state="sealed", owner="Region Exempel", signer="CN=Sigill", issuer="CN=Rot",
        fingerprint="ab" * 32, level="B-B", sha256=store(sealed), size=len(sealed), ordered_at=local(2026, 1, 2),
        sealed_at=local(2026, 1, 2), unsealed_sha256=store(b"%PDF as made"), unsealed_size=12,
    )  # fmt: skip
    read = program("reports")
    report = read("/reports").json()["reports"][0]
    assert (report["sha256"], report["bytes"]) == (sha256(sealed).hexdigest(), len(sealed))
    assert b"".join(read("/reports/2025/1/pdf").streaming_content) == sealed  # type: ignore[attr-defined]
    set_public(told.forum, is_open=True, by=cast.sekr, at=local(2026, 11, 20))
    answer = client.get("/oppet/kronoberg/uppfoljning/2025/pdf/")
    assert b"".join(answer.streaming_content) == sealed  # type: ignore[attr-defined]


def test_another_forums_thing_is_as_if_it_did_not_exist(
    cast: SimpleNamespace, told: SimpleNamespace, program: Program
) -> None:
    read = program(by=cast.kalmar_sekr)
    nothing = read("/projects/finns-inte")
    for path in ("/projects/xf", "/meetings/2026-4", "/reports/2025/1/pdf", "/reports/2025/1/data"):
        answer = read(path)
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (
            404, nothing.content, "application/problem+json; charset=utf-8"
        )  # fmt: skip
    assert read("/decisions").json()["decisions"] == read("/actions").json()["actions"] == []
    assert read("/forum").json()["id"] == "kalmar"


def test_lists_come_a_page_at_a_time(cast: SimpleNamespace, told: SimpleNamespace, program: Program) -> None:
    for name in "abcd":
        project = Project.objects.create(slug=name, name=name)
        Following.objects.create(project=project, forum=told.forum, since=date(2026, 1, 1))
    read, seen, cursor = program("projects"), [], 0
    while True:
        page = read(f"/projects?limit=2&cursor={cursor}").json()
        seen.append([each["id"] for each in page["projects"]])
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [["d", "c"], ["b", "a"], ["xf"]]


def test_what_has_not_changed_is_not_sent_again(told: SimpleNamespace, program: Program) -> None:
    read = program("projects")
    etag = read("/projects")["ETag"]
    again = read("/projects", headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    Project.objects.filter(slug="xf").update(name="XF 2")
    assert read("/projects", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/meetings", 2),
        ("/decisions", 3),
        ("/actions", 2),
        ("/projects", 2),
        ("/projects/xf", 7),
        ("/reports", 2),
    ],
)
def test_number_of_queries_does_not_grow(
    told: SimpleNamespace, program: Program, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    """The token, and what is asked for."""
    finalise(told)
    for number in range(3):
        project = Project.objects.create(slug=f"p{number}", name="P", owner=told.project.owner)
        Following.objects.create(project=project, forum=told.forum, since=date(2026, 1, 1))
    read = program()
    read("/forum")  # the use of the token is noted once a minute
    with django_assert_num_queries(queries):
        assert read(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/meetings?cursor=%00", 400), ("/meetings?cursor=x", 422), ("/meetings?limit=0", 422),
        ("/meetings?year=99999999999999999999", 422), ("/meetings/2026-99999999", 404),
        ("/meetings/%C3%A5", 404), ("/reports/99999999999/1/pdf", 404), ("/decisions?year=-1", 422),
        ("/projects/%22%27", 404), ("/actions?state=%27", 200), ("/finns/inte", 404), ("/meetings?limit=x", 422),
    ],
)  # fmt: skip
def test_bad_questions_are_answered(told: SimpleNamespace, program: Program, path: str, status: int) -> None:
    assert program()(path).status_code == status


def test_errors_speak_both_languages(program: Program) -> None:
    read = program("meetings")
    swedish, english = read("/decisions"), read("/decisions", headers={"accept-language": "en-GB"})
    assert swedish.json()["title"] == "Nyckeln får inte läsa detta."
    assert english.json()["title"] == "The token may not read this."
    assert swedish.json()["titles"] == english.json()["titles"]


@override_settings(API_RATE=2)
def test_too_many_questions_are_refused(program: Program) -> None:
    read, other = program("meetings"), program("meetings")
    assert [read("/forum").status_code for _ in range(3)] == [200, 200, 429]
    assert 0 < int(read("/forum")["Retry-After"]) <= 60
    assert other("/forum").status_code == 200


def test_nothing_can_be_written(program: Program, client: Client) -> None:
    answers = [
        client.post("/api/v1/meetings"),
        client.delete("/api/v1/projects/xf"),
        client.put("/api/v1/forum"),
    ]
    assert [(answer.status_code, answer["Allow"]) for answer in answers] == [(405, "GET")] * 3


def test_guide_and_schema_are_everybodys(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/").content.decode()
    assert len(schema["paths"]) == 11
    assert [path for path in schema["paths"] if path not in page] == []
