"""Who has opened which paper or file: noted with one query, and shown to the secretariat."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from forum import clock
from forum.models import Opening, Paper
from forum.paper.storage import store
from meetings.agenda import propose_version
from meetings.agenda_paper import request_agenda_paper
from meetings.attachments import attach_file
from tests.meetings.handouts import an_xlsx, upload

PAGE = "/kronoberg/moten/2026-4/handlingar/oppnade/"
AGENDA = "/kronoberg/moten/2026-4/dagordning/version/1/pdf/"


@pytest.fixture
def file(cast, meeting):
    return attach_file(meeting, upload("kalkyl.xlsx", an_xlsx()), item=None, description="", by=cast.sekr)


def rows() -> list[tuple[str, str, str]]:
    return [(row.user.email, row.party, row.name) for row in Opening.objects.order_by("pk")]


def opened(client, address: str, **headers: str) -> int:
    answer = client.get(address, headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # `answer.close()` would end the connection to the database
        close()
    return answer.status_code


def test_file_is_noted_with_one_query_also_when_it_has_not_changed(cast, file, sign_in):
    client = sign_in(cast.ifmetall)
    address = file.get_absolute_url()
    opened(client, address)
    with CaptureQueriesContext(connection) as queries:
        assert opened(client, address) == 200
    assert [query["sql"].split()[0] for query in queries if "forum_opening" in query["sql"]] == ["INSERT"]
    assert opened(client, address, if_none_match=f'"{file.sha256}"') == 304
    assert opened(client, "/kronoberg/moten/2026-4/handlingar/alla.zip") == 200
    mine = ("ifmetall@example.org", "IF Metall")
    assert rows() == [(*mine, "kalkyl.xlsx")] * 3 + [(*mine, "handlingar-kronoberg-2026-4.zip")]


def test_paper_is_noted_when_it_is_handed_out_and_not_before(cast, meeting, sign_in):
    version = propose_version(meeting, by=cast.sekr)
    client = sign_in(cast.unionen)
    assert opened(client, AGENDA) == 200
    assert rows() == []  # it is still being made
    paper = request_agenda_paper(version, by=cast.sekr)
    Paper.objects.filter(pk=paper.pk).update(
        state="ready", sha256=store(b"%PDF-1.7"), pages=1, built_at=clock.now()
    )
    assert opened(client, AGENDA) == 200
    assert rows() == [("unionen@example.org", "Unionen", paper.title)]


def test_refused_reader_is_not_noted(cast, file, sign_in):
    for who, status in ((cast.kalmar_sekr, 404), (cast.board, 403)):
        assert opened(sign_in(who), file.get_absolute_url()) == status
    assert rows() == []


def test_secretariat_reads_who_has_opened_what(cast, file, sign_in, django_assert_num_queries):
    client = sign_in(cast.sekr)
    for seat in (cast.ifmetall, cast.unionen, cast.ifmetall):
        opened(sign_in(seat), file.get_absolute_url())
    opened(sign_in(cast.ifmetall), "/kronoberg/moten/2026-4/handlingar/alla.zip")
    client.get(PAGE)
    with django_assert_num_queries(8):
        read = client.get(PAGE).context["read"]
    assert read.documents == ["handlingar-kronoberg-2026-4.zip", "kalkyl.xlsx"]
    assert len(read.page.object_list) == 4
    chosen = client.get(PAGE, {"handling": "kalkyl.xlsx"})
    assert [row.party for row in chosen.context["read"].page] == ["IF Metall", "Unionen", "IF Metall"]
    assert "Sparas tills forumet bestämmer något annat." in chosen.content.decode()
    assert len(client.get(PAGE, {"handling": "x"}).context["read"].page.object_list) == 4
    assert sign_in(cast.ifmetall).get(PAGE).status_code == 403


def test_an_opening_is_never_changed(cast, file, sign_in):
    opened(sign_in(cast.ifmetall), file.get_absolute_url())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Opening.objects.update(name="annat")
