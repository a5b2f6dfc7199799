import logging

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    label = "forum"
    verbose_name = _("Forums")

    def ready(self) -> None:
        """Servers run no checks, so what the environment holds in vain is also said in their log."""
        # Both connect themselves to something, and need the applications for it.
        from forum.checks import unknown  # noqa: PLC0415
        from forum.logs import tasks  # noqa: F401, PLC0415

        for sentence in unknown():
            logging.getLogger(__name__).warning(sentence)
