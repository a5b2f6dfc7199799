"""A file of rows on its way in: looked at first, and then taken in whole or not at all."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.models import Seat


class Import(models.Model):
    """One uploaded file. Its bytes are kept only until it is taken in or given up."""

    class State(models.TextChoices):
        LOOKED_AT = "looked_at", _("Looked at")
        TAKEN_IN = "taken_in", _("Taken in")
        GIVEN_UP = "given_up", _("Given up")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(_("what it holds"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(
        _("columns"), default=dict, blank=True, help_text="{field: heading in the file}"
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    retrieved_on = models.DateField(_("retrieved"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.LOOKED_AT)
    uploaded_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    counts = models.JSONField(
        _("rows"), default=dict, blank=True, help_text="{new, changed, unchanged}: numbers of rows"
    )

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["looked_at", "taken_in", "given_up"]), name="import_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="looked_at") | Q(content=None), name="ended_import_keeps_no_file"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
