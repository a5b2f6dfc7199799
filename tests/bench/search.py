"""`./run bench search [--items N]`: one search in the largest of 1,000 forums, with a million items in all.

Fills its own servers by COPY, builds the index as the migration does, and searches as a party's seat: words that are
common, rare, parts of longer ones and misspelt. CPU is this process's and its database connection's together.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forum.embedded.folder import Folder
from forum.embedded.servers import Servers

FORUMS, LARGEST, ROUNDS = 1_000, 20_000, 40
BAR_MS = 50
SEARCHES = {
    "common": "kompetens",
    "two words": "validering industri",
    "part of a word": "försörjning",
    "rare": "ordetxq7",
    "misspelt": "kompetensförsöjrning",
}
STEMS = [
    "kompetens",
    "försörjning",
    "validering",
    "industri",
    "region",
    "utbildning",
    "svets",
    "underhåll",
    "automation",
    "energi",
]
TAILS = [
    "plan",
    "plats",
    "möte",
    "behov",
    "grupp",
    "lyft",
    "stöd",
    "bild",
    "krav",
    "program",
    "verkstad",
    "kurs",
    "nätverk",
    "linje",
]
LITTLE = [
    "och",
    "att",
    "för",
    "med",
    "som",
    "det",
    "den",
    "till",
    "från",
    "vid",
    "under",
    "inom",
    "samt",
    "eller",
    "mellan",
    "genom",
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=1_000_000)
    items = parser.parse_args().items
    with tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True) as parent:
        Path(parent).chmod(0o711)
        folder = Folder(Path(parent))
        folder.open()
        servers = Servers(folder, unsafe_fast=True)
        servers.start()
        try:
            os.environ.update(servers.environment(owner=True), DJANGO_SETTINGS_MODULE="forum.settings")
            run(items)
        finally:
            servers.stop()


def run(items: int) -> None:
    import django  # noqa: PLC0415 - the servers' addresses have to stand in the environment first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    say(case="filled", **fill(items))
    measured = [measure(name, words) for name, words in SEARCHES.items()]
    for row in measured:
        say(**row)
    write(
        "\n| search | hits | CPU ms p50 | CPU ms p95 | wall ms p95 | bar | sequential scans |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    for row in measured:
        write(
            f"| {row['case']} | {row['hits']} | {row['cpu_p50']} | {row['cpu_p95']} | {row['wall_p95']}"
            f" | {BAR_MS} | {row['scans']} |\n"
        )


def say(**row: Any) -> None:
    write(json.dumps({"bench": "search", "load": os.getloadavg()[0], **row}, ensure_ascii=False) + "\n")


def write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


# --- a million items ---------------------------------------------------------------------------------


def fill(items: int) -> dict[str, Any]:
    """Forums, fifty meetings in each, and items: the largest forum has its own share, the others what is left."""
    from django.db import connection, transaction  # noqa: PLC0415

    began = time.perf_counter()
    largest = min(LARGEST, items // 2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # one set-based build instead of a trigger a row
        cursor.execute(FORUM_ROWS, [FORUMS])
        cursor.execute(MEETING_ROWS, [FORUMS])
        with cursor.copy(ITEM_COPY) as copy:
            for row in item_rows(items, largest):
                copy.write_row(row)
    filled = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT search_rebuild()")
        rows = cursor.fetchone()[0]
        built = time.perf_counter()
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_relation_size('search_terms'), pg_table_size('home_searchentry')")
        index, table = cursor.fetchone()
    return {
        "items": items, "entries": rows, "largest": largest, "copy_s": round(filled - began, 1),
        "build_s": round(built - filled, 1), "index_mb": index >> 20, "table_mb": table >> 20,
    }  # fmt: skip


FORUM_ROWS = """
    INSERT INTO forum_forum (id, slug, name, short_name, region_code, purpose, mandate, formed, language,
        document_label, adjusters, quorum, silent_consent, oral_approval, names_in_print, created_at)
    SELECT n, 'forum-' || n, 'Forum ' || n, 'F' || n, '', '', '', '', 'sv', 'protokoll', 0, 0, false, false, false,
        now()
    FROM generate_series(1, %s) n"""
MEETING_ROWS = """
    INSERT INTO meetings_meeting (id, forum_id, year, number, starts_at, ends_at, form, place, link, state,
        carries_follow_up, agenda_state, document, calendar_uid, sequence, cancel_reason)
    SELECT (f - 1) * 50 + m, f, 2012 + (m - 1) / 4, (m - 1) %% 4 + 1, day, day + 1,
        'on_site', '', '', 'held', false, 'draft',
        gen_random_uuid(), gen_random_uuid(), 0, ''
    FROM generate_series(1, %s) f, generate_series(1, 50) m,
        LATERAL make_date(2012 + (m - 1) / 4, 1 + (m - 1) %% 12, 4) AS day"""
ITEM_COPY = """
    COPY meetings_agendaitem (meeting_id, uuid, pos, kind, title, duration, presenter, text, proposal, note, outcome,
        standing, added_at_meeting, proposed_late, seq) FROM STDIN"""


def item_rows(items: int, largest: int) -> Iterator[tuple[Any, ...]]:
    """The same words every time; in the largest forum, and nowhere else, one that is rare."""
    chance = random.Random(7)  # noqa: S311
    for number in range(items):
        is_largest = number < largest
        meeting = 1 + number % 50 if is_largest else 51 + number % ((FORUMS - 1) * 50)
        title = " ".join(words(chance, 3)).capitalize() + (" ordetxq7" if number % 7_000 == 11 else "")
        yield (
            meeting, f"{number:032x}", "a", "discussion", title, 10, "", " ".join(words(chance, 20)),
            " ".join(words(chance, 8)), " ".join(words(chance, 25)) if number % 10 == 0 else "", "noted", "", False,
            False, 0,
        )  # fmt: skip


def words(chance: random.Random, count: int) -> Iterator[str]:
    """Small words, compounds of two parts, and plain ones with a number for variety."""
    for _ in range(count):
        throw = chance.random()
        if throw < 0.45:
            yield chance.choice(LITTLE)
        elif throw < 0.6:
            yield chance.choice(STEMS) + "s" + chance.choice(TAILS)
        elif throw < 0.63:
            yield chance.choice(STEMS)
        else:
            yield f"{chance.choice(TAILS)}{chance.choice('abdefgklmnoprst')}{chance.randrange(1500)}"


# --- searching -----------------------------------------------------------------------------------------


def measure(name: str, text: str) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    from forum.home.search_page import search_page  # noqa: PLC0415

    forum, seat, day = reader()
    cpu, wall, hits = [], [], 0
    for _ in range(ROUNDS + 3):
        before, began = cpu_of_both(connection), time.perf_counter()
        hits = search_page(forum, [seat], {"q": text}, day).count
        wall.append(time.perf_counter() - began)
        cpu.append(cpu_of_both(connection) - before)
    cpu, wall = sorted(cpu[3:]), sorted(wall[3:])
    return {
        "case": name, "hits": hits, "cpu_p50": ms(statistics.median(cpu)), "cpu_p95": ms(cpu[int(ROUNDS * 0.95) - 1]),
        "wall_p50": ms(statistics.median(wall)), "wall_p95": ms(wall[int(ROUNDS * 0.95) - 1]),
        "scans": large_scans(text),
    }  # fmt: skip


def reader() -> Any:
    """A party's seat in the largest forum; it need not be stored to be asked what it may see."""
    from datetime import date  # noqa: PLC0415

    from forum.models import Forum  # noqa: PLC0415
    from members.models import Party, Seat  # noqa: PLC0415

    forum = Forum.objects.get(pk=1)
    return forum, Seat(role="partner", party=Party(forum=forum)), date(2026, 11, 23)


def cpu_of_both(connection: Any) -> float:
    """Seconds of CPU so far, of this process and of the database's process that serves it."""
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    ours = time.process_time()
    return ours + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def large_scans(text: str) -> int:
    """How many tables of more than 100,000 rows the plan reads from end to end."""
    from forum.home.search import matching  # noqa: PLC0415

    forum, seat, day = reader()
    plan = json.loads(matching(forum, [seat], text, day).explain(format="json"))
    return sum(
        1
        for node in nodes(plan[0]["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Plan Rows"] > 100_000
    )


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
