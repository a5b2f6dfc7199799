"""Two database roles: the owner makes and alters tables, the application reads and writes their rows."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

RIGHTS = (
    "grant connect, temporary on database {database} to {role}",
    "grant usage on schema public to {role}",
    "revoke create on schema public from public",
    "revoke all on all tables in schema public from {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "revoke insert, update, delete on django_migrations from {role}",
    "grant usage on all sequences in schema public to {role}",
    "alter default privileges in schema public grant select, insert, update, delete on tables to {role}",
    "alter default privileges in schema public grant usage on sequences to {role}",
)


class Command(BaseCommand):
    help = "Give the application's database role its rights on every table; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="made with PORTAL_APPLICATION_PASSWORD when it does not exist")

    @transaction.atomic
    def handle(self, *, role: str, **_: Any) -> None:
        with connection.cursor() as cursor:
            password = os.environ.get("PORTAL_APPLICATION_PASSWORD", "")
            if password:
                _set_password(cursor, role, password)
            _require_plain_role(cursor, role)
            for right in RIGHTS:
                cursor.execute(_named(right, role))


def _named(statement: str, role: str, **more: sql.Composable) -> sql.Composed:
    database = sql.Identifier(connection.settings_dict["NAME"])
    return sql.SQL(statement).format(role=sql.Identifier(role), database=database, **more)


def _set_password(cursor: Any, role: str, password: str) -> None:
    """Only the scrambled form travels, so that no log of statements can hold the password."""
    cursor.execute("select 1 from pg_roles where rolname = %s", [role])
    verb = "alter" if cursor.fetchone() else "create"
    scrambled = cursor.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    statement = verb + " role {role} login password {password}"
    cursor.execute(_named(statement, role, password=sql.Literal(scrambled.decode())))


def _require_plain_role(cursor: Any, role: str) -> None:
    cursor.execute("select rolsuper, rolname = current_user from pg_roles where rolname = %s", [role])
    found = cursor.fetchone()
    if not found:
        raise CommandError(f"There is no role {role}: set PORTAL_APPLICATION_PASSWORD to have it made.")
    if any(found):
        raise CommandError(f"The role {role} owns the tables or may do everything: choose another one.")
