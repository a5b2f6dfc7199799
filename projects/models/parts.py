"""What a project consists of: partners, contacts, pillars and phases. A row that no longer holds says since when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from projects.models.project import Project


class ProjectPartner(models.Model):
    """An organisation taking part in a project; `until` is its last day there."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(_("role"), max_length=120, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__sort_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                condition=Q(until=None),
                name="organisation_partners_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class ProjectContact(models.Model):
    """Where one asks: a role and the address of a function. Never a person's name, phone or address."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(_("role"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    email = models.EmailField(_("e-mail of the function"), blank=True)
    url = models.URLField(_("web page"), max_length=500, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["role", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.role


class Pillar(models.Model):
    """A pillar or work package."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("Unknown")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="pillars")
    position = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    until = models.DateField(_("removed"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "position"], name="pillar_position_is_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["unknown", "planned", "running", "done"]), name="pillar_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="pillar_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """A phase as the fund divides a project: analysis and planning, implementation, closing.

    `budget` is the phase's own budget in whole kronor, where a source tells it.
    """

    class Kind(models.TextChoices):
        ANALYSIS = "analysis", _("Analysis and planning")
        IMPLEMENTATION = "implementation", _("Implementation")
        CLOSING = "closing", _("Closing")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(_("phase"), max_length=20, choices=Kind)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    budget = models.BigIntegerField(_("budget, kronor"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind"], name="project_has_each_phase_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["analysis", "implementation", "closing"]), name="phase_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0), name="phase_budget_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
