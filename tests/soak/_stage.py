"""The portal's documents and people, as the clients need them, and what the database says about them."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from forum.embedded.external import postgres_arguments
from forum.embedded.folder import ROOT
from tests.soak._house import House, Web

_LOG = "SELECT payload FROM meetings_logentry WHERE document_id = %s ORDER BY seq"
_ENDS = """
    SELECT head_seq, (SELECT count(*) FROM meetings_logentry WHERE document_id = id) AS entries,
           (SELECT coalesce(max(seq), 0) FROM meetings_logentry WHERE document_id = id) AS last
    FROM meetings_document WHERE id = %s"""
_ROWS = """
    SELECT uuid::text, title, kind, duration, presenter, text, proposal, note, pos, deleted_at IS NOT NULL AS deleted
    FROM meetings_agendaitem JOIN meetings_meeting ON meetings_meeting.id = meeting_id
    WHERE meetings_meeting.document = %s ORDER BY uuid::text"""


@dataclass
class Stage:
    house: House
    forum: str
    meetings: list[dict[str, str]]
    people: list[dict[str, Any]]
    used: int = field(default=0)

    def next_meeting(self) -> dict[str, str]:
        self.used += 1
        return self.meetings[self.used - 1]

    def door(self, number: int, web: Web) -> dict[str, Any]:
        """How client `number` comes in. All sign in at the first process' address, which is the portal's."""
        return {"url": web.socket_url, "origin": web.url, **self.people[number % len(self.people)]}

    def agenda_path(self, meeting: dict[str, str]) -> str:
        return f"/{self.forum}/moten/{meeting['slug']}/dagordning/"

    def log(self, document: str) -> list[str]:
        """Every update as base64, in the order of the log, which must have no gap."""
        with self._connection() as connection:
            ends = connection.execute(_ENDS, [document]).fetchone()
            assert ends is not None, f"there is no document {document}"
            assert ends["entries"] == ends["last"] == ends["head_seq"], f"the log has gaps: {ends}"
            found = connection.execute(_LOG, [document]).fetchall()
        return [base64.b64encode(row["payload"]).decode() for row in found]

    def rows(self, document: str) -> list[dict[str, Any]]:
        with self._connection() as connection:
            return connection.execute(_ROWS, [document]).fetchall()

    def _connection(self) -> "psycopg.Connection[dict[str, Any]]":
        address = postgres_arguments(self.house.servers.owner_url)
        return psycopg.connect(**address, row_factory=dict_row, autocommit=True)  # type: ignore[arg-type]


def set_stage(house: House, meetings: int) -> Stage:
    house.prepare()
    said = manage(house, "shell", "-c", f"from tests.soak._staging import build; build({meetings})")
    return Stage(house, **json.loads(said.strip().splitlines()[-1]))


def manage(house: House, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=house.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)[:80]}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout
