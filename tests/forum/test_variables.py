"""The environment: one list of variables, one table of them, and a sentence for each that is wrong."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from forum.checks import check_environment, unknown, wrong
from forum.embedded.folder import ROOT
from forum.environment import bucket
from forum.management.commands.settings_table import END, START, with_tables
from forum.variables import CONTAINERS, every_variable

NAMES = [variable.name for variable in every_variable()]
READ = re.compile(
    r"\b(?:PORTAL_[A-Z0-9_]+[A-Z0-9]|DATABASE(?:_OWNER)?_URL|REDIS_URL|(?:POSTGRES|REDIS)_PASSWORD|AWS_[A-Z_]+[A-Z])\b"
)
CODE = ("forum", "members", "meetings", "projects")
# Written in capitals and no variable: names of settings.
SETTINGS = {"PORTAL_PACKAGES"}
PIN = re.compile(r"^([a-z0-9.-]+)==([^ ]+)", re.MULTILINE)


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


BUCKET = {"PORTAL_S3_BUCKET": "handlingar", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, ""),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, ""),  # the machine's role
        (
            {"AWS_SECRET_ACCESS_KEY": ""},
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both, or neither with a role.",
        ),
        (
            {"PORTAL_S3_BUCKET": "", "PORTAL_S3_REGION": "eu-north-1"},
            "PORTAL_S3_BUCKET is missing: the endpoint or region alone says no place.",
        ),
        ({"PORTAL_S3_BUCKET": "Å/b"}, "PORTAL_S3_BUCKET must be a bucket's name, not 'Å/b'."),
        (
            {"PORTAL_S3_ENDPOINT": "s3.example.org"},
            "PORTAL_S3_ENDPOINT must be an address like https://portal.example.org, not 's3.example.org'.",
        ),
    ],
)
def test_half_a_bucket_is_named_in_one_sentence(monkeypatch, changed, sentence):
    for name, value in (BUCKET | changed).items():
        monkeypatch.setenv(name, value)
    assert {each.msg for each in check_environment()} == ({sentence} if sentence else set())


def test_bucket_needs_its_packages(monkeypatch):
    monkeypatch.setattr("forum.environment.find_spec", lambda name: None)
    monkeypatch.setenv("PORTAL_S3_BUCKET", "handlingar")
    with pytest.raises(
        ImproperlyConfigured, match=r"needs storages and boto3: install docker/requirements-s3\.lock"
    ):
        bucket()
    monkeypatch.delenv("PORTAL_S3_BUCKET")
    assert bucket().name == ""


def test_lock_of_the_bucket_holds_what_the_other_lock_holds():
    """Both are installed together in the image."""
    lock = (ROOT / "docker" / "requirements-s3.lock").read_text()
    pins = dict(PIN.findall(lock))
    assert {"django-storages", "boto3"} < set(pins)
    assert "://" not in lock
    for other in ("requirements.lock", "requirements-dev.lock"):
        known = dict(PIN.findall((ROOT / other).read_text()))
        assert {name: known[name] for name in pins if name in known} == {
            name: pin for name, pin in pins.items() if name in known
        }
    assert set(pins) <= set(known)
