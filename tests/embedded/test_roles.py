"""The application's role reads and writes rows, and nothing else; the owner alone changes tables."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from forum.embedded.postgres import APPLICATION, OWNER


@pytest.fixture
def as_application(db: None) -> Iterator[None]:
    call_command("grant_application_role", APPLICATION)
    with connection.cursor() as cursor:
        cursor.execute(f"set role {APPLICATION}")
        yield
        cursor.execute("reset role")


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize(
    "statement",
    [
        "truncate forum_forum cascade",
        "alter table forum_forum add column extra text",
        "alter table forum_historyentry disable trigger all",
        "drop table forum_forum",
        "create table extra (id int)",
        "delete from django_migrations",
        "create role other",
    ],
)
def test_application_role_may_not_change_tables(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|must be able"):
        _run(statement)


@pytest.mark.usefixtures("as_application")
def test_application_role_writes_and_reads_rows() -> None:
    _run("insert into django_content_type (app_label, model) values ('portal', 'proof')")
    _run("update django_content_type set model = 'shown' where app_label = 'portal'")
    with connection.cursor() as cursor:
        cursor.execute("select model from django_content_type where app_label = 'portal'")
        assert cursor.fetchall() == [("shown",)]
    _run("delete from django_content_type where app_label = 'portal'")


def test_rights_reach_tables_of_later_migrations(db: None) -> None:
    call_command("grant_application_role", APPLICATION)
    call_command("grant_application_role", APPLICATION)
    _run("create table later (id bigint generated always as identity, name text)")
    _run(f"set local role {APPLICATION}")
    _run("insert into later (name) values ('row')")


@pytest.mark.parametrize(
    ("role", "reason"), [(OWNER, "owns the tables"), ("nobody_here", "There is no role")]
)
def test_grant_refuses_a_role_that_is_not_an_application(db: None, role: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("grant_application_role", role)


def test_grant_makes_the_role_with_a_scrambled_password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_APPLICATION_PASSWORD", "a long secret")
    call_command("grant_application_role", "portal_web")
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, left(rolpassword, 14) from pg_authid where rolname = 'portal_web'")
        assert cursor.fetchall() == [(False, "SCRAM-SHA-256$")]
