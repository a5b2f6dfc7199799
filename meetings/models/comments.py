"""What the parties say about an item: comments on the agenda, requests to change it, comments on the record."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.agenda import AgendaItem, AgendaVersion
from meetings.models.freezing import frozen_with_the_minutes
from meetings.models.meeting import Meeting
from members.models import Party, Seat

LONGEST_COMMENT = 4_000


class CommentQuerySet(models.QuerySet):
    def standing(self) -> "CommentQuerySet":
        """Those that their party has not taken back."""
        return self.filter(withdrawn_at=None)

    def unhandled(self) -> "CommentQuerySet":
        return self.standing().filter(handled_at=None)


class Comment(models.Model):
    """A comment on an item. The text never changes; what became of it is written beside it.

    `version` is the version whose change is asked for, and only such a comment has one.
    """

    class Stage(models.TextChoices):
        AGENDA = "agenda", _("On the agenda")
        MINUTES = "minutes", _("On the notes")

    class Outcome(models.TextChoices):
        OPEN = "", pgettext_lazy("comment", "Not handled")
        TAKEN = "taken", pgettext_lazy("comment", "Taken in")
        NOT_TAKEN = "not_taken", pgettext_lazy("comment", "Not taken in")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="comments")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="comments")
    stage = models.CharField(max_length=10, choices=Stage)
    version = models.ForeignKey(
        AgendaVersion, on_delete=models.PROTECT, related_name="change_requests", null=True
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="comments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    withdrawn_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_COMMENT, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    told_at = models.DateTimeField(null=True, help_text="When the letters about it were written.")
    answer_told_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stage__in=["agenda", "minutes"]), name="comment_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", handled_at=None, handled_by=None)
                | Q(outcome__in=["taken", "not_taken"], handled_at__isnull=False, handled_by__isnull=False),
                name="comment_is_handled_by_somebody_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_taken") | ~Q(answer=""), name="comment_not_taken_in_says_why"
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(stage="agenda"), name="change_is_asked_of_the_agenda"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["meeting", "at"], name="comments_to_tell", condition=Q(told_at=None)),
            models.Index(
                fields=["handled_at"],
                name="comment_answers_to_tell",
                condition=Q(answer_told_at=None, handled_at__isnull=False),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="comment_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="comment_says_what_it_said",
                fields=["meeting", "item", "stage", "version", "party", "seat", "at", "text"],
            ),
            frozen_with_the_minutes("comment_is_frozen_with_the_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.item}"

    @property
    def asks_change(self) -> bool:
        return self.version_id is not None

    def get_absolute_url(self) -> str:
        page = "comments" if self.stage == self.Stage.AGENDA else "minutes_comments"
        address = reverse(
            f"meetings:{page}", args=[self.meeting.forum.slug, self.meeting.slug, self.item.uuid]
        )
        return f"{address}#synpunkt-{self.pk}"
