"""A scanner for what is handed in, if the operator has one: PORTAL_FILE_SCANNER.

Either a command such as `clamdscan --fdpass --no-summary`, called with the file's path as its last argument
(0 lets the file in, 1 refuses it), or the dotted path of a function that takes the path and returns why it refuses.
"""

import logging
import shlex
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def scan(path: Path, name: str) -> None:
    """A ValidationError when the scanner refuses the file, or cannot say."""
    if not settings.FILE_SCANNER:
        return
    words = shlex.split(settings.FILE_SCANNER)
    try:
        refusal = _by_command(words, path) if shutil.which(words[0]) else import_string(words[0])(path)
    except (OSError, ImportError, ValueError, subprocess.SubprocessError) as error:
        logger.error("The file scanner does not answer: %s", error)
        raise ValidationError(
            _("“%(name)s” could not be checked for harmful content just now. Try again in a while."),
            code="unscanned",
            params={"name": name},
        ) from error
    if refusal:
        logger.warning("The file scanner refused a file: %s", refusal)
        raise ValidationError(
            _("“%(name)s” was stopped by the check for harmful content."),
            code="harmful",
            params={"name": name},
        )


def _by_command(words: list[str], path: Path) -> str:
    done = subprocess.run(  # noqa: S603  the operator's own command
        [*words, str(path)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=settings.FILE_SCANNER_SECONDS,
        check=False,
    )
    if done.returncode not in {0, 1}:
        raise OSError(f"exit status {done.returncode}: {done.stderr.strip()[-200:]}")
    return (done.stdout.strip() or "refused")[:200] if done.returncode else ""
