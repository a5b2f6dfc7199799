"""What the machine itself must have. `./run` asks this file before a virtual environment exists."""

import ctypes
import importlib.util
import sys

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
_LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")


def _loads(name: str) -> bool:
    for file in (
        f"lib{name}.so.0",
        f"lib{name}.so.1",
        f"lib{name}.0.dylib",
        f"lib{name}.1.dylib",
        f"lib{name}.dylib",
    ):
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return True
    return False


def missing_libraries() -> list[str]:
    """The libraries WeasyPrint loads to set a paper, less those that are here."""
    return [name for name in _LIBRARIES if not _loads(name)]


def missing_packages(*, venv: bool) -> list[str]:
    """Debian packages to install, all in one list so that one apt line is enough."""
    packages = ["python3-venv"] if venv and importlib.util.find_spec("ensurepip") is None else []
    return packages + (list(PANGO_PACKAGES) if missing_libraries() else [])


if __name__ == "__main__":
    sys.stdout.write(" ".join(missing_packages(venv="--venv" in sys.argv)))
