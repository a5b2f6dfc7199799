"""Indicators and their readings: aggregates by gender, never persons."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project


class Indicator(models.Model):
    """What a project counts. `code` is one of the programme's list, or one of the project's own."""

    class Kind(models.TextChoices):
        """What is counted: only persons are told by gender, and kept from view when they are few."""

        PERSONS = "persons", _("Persons")
        ENTITIES = "entities", _("Companies or organisations")
        OTHER = "other", _("Something else")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("what is counted"), max_length=10, choices=Kind, default=Kind.PERSONS)
    unit = models.CharField(_("unit"), max_length=40)
    baseline = models.PositiveIntegerField(_("baseline"), null=True, blank=True)
    target = models.PositiveIntegerField(_("target"), null=True, blank=True)
    target_women = models.DecimalField(
        _("target, share of women, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    retired_at = models.DateTimeField(_("no longer counted since"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "code"], name="indicator_code_is_unique_in_its_project"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["persons", "entities", "other"]), name="indicator_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(target_women=None) | Q(target_women__gte=0, target_women__lte=100),
                name="indicator_target_for_women_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Reading(models.Model):
    """What an indicator showed at the end of a period, counted from the project's start.

    A correction is a new row for the same period: the one noted last holds.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    total = models.PositiveIntegerField(_("total"))
    source = models.CharField(_("source"), max_length=300)
    report = models.ForeignKey(
        "projects.ProjectReport",
        on_delete=models.PROTECT,
        related_name="readings",
        null=True,
        blank=True,
        editable=False,
    )
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-period_end", "-noted_at", "-pk"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="reading_period_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="reading_names_its_source"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="reading_is_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.total}"
