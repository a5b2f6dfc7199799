"""Figures with their sources. Two sources may disagree: both rows stay, and one is marked as used.

A row that was a mistake stays as well, with the mark that it is withdrawn, and why.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.links import is_web_address
from projects.models.project import Project


class Figure(models.Model):
    """One figure: value, unit, as of when, according to whom."""

    class Kind(models.TextChoices):
        GRANTED = "granted", _("Granted support")
        BUDGET = "budget", _("Total budget")
        SPENT = "spent", _("Spent")
        PARTICIPANTS = "participants", _("Planned participants")
        LENGTH = "length", _("Length")
        COMPANIES = "companies", _("Planned companies")
        OTHER = "other", _("Other figure")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    label = models.CharField(
        _("what is counted"), max_length=100, blank=True, help_text=_("Only for another kind of figure.")
    )
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    approximate = models.BooleanField(_("approximate"), default=False)
    unit = models.CharField(_("unit"), max_length=20)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(
        _("link to the source"), max_length=500, blank=True, validators=[is_web_address]
    )
    report = models.ForeignKey(
        "projects.ProjectReport",
        on_delete=models.PROTECT,
        related_name="figures",
        null=True,
        blank=True,
        editable=False,
    )
    used = models.BooleanField(_("the forum uses this"), default=False)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    noted_at = models.DateTimeField(_("noted"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(_("why"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["kind", "-used", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind", "label"],
                condition=Q(used=True),
                name="one_figure_of_a_kind_is_used",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["granted", "budget", "spent", "participants", "length", "companies", "other"]
                ),
                name="figure_kind_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(kind="other") & ~Q(label="")) | (~Q(kind="other") & Q(label="")),
                name="other_figure_says_what_it_counts",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="figure_names_its_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, used=False) & ~Q(withdrawn_because="")),
                name="withdrawn_figure_says_why_and_is_not_used",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="figure_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="figure_is_never_overwritten",
                fields=[
                    "project",
                    "kind",
                    "label",
                    "value",
                    "approximate",
                    "unit",
                    "as_of",
                    "source",
                    "source_url",
                    "report",
                    "noted_at",
                ],
            ),
            pgtrigger.Protect(
                name="withdrawn_figure_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.get_kind_display()}: {self.value} {self.unit}"
