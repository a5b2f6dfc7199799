"""Who pays for a project, and what has been used. Amounts are whole kronor; a line that was wrong is withdrawn."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.links import is_web_address
from projects.models.project import Project


class FundingLine(models.Model):
    """One line of a financing plan, in whole kronor. A line that is changed is withdrawn and `replaces`d by another."""

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
    source_url = models.URLField(
        _("link to the source"), max_length=500, blank=True, validators=[is_web_address]
    )
    noted_at = models.DateTimeField(_("noted"), null=True, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why"), max_length=300, blank=True)

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
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="withdrawn_funding_says_why",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="funding_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="funding_is_never_overwritten",
                fields=[
                    "project",
                    "funder",
                    "kind",
                    "amount",
                    "source",
                    "source_url",
                    "noted_at",
                    "replaces",
                ],
            ),
            pgtrigger.Protect(
                name="withdrawn_funding_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}: {self.amount} kr"


class Outlay(models.Model):
    """What has been used of a funding line up to and with a day, in all. The newest day, told last, holds."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="outlays")
    as_of = models.DateField(_("up to and with"))
    amount = models.BigIntegerField(_("used, kronor"))
    source = models.CharField(_("source"), max_length=300)
    report = models.ForeignKey(
        "projects.ProjectReport",
        on_delete=models.PROTECT,
        related_name="outlays",
        null=True,
        blank=True,
        editable=False,
    )
    noted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-as_of", "-noted_at", "-pk"]
        verbose_name = _("outlay")
        verbose_name_plural = _("outlays")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="outlay_is_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="outlay_names_its_source"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="outlay_is_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.line.funder}: {self.amount} kr"
