"""Figures with their sources. Two sources may disagree: both rows stay, and one is marked as used."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from projects.models.project import Project


class Figure(models.Model):
    """One figure: value, unit, as of when, according to whom."""

    class Kind(models.TextChoices):
        GRANTED = "granted", _("Granted support")
        BUDGET = "budget", _("Total budget")
        SPENT = "spent", _("Spent")
        PARTICIPANTS = "participants", _("Planned participants")
        LENGTH = "length", _("Length")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    approximate = models.BooleanField(_("approximate"), default=False)
    unit = models.CharField(_("unit"), max_length=20)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)
    used = models.BooleanField(_("the forum uses this"), default=False)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "-used", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(used=True), name="one_figure_of_a_kind_is_used"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["granted", "budget", "spent", "participants", "length"]),
                name="figure_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="figure_names_its_source"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="figure_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="figure_is_never_overwritten",
                fields=["project", "kind", "value", "unit", "as_of", "source"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value} {self.unit}"


class FundingLine(models.Model):
    """One line of a financing plan, in whole kronor."""

    class Kind(models.TextChoices):
        ESF = "esf", _("ESF support")
        PUBLIC_CASH = "public_cash", _("Public cash co-financing")
        PRIVATE_CASH = "private_cash", _("Private cash co-financing")
        IN_KIND = "in_kind", _("Contribution in kind")
        ALLOWANCE = "allowance", _("Participant allowance")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="funding")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    funder = models.CharField(_("funder"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    amount = models.BigIntegerField(_("amount, kronor"))
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("funding line")
        verbose_name_plural = _("funding lines")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_is_not_negative"),
            models.CheckConstraint(
                condition=Q(kind__in=["esf", "public_cash", "private_cash", "in_kind", "allowance"]),
                name="funding_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}: {self.amount} kr"


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
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "-year", "pk"]
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="key_figure_names_its_source")
        ]

    def __str__(self) -> str:
        return self.name
