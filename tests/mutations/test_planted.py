"""Is each guard awake? A defect is planted in a copy of the code, and the guard named for it must fail."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.embedded.folder import Folder
from forum.embedded.servers import Servers
from tests.mutations.bucket_defects import BUCKETS
from tests.mutations.build_defects import BUILDS
from tests.mutations.entrance_defects import ENTRANCES
from tests.mutations.file_defects import FILES
from tests.mutations.input_defects import INPUT
from tests.mutations.letter_defects import LETTERS
from tests.mutations.live_defects import LIVE
from tests.mutations.open_defects import OPEN
from tests.mutations.operation_defects import OPERATION
from tests.mutations.paper_defects import PAPERS
from tests.mutations.planted import Planted
from tests.mutations.project_defects import PROJECTS
from tests.mutations.prose_defects import PROSE
from tests.mutations.record_defects import RECORDS
from tests.mutations.refusal_defects import REFUSALS
from tests.mutations.report_defects import REPORTS
from tests.mutations.seal_defects import SEALS
from tests.stack import OUTSIDE

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = (
    *("forum", "members", "meetings", "projects", "templates", "static", "locale", "tests", "docs", "docker"),
    *("manage.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock"),
)
# What a defect keeps from coming is not waited for as long as on a busy machine.
IMPATIENT = {"LIVE_PATIENCE": "3"}
pytestmark = pytest.mark.check


ACCESS, STRUCTURE = "tests/house/test_access.py::", "tests/house/test_structure.py::"
CANARIES = "tests/house/test_canaries.py::"
DEFECTS = [
    Planted(
        "permission row removed",
        "tests/house/permission_table.py",
        r'    "meetings:close": .*\n',
        "",
        ACCESS + "test_every_page_is_in_the_table",
    ),
    Planted(
        "page without audience",
        "forum/views.py",
        r"@public\ndef privacy",
        "def privacy",
        ACCESS + "test_every_page_names_its_audience",
    ),
    Planted(
        "forum not asked for at the gate",
        "forum/access.py",
        r"\.filter\(party__forum__slug=forum\)",
        "",
        ACCESS + "test_outsiders_find_what_does_not_exist",
    ),
    Planted(
        "search in every forum's items",
        "forum/home/search.py",
        r"visible\(forum, seats, day\)\.filter\(Matches\(Terms\(F\(\"forum\"\), F\(\"words\"\)\), here\)\)",
        'SearchEntry.objects.filter(Matches(F("words"), AskedFor(Value("", output_field=TextField()), asked)))',
        CANARIES + "test_nobody_sees_anything_of_another_forum",
    ),
    Planted(
        "reason of what is struck out left out",
        "templates/projects/funding.html",
        r"\{\{ line\.withdrawn_because \}\}",
        "",
        CANARIES + "test_secretariat_sees_all_of_its_own",
    ),
    Planted(
        "agenda reopened at the meeting",
        "meetings/rules.py",
        r"return may_change_meeting\(seat, meeting\) and meeting.agenda_state == AgendaState.SET",
        "return _secretariat_of(seat, meeting) and meeting.agenda_state == AgendaState.SET",
        "tests/meetings/test_life.py::test_life_of_a_meeting",
    ),
    Planted(
        "board answering for its party",
        "meetings/rules.py",
        r"\(is_partner\(seat\) and seat.party_id == invitation.seat.party_id\)",
        "seat.party_id == invitation.seat.party_id",
        "tests/meetings/test_participation.py::test_board_does_not_answer_for_its_own_organisation",
    ),
    Planted(
        "import upwards",
        "members/roster.py",
        r"from members import inviting\n",
        "from meetings.models import Meeting  # noqa: F401\nfrom members import inviting\n",
        STRUCTURE + "test_imports_go_downwards_only",
    ),
    Planted(
        "deed without its rule",
        "meetings/scheduling.py",
        r"    require\(may_change_meeting\(by, lock\(meeting\)\)\)\n"
        r"(?=    now = at or clock\.now\(\)\n    meeting\.state)",
        "",
        STRUCTURE + "test_every_deed_module_asks_its_rule",
    ),
    Planted(
        "policy loosened",
        "forum/settings.py",
        r'"script-src": \[SELF\]',
        '"script-src": [SELF, "\'unsafe-inline\'"]',
        "tests/house/test_headers.py::test_policy_is_on_every_answer",
    ),
    Planted(
        "trigger dropped",
        "meetings/migrations/0001_meetings_agendas_minutes_actions.py",
        r"WHEN \(OLD\.\"finalised_at\" IS NOT NULL\)",
        "WHEN (false)",
        "tests/meetings/test_frozen.py::test_frozen_rows_refuse_every_change",
    ),
    Planted(
        "translation missing",
        "locale/sv/LC_MESSAGES/django.po",
        r'msgstr "Dagordning"',
        'msgstr ""',
        "tests/house/test_translations.py::test_every_message_is_translated",
    ),
    Planted(
        "approval of an older version counts",
        "meetings/agenda.py",
        r"if \(seen_number, seen_sha256\) != ",
        "if False and (seen_number, seen_sha256) != ",
        "tests/meetings/test_approvals.py::test_approval_of_an_older_version_is_refused_with_what_has_changed",
    ),
    Planted(
        "letter sent again when nobody knows",
        "forum/mail/delivery.py",
        r"if letter\.handed_at:.*",
        "if False:",
        "tests/forum/test_mail.py::test_killed_worker_loses_nothing_and_doubles_nothing",
    ),
    Planted(
        "typed form thrown away",
        "forum/returned.py",
        r'if request\.method == "POST" and audience != "public" and not request\.user\.is_authenticated:',
        "if False:",
        "tests/forum/test_returned.py::test_form_sent_with_an_ended_session_comes_back_after_sign_in",
    ),
    Planted(
        "host in a lock",
        "requirements.lock",
        r"\A",
        "--index-url https://packages.example.org/simple\n",
        STRUCTURE + "test_lock_names_no_host_and_has_hashes",
    ),
    *BUCKETS,
    *BUILDS,
    *ENTRANCES,
    *FILES,
    *INPUT,
    *PROSE,
    *LIVE,
    *OPEN,
    *LETTERS,
    *PAPERS,
    *PROJECTS,
    *RECORDS,
    *OPERATION,
    *REFUSALS,
    *SEALS,
    *REPORTS,
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("planted")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(
                source, folder / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
            )
        else:
            shutil.copy(source, folder / part)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, str]]:
    """One database for all guards: what makes its tables is run anew only where a defect stands in it."""
    with tempfile.TemporaryDirectory(prefix="portal-planted-", ignore_cleanup_errors=True) as parent:
        Path(parent).chmod(0o711)
        folder = Folder(Path(parent) / "var")
        folder.open()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
                patch.delenv(name, raising=False)
            started = Servers(folder, unsafe_fast=True)
        try:
            started.start()
            yield {"DATABASE_URL": started.owner_url, "REDIS_URL": started.redis_url}
        finally:
            started.stop()


def run(folder: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    reuse = ["--reuse-db"] if "DATABASE_URL" in more else []
    plugins = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "-m", "", *reuse, *arguments]
    env = {**OUTSIDE, "CI": "", "PYTHONDONTWRITEBYTECODE": "", "PATH": os.environ["PATH"], **more}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_no_guard_is_alarmed_without_a_defect(copy: Path, servers: dict[str, str]) -> None:
    done = run(copy, *sorted({planted.guard for planted in DEFECTS}), **servers)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("planted", DEFECTS, ids=lambda planted: planted.name)
def test_guard_notices(copy: Path, servers: dict[str, str], planted: Planted) -> None:
    file = copy / planted.file
    sound = file.read_text()
    broken, places = re.subn(planted.pattern, planted.defect.replace("\\", r"\\"), sound, count=1)
    assert places == 1, f"{planted.pattern!r} is not in {planted.file} any more"
    reused = {} if "migrations" in planted.file else servers
    try:
        file.write_text(broken)
        done = run(copy, "-x", planted.guard, **IMPATIENT, **reused)
    finally:
        file.write_text(sound)
    assert done.returncode == 1, done.stdout[-3000:]
    assert re.search(r"\d+ failed|\d+ error", done.stdout), done.stdout[-3000:]
