"""A project, who takes part in it, and which forums follow it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.models import FocusArea, Forum, SortKeyField
from members.models import Organisation, TermQuerySet


class Principle(models.TextChoices):
    """The horizontal principles of the fund; sustainable development belongs to 2014–2020 only."""

    EQUALITY = "equality", _("Gender equality")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    NON_DISCRIMINATION = "non_discrimination", _("Non-discrimination")
    SUSTAINABILITY = "sustainability", _("Sustainable development")


class Project(models.Model):
    """A project exists once, and forums follow it from one date to another. One forum keeps its data.

    The fields are those that Projektbanken publishes for either programme period. Empty means that no source
    says; a yes-or-no that no source answers is None.
    """

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("Unknown")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sort_key = SortKeyField(source="name")
    summary = models.TextField(_("summary"), blank=True)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    fund = models.CharField(_("fund"), max_length=200, blank=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    project_number = models.CharField(_("project number"), max_length=40, blank=True)
    call = models.CharField(_("call for applications"), max_length=200, blank=True)
    most_support = models.DecimalField(
        _("highest share of support in the call, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    programme_period = models.CharField(_("programme period"), max_length=20, blank=True)
    programme_area = models.CharField(_("programme area"), max_length=200, blank=True)
    specific_objective = models.CharField(_("specific objective"), max_length=200, blank=True)
    secondary_theme = models.CharField(_("secondary theme"), max_length=200, blank=True)
    intervention_type = models.CharField(_("type of intervention"), max_length=200, blank=True)
    cci = models.CharField(_("CCI of the programme"), max_length=20, blank=True)
    is_strategic = models.BooleanField(_("operation of strategic importance"), null=True, blank=True)
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
    owner_unit = models.CharField(_("unit of the project owner"), max_length=200, blank=True)
    owner_postcode = models.CharField(_("postcode of the project owner"), max_length=10, blank=True)
    owner_town = models.CharField(_("town of the project owner"), max_length=100, blank=True)
    area = models.CharField(_("area"), max_length=200, blank=True)
    country = models.CharField(_("country concerned"), max_length=100, blank=True)
    esf_region = models.CharField(_("region of the fund"), max_length=100, blank=True)
    nuts2 = models.CharField(_("NUTS 2 code"), max_length=10, blank=True)
    target_groups = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    principles = ArrayField(
        models.CharField(max_length=20, choices=Principle),
        verbose_name=_("horizontal principles"),
        default=list,
        blank=True,
    )
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
            models.CheckConstraint(
                condition=Q(most_support=None) | Q(most_support__gte=0, most_support__lte=100),
                name="project_support_is_a_share",
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
    focus_areas = models.ManyToManyField(
        FocusArea, related_name="followings", blank=True, verbose_name=_("focus areas")
    )

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
