"""The compose file by its schema and by what it promises; no container is built or run here."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from forum.embedded.folder import ROOT

OWN = {"web", "live", "worker", "beat", "migrate"}
SERVICES = OWN | {"caddy", "postgres", "valkey", "backup"}
SECRETS = {"POSTGRES_PASSWORD", "PORTAL_APPLICATION_PASSWORD", "REDIS_PASSWORD", "PORTAL_SECRET_KEY"}
FILE = ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return YAML(typ="safe").load(FILE.read_text())["services"]


def test_compose_file_follows_the_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_of_the_architecture_is_there(services: dict[str, Any]) -> None:
    assert set(services) == SERVICES
    assert services["backup"]["profiles"] == ["backup"]


def test_secrets_are_required_and_never_given() -> None:
    used = re.findall(r"\$\{(\w+)(:?[^}]*)\}", FILE.read_text())
    assert {name for name, _ in used} >= SECRETS
    assert {rest for name, rest in used if name in SECRETS} == {":?set it in .env"}


def test_only_migrate_knows_the_owner(services: dict[str, Any]) -> None:
    users = {name: _user(services[name]["environment"]["DATABASE_URL"]) for name in OWN}
    assert users == {
        "web": "portal_app",
        "live": "portal_app",
        "worker": "portal_app",
        "beat": "portal_app",
    } | {"migrate": "portal"}
    assert not [name for name in OWN - {"migrate"} if "POSTGRES_PASSWORD" in str(services[name])]


def _user(url: str) -> str:
    return url.removeprefix("postgres://").partition(":")[0]


def test_every_container_is_read_only_and_without_capabilities(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert {name for name in SERVICES if "ports" in services[name]} == {"caddy"}


def test_letters_can_leave_from_the_worker_only(services: dict[str, Any]) -> None:
    networks = YAML(typ="safe").load(FILE.read_text())["networks"]
    assert networks["back"] == {"internal": True}
    assert {name for name in SERVICES if "out" in services[name]["networks"]} == {"worker"}


def test_every_command_exists(services: dict[str, Any]) -> None:
    programs = {services[name]["command"][0] for name in OWN}
    assert programs == {"gunicorn", "uvicorn", "celery", "python"}
    for program in programs:
        assert (Path(sys.executable).parent / program).exists()
    assert (ROOT / services["web"]["healthcheck"]["test"][2]).exists()
    for name in ("caddy", "backup"):
        file = services[name]["volumes"][0].partition(":")[0]
        assert (ROOT / file).exists()


def test_image_copies_what_exists() -> None:
    kept = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert [name for name in kept if not (ROOT / name).exists()] == []
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert copied == ["requirements.lock", "."]
