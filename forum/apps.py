import logging

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    label = "forum"
    verbose_name = _("Forums")

    def ready(self) -> None:
        """Servers run no checks, so what the environment holds in vain is also said in their log."""
        from forum.checks import unknown  # noqa: PLC0415  (registers the check, which needs the apps)

        for sentence in unknown():
            logging.getLogger(__name__).warning(sentence)
