"""What agendas begin with."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum


class AgendaTemplate(models.Model):
    """A forum's own list of standing items. `rows`: key, title, kind, minutes and presenter of each, in order."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="agenda_templates")
    name = models.CharField(_("name"), max_length=80)
    rows = models.JSONField(default=list)
    usual = models.BooleanField(_("chosen when nothing else is said"), default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("agenda template")
        verbose_name_plural = _("agenda templates")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "name"],
                condition=Q(ended_at=None),
                name="template_name_is_unique_in_the_forum",
            ),
            models.UniqueConstraint(
                fields=["forum"],
                condition=Q(usual=True, ended_at=None),
                name="a_forum_has_one_usual_template",
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="template_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
