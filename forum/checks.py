"""What `manage.py check` says of this machine's configuration; warnings, for the portal stands all the same."""

from typing import Any

from django.core import checks

from forum import clock
from forum.paper import certificate


@checks.register()
def seal_can_be_set(**_given: Any) -> list[checks.CheckMessage]:
    sentence = certificate.problem(clock.now())
    hint = "Look at PORTAL_SEAL_* in docs/operations.md. Papers stay unsealed until it is mended."
    return [checks.Warning(sentence, hint=hint, id="forum.W001")] if sentence else []
