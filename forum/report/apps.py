from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from forum.paper.outcome import settled


class ReportConfig(AppConfig):
    name = "forum.report"
    label = "report"
    verbose_name = _("Annual follow-up")

    def ready(self) -> None:
        from forum.report.edition_letters import tell  # noqa: PLC0415  needs the models

        settled.connect(tell, dispatch_uid="report.edition_letters")
