"""The parties' evaluation of the forum: one survey a year, and one answer for each party."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.report.models.report import AnnualReport
from members.models import Party, Seat


class Survey(models.Model):
    """What was asked, until when, and how the comments will be shown: told to the parties before they answer."""

    report = models.OneToOneField(AnnualReport, on_delete=models.PROTECT, related_name="survey")
    statements = models.JSONField(_("statements"))
    names_parties = models.BooleanField(_("comments are shown with the name of the party"), default=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    closes_on = models.DateField(_("last day to answer"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_at__date__lte=F("closes_on")), name="survey_closes_after_it_opens"
            )
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="survey_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return gettext("The parties' evaluation %(year)s") % {"year": self.report.year}

    def get_absolute_url(self) -> str:
        return reverse("report:survey", args=[self.report.forum.slug, self.report.year])

    def is_open(self, day: date) -> bool:
        return day <= self.closes_on


class SurveyAnswer(models.Model):
    """A party's answer, begun empty when the survey opens. All the party's seats write the same one.

    `scores` holds 1–5 by the key of a statement, None for one on which the party has no opinion; `number` counts the
    times it was saved.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(_("scores"), default=dict)
    comment = models.TextField(_("comment"), blank=True)
    number = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    edited_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["party__organisation__sort_key", "pk"]
        verbose_name = _("answer to the survey")
        verbose_name_plural = _("answers to the survey")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "party"], name="party_answers_a_survey_once"),
            models.CheckConstraint(
                condition=Q(ready_at=None) | Q(edited_by__isnull=False), name="ready_answer_is_somebodys"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="survey_answer_is_never_deleted", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.survey}, {self.party}"

    def get_absolute_url(self) -> str:
        return self.survey.get_absolute_url()
