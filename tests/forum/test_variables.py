"""The environment: one list of variables, one table of them, and a sentence for each that is wrong."""

import os
import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from forum.checks import check_environment, unknown, wrong
from forum.embedded.folder import ROOT
from forum.management.commands.settings_table import END, START, with_tables
from forum.variables import CONTAINERS, every_variable

NAMES = [variable.name for variable in every_variable()]
READ = re.compile(
    r"\b(?:PORTAL_[A-Z0-9_]+[A-Z0-9]|DATABASE(?:_OWNER)?_URL|REDIS_URL|(?:POSTGRES|REDIS)_PASSWORD)\b"
)
CODE = ("forum", "members", "meetings", "projects")
# Written in capitals and no variable: names of settings.
SETTINGS = {"PORTAL_PACKAGES"}


def named_in(*patterns: str) -> set[str]:
    files = [file for pattern in patterns for file in ROOT.glob(pattern) if file.name != "variables.py"]
    return {name for file in files for name in READ.findall(file.read_text())} - SETTINGS


def test_tables_in_the_handbook_are_those_of_the_code():
    call_command("settings_table", check=True)


def test_handbook_that_is_behind_is_noticed():
    behind = (ROOT / "docs" / "operations.md").read_text().replace("| `PORTAL_VAR` |", "| `PORTAL_VRA` |")
    assert with_tables(behind) != behind
    with pytest.raises(CommandError, match="has lost the lines"):
        with_tables(behind.replace(END, "").replace(START, ""))


def test_every_variable_in_use_is_declared_and_the_other_way_round():
    code = named_in(*(f"{each}/**/*.py" for each in CODE), "manage.py")
    around = named_in("run", "docker-compose.yml", "docker/*", "Dockerfile")
    assert (code | around) - set(NAMES) == set()
    outside = {variable.name for variable in CONTAINERS}
    assert set(NAMES) - code - outside == set()
    assert outside - around == set()
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORTAL_SMTP", "mail:many", "PORTAL_SMTP must look like mail.example.org:587, not 'mail:many'."),
        ("PORTAL_SMTP_TLS", "yes", "PORTAL_SMTP_TLS must be 0 or 1, not 'yes'."),
        ("PORTAL_PROXIES", "-1", "PORTAL_PROXIES must be a whole number, not '-1'."),
        ("PORTAL_LIVE_RATE", "0", "PORTAL_LIVE_RATE must be a whole number above nothing, not '0'."),
        (
            "PORTAL_URL",
            "portal.example.org",
            "PORTAL_URL must be an address like https://portal.example.org, not 'portal.example.org'.",
        ),
        (
            "DATABASE_OWNER_URL",
            "mysql://x/y",
            "DATABASE_OWNER_URL must look like postgres://user:password@host:5432/name.",
        ),
    ],
)
def test_wrong_value_is_named_in_one_sentence(monkeypatch, name, value, sentence):
    assert wrong() == []
    monkeypatch.setenv(name, value)
    assert wrong() == [sentence]
    assert [each.msg for each in check_environment()] == [sentence]


def test_misspelt_name_is_asked_about(monkeypatch):
    assert unknown() == []
    monkeypatch.setenv("PORTAL_SMPT", "mail.example.org")
    monkeypatch.setenv("PORTAL_QUITE_ELSE", "1")
    assert unknown() == [
        "PORTAL_QUITE_ELSE is no variable of the portal and does nothing.",
        "PORTAL_SMPT is no variable of the portal; is PORTAL_SMTP meant?",
    ]


def test_start_with_a_wrong_value_ends_with_its_sentence_alone():
    env = os.environ | {"PORTAL_PROXIES": "two", "PORTAL_EMBEDDED": "0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "PORTAL_PROXIES must be a whole number, not 'two'.\n")
