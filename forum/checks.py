"""What `manage.py check` says of the environment and of this machine, in one sentence each."""

import os
from difflib import get_close_matches
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from forum import clock
from forum.paper import certificate
from forum.variables import every_variable

PREFIX = "PORTAL_"


@checks.register()
def check_environment(**kwargs: Any) -> list[checks.CheckMessage]:
    return [
        *(checks.Error(each, id="forum.E001") for each in wrong()),
        *(checks.Warning(each, id="forum.W001") for each in unknown()),
    ]


def wrong() -> list[str]:
    """Values that cannot be meant. The settings stop at the first of their own; this also reads the others."""
    found = []
    for variable in every_variable():
        if variable.check and os.environ.get(variable.name, "").strip():
            try:
                variable.check(variable.name)
            except ImproperlyConfigured as error:
                found.append(str(error))
    return found


def unknown() -> list[str]:
    """Names that nothing reads: most often a misspelt one, whose value then silently does nothing."""
    names = [variable.name for variable in every_variable()]
    return [
        _sentence(name, names) for name in sorted(os.environ) if name.startswith(PREFIX) and name not in names
    ]


def _sentence(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1, cutoff=0.8)
    return f"{name} is no variable of the portal" + (
        f"; is {near[0]} meant?" if near else " and does nothing."
    )


@checks.register()
def seal_can_be_set(**_given: Any) -> list[checks.CheckMessage]:
    sentence = certificate.problem(clock.now())
    hint = "Look at PORTAL_SEAL_* in docs/operations.md. Papers stay unsealed until it is mended."
    return [checks.Warning(sentence, hint=hint, id="forum.W002")] if sentence else []
