"""The systemd units: the same processes as the containers, and nothing that their own checker objects to."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from forum.embedded.folder import ROOT
from forum.variables import every_variable

FOLDER = ROOT / "docs" / "systemd"
PROCESSES = ("web", "live", "worker", "beat")
# Where a container and a machine differ: ports, and where beat keeps its notes.
PLACES = re.compile(r"0\.0\.0\.0|127\.0\.0\.1|:?\b800[01]\b|/tmp/beat|/var/lib/industriforum/beat")


def options(name: str, section: str = "Service") -> dict[str, str]:
    """The lines of one section; none of ours is given twice."""
    text = (FOLDER / f"industriforum-{name}.service").read_text()
    lines = text.partition(f"[{section}]")[2].partition("\n[")[0].splitlines()
    pairs = [line.partition("=") for line in lines if "=" in line]
    assert len({key for key, _, _ in pairs}) == len(pairs)
    return {key: value for key, _, value in pairs}


@pytest.mark.parametrize("name", PROCESSES)
def test_unit_starts_what_the_container_starts(name):
    services = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())["services"]
    program, *arguments = shlex.split(options(name)["ExecStart"])
    assert Path(program).name == services[name]["command"][0]
    ours = [PLACES.sub("", each) for each in arguments]
    assert ours == [PLACES.sub("", str(each)) for each in services[name]["command"][1:]]


@pytest.mark.parametrize("name", PROCESSES)
def test_unit_gives_the_process_no_more_than_it_needs(name):
    found = options(name)
    assert found["User"] == "industriforum"
    assert (found["NoNewPrivileges"], found["ProtectSystem"], found["CapabilityBoundingSet"]) == (
        "yes",
        "strict",
        "",
    )
    assert found["EnvironmentFile"] == "/etc/industriforum.env"


def test_environment_names_known_variables_only():
    names = re.findall(r"^(\w+)=", (FOLDER / "industriforum.env").read_text(), re.MULTILINE)
    assert set(names) - {variable.name for variable in every_variable()} == set()


def test_units_pass_systemds_own_check(tmp_path):
    """Where systemd is: with programs and paths that exist on this machine."""
    checker = shutil.which("systemd-analyze")
    for unit in FOLDER.glob("industriforum*.[st]*"):
        text = re.sub(r"(?m)^Exec(Start|Reload)=\S+", r"Exec\1=/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(text.replace("/etc/industriforum.env", "/dev/null"))
    if checker:
        units = [str(each) for each in tmp_path.iterdir()]
        done = subprocess.run(
            [checker, "verify", "--man=no", *units], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.iterdir())) == len(PROCESSES) + 1
