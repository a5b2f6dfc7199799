"""A project, who takes part in it, and which forums follow it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.models import Forum, SortKeyField
from members.models import Organisation, TermQuerySet


class Project(models.Model):
    """A project exists once, and forums follow it from one date to another. One forum keeps its data."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("Unknown")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sort_key = SortKeyField(source="name")
    summary = models.TextField(_("summary"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    fund = models.CharField(_("fund"), max_length=200, blank=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    programme_period = models.CharField(_("programme period"), max_length=20, blank=True)
    programme_area = models.CharField(_("programme area"), max_length=200, blank=True)
    specific_objective = models.CharField(_("specific objective"), max_length=200, blank=True)
    union_rate = models.CharField(
        _("the Union's co-financing rate"),
        max_length=20,
        blank=True,
        help_text=_("As published; nothing is computed."),
    )
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="owned_projects",
        null=True,
        blank=True,
        verbose_name=_("project owner"),
    )
    area = models.CharField(_("area"), max_length=200, blank=True)
    target_groups = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["sort_key", "name"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["unknown", "planned", "running", "ended"]),
                name="project_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Following(models.Model):
    """A forum follows a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="followings")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="followings")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    keeps_data = models.BooleanField(_("keeps the project's data"), default=False)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["project__sort_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "forum"], condition=Q(until=None), name="project_is_followed_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(keeps_data=True, until=None),
                name="one_forum_keeps_a_projects_data",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.project}"


class ProjectPartner(models.Model):
    """An organisation taking part in a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(_("role"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__sort_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "organisation"], name="organisation_partners_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "position"], name="pillar_position_is_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["unknown", "planned", "running", "done"]), name="pillar_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
