"""A decision between meetings (per capsulam): the question in writing, the parties asked, and their answers."""

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models import FocusArea, Forum
from members.models import Party, Seat

_CLOSED = """
    IF EXISTS (SELECT 1 FROM meetings_circular c
               WHERE c.closed_at IS NOT NULL AND c.id IN (NEW.circular_id, OLD.circular_id)) THEN
        RAISE EXCEPTION 'the decision between meetings is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""
_OPENED = _CLOSED.replace("closed_at", "opened_at").replace("closed'", "opened'")
# What nobody changes any more once the parties have been asked.
ASKED = (
    *("forum", "year", "number", "title", "background", "proposal", "focus_area", "dnr"),
    *("answer_by", "opened_at", "opened_by", "sha256"),
)


def _any_changed(*names: str) -> pgtrigger.Q:
    changed = [pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in names]
    return reduce(or_, changed)


class Circular(models.Model):
    """A question decided in writing. Once opened its text never changes; once closed nothing does.

    `proposal` holds one that-clause a line, as a decision's text.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Out for answers")
        DECIDED = "decided", _("Decided")
        NOT_DECIDED = "not_decided", _("Not decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="circulars")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    background = models.TextField(_("background"), blank=True)
    proposal = models.TextField(_("proposed decision"))
    focus_area = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, related_name="circulars", null=True, blank=True
    )
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the text that the parties answer.")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="+", null=True, help_text="Nobody: closed by itself."
    )
    end_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "-number"]
        verbose_name = _("decision between meetings")
        verbose_name_plural = _("decisions between meetings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "year", "number"], name="circular_number_is_unique_in_its_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "decided", "not_decided", "withdrawn"]),
                name="circular_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(opened_at__isnull=False, opened_by__isnull=False, sha256__regex="^[0-9a-f]{64}$"),
                name="circular_that_was_asked_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at__isnull=True)
                | Q(state__in=["decided", "not_decided", "withdrawn"], closed_at__isnull=False),
                name="circular_closed_has_a_time",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="circular_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="opened_circular_keeps_its_text",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__opened_at__isnull=False) & _any_changed(*ASKED),
            ),
            pgtrigger.Protect(
                name="closed_circular_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.title}"

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def label(self) -> str:
        """How people refer to it: "2026-PC1"; its decision is "2026-PC1/1"."""
        return f"{self.year}-PC{self.number}"

    @property
    def clauses(self) -> list[str]:
        return [line.strip() for line in self.proposal.splitlines() if line.strip()]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_overdue(self, day: date) -> bool:
        return self.is_open and self.answer_by < day

    def get_absolute_url(self) -> str:
        return reverse("meetings:circular", kwargs={"forum": self.forum.slug, "circular": self.slug})


class CircularParty(models.Model):
    """A party that was asked: those that approved the agenda on the day it was opened."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="asked")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="asked_in_writing")

    class Meta:
        ordering: ClassVar = ["party__organisation__sort_key", "party_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circular", "party"], name="party_is_asked_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="asked_parties_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_party_is_asked_afterwards",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OPENED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circular.label}: {self.party}"


class CircularAnswer(models.Model):
    """What a party answered. A changed or withdrawn answer stays, with the time it stopped counting."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        ABSTAIN = "abstain", _("Abstains")

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="circular_answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circular", "party"],
                condition=Q(ended_at=None),
                name="party_answers_a_circular_once",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no", "abstain"]), name="circular_answer_is_known"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="circular_answer_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="circular_answer_keeps_its_words",
                fields=["circular", "party", "seat", "answer", "comment", "at"],
            ),
            pgtrigger.Trigger(
                name="answers_are_frozen_with_the_circular",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_CLOSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_answer_display()}"
