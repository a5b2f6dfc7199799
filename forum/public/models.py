"""Whether a forum has public pages. Without a row it has none."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.models import Seat


class PublicPage(models.Model):
    forum = models.OneToOneField(Forum, on_delete=models.PROTECT, related_name="public_page")
    is_open = models.BooleanField(_("the forum has public pages"), default=False)
    is_indexed = models.BooleanField(_("search engines may list them"), default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")

    def __str__(self) -> str:
        return str(self.forum)
