"""`verify` names what changed behind the triggers' back, and stays silent about what did not."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from forum.files import storage
from forum.models import Paper
from forum.paper.storage import store
from meetings.minutes import add_addendum
from meetings.models import Addendum, AgendaVersion, Approval, Minutes
from tests.kept import paper_path
from tests.meetings.agendas import add_item, approve_all, put_forward
from tests.meetings.circulating import asked
from tests.meetings.conducting import FINALISED, finalised
from tests.meetings.test_attachments import attach

PDF = b"%PDF-1.7 the minutes"
KINDS = 9


@pytest.fixture
def archive(meeting: Any, cast: SimpleNamespace, tmp_path: Path, settings: Any) -> SimpleNamespace:
    """One row of every frozen kind, and a paper with its file."""
    settings.MEDIA_ROOT = tmp_path
    file = attach(meeting, cast.ifmetall, add_item(meeting, cast.sekr))
    approval = approve_all(put_forward(meeting, cast), cast)[0]
    minutes = finalised(meeting, cast.sekr)
    with translation.override("en"):
        addendum = add_addendum(minutes, "Punkt 3: 120, inte 12.", by=cast.sekr, at=FINALISED)
    Paper.objects.filter(pk=minutes.paper_id).update(
        state=Paper.State.READY, sha256=store(PDF), size=len(PDF), pages=1, built_at=FINALISED
    )
    paper = Paper.objects.get(pk=minutes.paper_id)
    return SimpleNamespace(
        version=approval.version,
        approval=approval,
        minutes=minutes,
        addendum=addendum,
        circular=asked(cast.sekr),
        paper=paper,
        file=file,
    )


def verified() -> list[str]:
    out = io.StringIO()
    call_command("verify", stdout=out)
    return out.getvalue().splitlines()


def broken() -> list[str]:
    """The lines that name a broken row: they stand between one for each kind and the history's head."""
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"^verify: \d+ of \d+ rows are broken\.$"):
        call_command("verify", stdout=out)
    return out.getvalue().splitlines()[KINDS:-1]


def overwrite(row: Any, **values: Any) -> None:
    """As the tables' owner with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for column, value in values.items():
            cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [value, row.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


def changed(content: Any) -> str:
    """The same JSON with one letter replaced."""
    return json.dumps(content, ensure_ascii=False).replace("Valideringsplatser", "Valideringsplatzer", 1)


def test_verify_passes_what_nobody_touched(archive):
    *lines, head, last = verified()
    assert [*lines, last] == [
        "agenda versions         1 checked, 0 broken",
        "approvals               4 checked, 0 broken",
        "finalised minutes       1 checked, 0 broken",
        "addenda                 1 checked, 0 broken",
        "circulars               1 checked, 0 broken",
        "attached files          1 checked, 0 broken",
        "papers                  1 checked, 0 broken",
        "seals                   0 checked, 0 broken",
        "history links           0 checked, 0 broken",
        "verify: ok, 10 rows",
    ]
    assert head.startswith("history head: 0:")


@pytest.mark.django_db
def test_verify_passes_an_empty_portal():
    assert verified()[-1] == "verify: ok, 0 rows"


def test_verify_names_a_version_with_one_changed_byte(archive):
    overwrite(archive.version, items=changed(archive.version.items))
    assert AgendaVersion.objects.get(pk=archive.version.pk).items != archive.version.items
    [line] = broken()
    assert line.startswith(
        f"AgendaVersion {archive.version.pk}, kronoberg, meeting 2026-4, version 1: SHA-256 of the items is "
    )
    assert line.endswith(f", the row says {archive.version.sha256}")


def test_verify_names_items_that_cannot_be_read(archive):
    overwrite(archive.version, items='[{"title": "Ensam"}]')
    [line] = broken()
    assert line.endswith("version 1: the items cannot be read (KeyError: 'order')")


def test_verify_names_an_approval_of_something_else(archive):
    overwrite(archive.approval, sha256="0" * 64)
    approval = Approval.objects.get(pk=archive.approval.pk)
    assert broken() == [
        f"Approval {approval.pk}, kronoberg, meeting 2026-4, version 1, {approval.party}:"
        f" it approves SHA-256 {'0' * 64}, its version has {archive.version.sha256}"
    ]


def test_verify_names_minutes_with_one_changed_byte(archive):
    overwrite(archive.minutes, snapshot=changed(archive.minutes.snapshot))
    minutes = Minutes.objects.get(pk=archive.minutes.pk)
    assert minutes.snapshot != archive.minutes.snapshot
    [line] = broken()
    assert line.startswith(f"Minutes {minutes.pk}, kronoberg, meeting 2026-4: SHA-256 of the snapshot is ")


def test_verify_names_a_changed_addendum(archive):
    overwrite(archive.addendum, text="Punkt 3: 12, inte 120.")
    addendum = Addendum.objects.get(pk=archive.addendum.pk)
    [line] = broken()
    assert line.startswith(
        f"Addendum {addendum.pk}, kronoberg, meeting 2026-4, 2026-12-08: SHA-256 of text, time and author is "
    )


def test_verify_names_a_question_with_another_text(archive):
    overwrite(archive.circular, proposal="att inte lämna remissvaret")
    [line] = broken()
    assert line.startswith(f"Circular {archive.circular.pk}, kronoberg, 2026-PC1: SHA-256 of the text is ")


def test_verify_names_a_changed_file(archive):
    paper_path(archive.paper).write_bytes(PDF.replace(b"the", b"The"))
    [line] = broken()
    assert line.startswith(
        f'Paper {archive.paper.pk}, kronoberg, "{archive.paper.title}": its file holds other bytes:'
    )


def test_verify_names_an_attached_file_that_changed_or_is_gone(archive):
    path = Path(storage.store().path(storage.name_of(archive.file.sha256)))
    path.write_bytes(b"other")
    [line] = broken()
    named = f"Attachment {archive.file.pk}, kronoberg, meeting 2026-4: "
    assert line.startswith(f"{named}SHA-256 of the content is ")
    path.unlink()
    assert broken() == [f"{named}its content is gone"]


def test_verify_names_a_missing_file(archive):
    paper_path(archive.paper).unlink()
    assert broken() == [
        f'Paper {archive.paper.pk}, kronoberg, "{archive.paper.title}":'
        f" its file {archive.paper.sha256}.pdf is missing"
    ]


def test_verify_names_a_size_that_is_not_the_files(archive):
    overwrite(archive.paper, size=7)
    [line] = broken()
    assert line.endswith(f"its file has {len(PDF)} bytes, the row says 7")
