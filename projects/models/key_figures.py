"""Figures about the region, year by year."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum


class KeyFigure(models.Model):
    """A figure about the region: how it is doing, beside whom, according to whom."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="key_figures")
    name = models.CharField(_("name"), max_length=200)
    geography = models.CharField(_("geography"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    approximate = models.BooleanField(_("approximate"), default=False)
    unit = models.CharField(_("unit"), max_length=30)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    comparison = models.JSONField(
        _("comparison"), default=list, blank=True, help_text="[{label, value, approximate}], same unit."
    )
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)
    retrieved_on = models.DateField(_("retrieved"), null=True, blank=True)
    breaks_series = models.BooleanField(
        _("break in the series"),
        default=False,
        help_text=_("Counted in another way than the years before: no line is drawn across."),
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "-year", "pk"]
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="key_figure_names_its_source"),
        ]

    def __str__(self) -> str:
        return self.name
