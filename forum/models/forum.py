"""A regional industry forum and the settings its secretariat decides."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models.user import Language

# First path segments that belong to the portal itself and so can never be a forum.
RESERVED_SLUGS = frozenset(
    [
        *(
            "admin",
            "api",
            "atgard",
            "aviseringar",
            "brevlada",
            "drift",
            "healthz",
            "hjalp",
            "inbjudan",
            "kalender",
            "konto",
            "live",
            "livez",
            "media",
            "metrics",
        ),
        *("oppet", "personuppgifter", "sprak", "start", "static", "svar", "tillganglighet", "valkommen"),
    ]
)


def validate_slug_is_free(value: str) -> None:
    if value in RESERVED_SLUGS:
        raise ValidationError(_("“%(value)s” is used by the portal itself."), params={"value": value})


class DocumentLabel(models.TextChoices):
    """What the forum calls the record of a meeting (a fixed list, because the words are inflected)."""

    NOTES = "minnesanteckningar", _("Notes of the meeting (minnesanteckningar)")
    MEETING_NOTES = "motesanteckningar", _("Meeting notes (mötesanteckningar)")
    MINUTES = "protokoll", _("Minutes (protokoll)")


class Forum(models.Model):
    """One region's industry forum: the tenant, and the first segment of every address inside it."""

    slug = models.SlugField(_("address"), max_length=40, unique=True, validators=[validate_slug_is_free])
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60)
    region_code = models.CharField(_("county code"), max_length=4, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    mandate = models.TextField(_("mandate"), blank=True)
    formed = models.CharField(_("formed"), max_length=60, blank=True)
    language = models.CharField(
        _("language of papers"), max_length=2, choices=Language, default=Language.SWEDISH
    )
    document_label = models.CharField(
        _("name of the meeting's record"), max_length=20, choices=DocumentLabel, default=DocumentLabel.NOTES
    )
    adjusters = models.PositiveSmallIntegerField(_("adjusters per meeting"), default=0)
    quorum = models.PositiveSmallIntegerField(_("parties needed for a decision"), default=0)
    silent_consent = models.BooleanField(_("silence counts as consent after the deadline"), default=False)
    oral_approval = models.BooleanField(_("an approval may be given orally"), default=False)
    names_in_print = models.BooleanField(_("print people's names in papers"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(document_label__in=DocumentLabel.values),
                name="forum_document_label_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(adjusters__lte=2), name="forum_has_at_most_two_adjusters"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="forum_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:forum", kwargs={"forum": self.slug})


class FocusArea(models.Model):
    """What the forum has agreed to work on; items, actions and the annual follow-up refer to it."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="focus_areas")
    position = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("focus area"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["forum", "position"], name="focus_area_position_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title
