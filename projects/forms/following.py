"""Beginning to follow a project, why it is followed, and ending it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import FocusArea, Forum
from members.models import Seat
from projects import following
from projects.forms.days import DayField
from projects.models import Following, Project

KEEPS = _("The forum keeps the project's data")
KEEPS_HELP = _("No forum does today. Whoever keeps the data is the one that may change it.")


class FollowForm(forms.Form):
    """Offers the first projects whose name holds `words`; any that the forum does not follow may be chosen."""

    most = 40

    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    since = DayField(label=_("The forum follows it from"), initial=clock.today)
    remark = forms.CharField(label=_("Why"), max_length=300, required=False)
    keeps_data = forms.BooleanField(
        label=KEEPS, required=False, help_text=_("Possible only where no other forum does.")
    )

    def __init__(self, *args: Any, forum: Forum, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        self.words = words
        unfollowed = Project.objects.filter(following.not_followed(forum, clock.today()))
        field: Any = self.fields["project"]
        field.queryset = unfollowed
        named = unfollowed.filter(name__icontains=words).order_by("name").values_list("pk", "name")
        found = list(named[: self.most + 1])
        self.has_more = len(found) > self.most
        self.has_none = not found
        field.choices = [("", field.empty_label), *found[: self.most]]

    def save_by(self, seat: Seat) -> Project:
        following.follow_project(self.forum, **self.cleaned_data, by=seat)
        return self.cleaned_data["project"]


class FollowingForm(forms.Form):
    remark = forms.CharField(
        label=_("Why the forum follows it"),
        max_length=300,
        required=False,
        help_text=_("Stands at the top of the project's page."),
    )
    focus_areas = forms.ModelMultipleChoiceField(
        FocusArea.objects.none(),
        label=_("Focus areas that the project serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    keeps_data = forms.BooleanField(label=KEEPS, required=False, help_text=KEEPS_HELP)

    def __init__(self, *args: Any, followed: Following, **kwargs: Any) -> None:
        initial = {"remark": followed.remark, "focus_areas": list(followed.focus_areas.all())}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.followed = followed
        areas = followed.forum.focus_areas.all()
        self.fields["focus_areas"].queryset = areas  # type: ignore[attr-defined]
        if not areas:
            del self.fields["focus_areas"]
        if following.keeper(followed.project):
            del self.fields["keeps_data"]

    def save_by(self, seat: Seat) -> Following:
        return following.change_following(
            self.followed,
            remark=self.cleaned_data["remark"],
            focus_areas=list(self.cleaned_data.get("focus_areas", [])),
            keeps_data=self.cleaned_data.get("keeps_data", False),
            by=seat,
        )


class StopFollowingForm(forms.Form):
    until = DayField(
        label=_("Last day"),
        initial=clock.today,
        help_text=_("After that day the project is no longer among the forum's projects."),
    )

    def __init__(self, *args: Any, followed: Following, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.followed = followed

    def save_by(self, seat: Seat) -> Following:
        return following.stop_following(self.followed, until=self.cleaned_data["until"], by=seat)
