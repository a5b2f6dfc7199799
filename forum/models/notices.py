"""What a person wants letters about, and when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeGroup(models.TextChoices):
    """Kinds of letters that a person may choose for; every other kind is always sent at once."""

    APPROVALS = "approvals", _("Agendas to approve")
    COMMENTS = "comments", _("Comments")
    ACTIONS = "actions", _("Actions")
    PROJECTS = "projects", _("Reporting of projects")
    MINUTES = "minutes", _("Meeting notes and the annual follow-up")
    MESSAGES = "messages", _("Messages from the secretariat")


class NoticeChoice(models.Model):
    """One person's choice for one group. Without a row letters come at once."""

    class When(models.TextChoices):
        NOW = "now", _("At once")
        DAILY = "daily", _("In a daily summary")
        NONE = "none", _("Not at all")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_choices"
    )
    group = models.CharField(max_length=10, choices=NoticeGroup)
    when = models.CharField(max_length=10, choices=When, default=When.NOW)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="one_choice_for_each_group"),
            models.CheckConstraint(
                condition=models.Q(group__in=NoticeGroup.values), name="notice_group_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(when__in=["now", "daily", "none"]), name="notice_time_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.get_when_display()}"
