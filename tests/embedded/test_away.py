"""What the proxy shows while no process of the portal answers, and what it lets nobody send."""

import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext
from ruamel.yaml import YAML

from forum.embedded.folder import ROOT

PAGE = ROOT / "docker" / "away.html"
ROADS = {"docker/Caddyfile": "/srv/portal", "docs/systemd/Caddyfile": "/opt/industriforum"}


def look(caddyfile: Path) -> set[str]:
    """The addresses that the proxy itself answers."""
    found = re.search(r"@look path (.+)", caddyfile.read_text())
    assert found
    return set(found[1].split())


@pytest.mark.parametrize("road", ROADS)
def test_page_needs_nothing_of_the_portal(road: str) -> None:
    page, served = PAGE.read_text(), look(ROOT / road)
    assert set(re.findall(r'(?:href|src)="([^"]*)"', page)) - {"", "/"} <= served
    assert re.findall(r"<script|<style|style=", page) == []
    css = (ROOT / "static/forum/css/forum.css").read_text()
    wanted = {url.replace("..", "/static/forum") for url in re.findall(r'url\("([^"]+)"\)', css)}
    assert wanted <= served
    assert [path for path in served if not (ROOT / path.lstrip("/")).exists()] == []


def test_container_of_the_proxy_has_the_page_and_its_look() -> None:
    volumes = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())["services"]["caddy"]["volumes"]
    mounts = {target: source for source, target, *_ in (volume.split(":") for volume in volumes)}
    for path in {"/docker/away.html", *look(ROOT / "docker/Caddyfile")}:
        inside = Path(ROADS["docker/Caddyfile"] + path)
        (target,) = [target for target in mounts if inside.is_relative_to(target)]
        assert (ROOT / mounts[target] / inside.relative_to(target)).exists()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_page_says_in_both_languages_what_the_portal_would(language: str) -> None:
    with translation.override(language):
        heading = gettext("The portal is away for a moment")
    (found,) = re.findall(rf"<h[12]>{heading}</h[12]>", PAGE.read_text())
    part = PAGE.read_text().partition(found)[0]
    assert re.findall(r'lang="(\w+)"', part)[-1] == language


def test_both_roads_answer_alike() -> None:
    parts = []
    for road, root in ROADS.items():
        text = (ROOT / road).read_text()
        parts.append(text[text.index("	# While the portal is away") :].replace(root, "ROOT"))
    assert parts[0] == parts[1]
    assert "rewrite * /docker/away.html" in parts[0]
    assert "status 503" in parts[0]


@pytest.mark.parametrize("road", ROADS)
def test_what_does_not_say_its_length_reaches_no_process(road: str) -> None:
    """Past the limit it would count as a failure of the process, and the proxy would ask it nothing for a while."""
    text = (ROOT / road).read_text()
    assert re.search(r"@unannounced \{\s+not method GET HEAD\s+not header Content-Length \*\s+\}", text)
    assert re.findall(r"\t\t(.+)\n\t\treverse_proxy", text) == ["respond @unannounced 411"] * 2
