"""A word of its own in every text of a forum, and a walk over all that a person can reach by links."""

import html
import io
import json
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from forum.models import Forum, User
from projects.models import Project

# Not texts that anybody writes: keys, addresses, checksums, and names that the code gives.
CODES = {
    "about", "calendar", "calendar_method", "code", "content_type", "file_name", "key", "kind", "message_id",
    "password", "phase", "pos", "region_code", "standing", "subject_type", "template", "url", "verb",
}  # fmt: skip
WRITTEN = {"title", "text", "proposal", "note", "presenter", "reason", "place", "name", "subject"}
# A project exists once in the portal: any forum may choose to follow it, and so reads its name.
# Search copies what stands elsewhere.
COPIES = {"home.SearchEntry"}
NAME_OF_A_PROJECT = Project._meta.get_field("name")
AT_LEAST = 20  # letters that the word needs
OF_A_PAGE = 5  # how many addresses of one page are visited
# The letters of everybody lie there, on a developer's own machine alone.
NOT_WALKED = re.compile(r"^/(static|brevlada|konto/logout|sprak|admin)\b")
READABLE = ("text/", "application/json", "application/xhtml")

Canaries = dict[str, str]


def plant(forum: Forum, mark: str) -> Canaries:
    """Write a word into every text field of every row that belongs to this forum alone: word → model and field."""
    planted: Canaries = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # frozen rows, too
        for model, field in fields():
            rows = rows_of(model, forum)
            if not rows:
                continue
            word = f"{mark}{len(planted):03d}"
            sow = _plant_json if isinstance(field, models.JSONField) else _plant_text
            if sow(cursor, model, field, rows, word):
                planted[word] = f"{model._meta.label}.{field.name}"
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SELECT search_rebuild()")  # the triggers that keep it were off
    return planted


def fields() -> Iterator[tuple[Any, models.Field]]:
    for model in apps.get_models():
        is_ours = model.__module__.split(".")[0] in {"forum", "members", "meetings", "projects"}
        # The log of a shared document has a key of two parts, and no text but what the items say.
        if (
            is_ours
            and model._meta.label not in COPIES
            and not isinstance(model._meta.pk, models.CompositePrimaryKey)
        ):
            for field in model._meta.concrete_fields:
                if _is_text(field):
                    yield model, field


def _is_text(field: models.Field) -> bool:
    if (
        field is NAME_OF_A_PROJECT
        or field.name in CODES
        or field.choices
        or re.search("sha256|hash", field.name)
    ):
        return False
    if isinstance(field, models.JSONField):
        return True
    is_text = type(field) in {models.CharField, models.TextField}
    return is_text and (field.max_length or AT_LEAST) >= AT_LEAST


def rows_of(model: Any, forum: Forum) -> list[int]:
    """The rows that lead to this forum and to no other."""
    if model is Forum:
        return [forum.pk]
    others = Forum.objects.exclude(pk=forum.pk)
    if model is User:
        mine = User.objects.filter(seats__party__forum=forum)
        return list(mine.exclude(seats__party__forum__in=others).values_list("pk", flat=True).distinct())
    path = _path(model)
    if path is None:
        return []
    theirs = model._default_manager.filter(**{path: forum}).exclude(**{f"{path}__in": others})
    return list(theirs.values_list("pk", flat=True).distinct())


def _path(model: Any) -> str | None:
    """The shortest way to the forum by foreign keys; a project's way is through those who follow it."""
    ways: deque[tuple[Any, str]] = deque([(model, "")])
    seen = set()
    while ways:
        at, so_far = ways.popleft()
        if at is Forum:
            return so_far
        if at is Project:
            ways.append((Forum, f"{so_far}__followings__forum".removeprefix("__")))
        if at in seen or at in {User, Project}:
            continue
        seen.add(at)
        for field in at._meta.concrete_fields:
            if field.is_relation:
                ways.append((field.related_model, f"{so_far}__{field.name}".removeprefix("__")))
    return None


def _plant_text(cursor: Any, model: Any, field: models.Field, rows: list[int], word: str) -> bool:
    """Everywhere, or where a text stands already if the table does not take one elsewhere."""
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    change = f'UPDATE "{table}" SET "{column}" = %s || {key}::text WHERE {key} = ANY(%s)'
    for where in ("", f" AND \"{column}\" <> ''"):
        with suppress(IntegrityError), transaction.atomic():
            cursor.execute(change + where, [f"{word}k", rows])
            return bool(cursor.rowcount)
    return False


def _plant_json(cursor: Any, model: Any, field: models.Field, rows: list[int], word: str) -> bool:
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    changed = False
    for pk, value in model._default_manager.filter(pk__in=rows).values_list("pk", field.name):
        sown = json.dumps(_rewritten(value, word))
        changed = changed or word in sown
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s::jsonb WHERE {key} = %s', [sown, pk])
    return changed


def _rewritten(value: Any, word: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _rewritten(each, word, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_rewritten(each, word, name) for each in value]
    return f"{word}k" if isinstance(value, str) and name in WRITTEN else value


def walk(client: Client, start: list[str]) -> dict[str, str]:
    """Every page that links lead to, a few of each kind: address → text."""
    waiting, seen, kinds = deque(start), set(start), Counter[str]()
    texts: dict[str, str] = {}
    while waiting:
        url = waiting.popleft()
        try:
            kind = resolve(urlsplit(url).path).view_name
        except Resolver404:
            continue
        if kinds[kind] >= OF_A_PAGE and url not in start:
            continue
        kinds[kind] += 1
        answer = client.get(url)
        text = text_of(answer)
        texts[url] = text
        found = [html.unescape(link) for link in re.findall(r'(?:href|src)="(/[^"#]*)', text)]
        if answer.status_code in {301, 302}:
            found.append(answer["Location"])
        for link in found:
            if link not in seen and not NOT_WALKED.match(link):
                seen.add(link)
                waiting.append(link)
    return texts


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in getattr(answer, "_resource_closers", ()):
        close()
    readable = answer.headers.get("Content-Type", "").startswith(READABLE)
    text = content.decode(errors="ignore") if readable else "\n".join(_packed(content))
    return re.sub("</?mark>", "", text)  # what a search has found


def _packed(content: bytes) -> Iterator[str]:
    """The texts of a workbook, a Word file or an archive."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode(errors="ignore")
