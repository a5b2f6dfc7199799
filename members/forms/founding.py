"""What a new forum needs to begin."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.founding import ForumFounding
from members.models import Organisation, validate_orgnr


class FoundingForm(forms.ModelForm):
    region = forms.CharField(
        label=_("Region that convenes the forum"),
        max_length=Organisation._meta.get_field("name").max_length,
        help_text=_("For example Region Kronoberg."),
    )
    orgnr = forms.CharField(
        label=_("Organisation number"),
        max_length=11,
        required=False,
        validators=[validate_orgnr],
        help_text=_("For example 232100-0065."),
    )
    secretariat_name = forms.CharField(label=_("Name of the first person in the secretariat"), max_length=120)
    secretariat_email = forms.EmailField(label=_("E-mail address of that person"))
    token = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Forum
        fields = ("name", "short_name", "slug", "region_code")
        help_texts = {  # noqa: RUF012 - Django reads this
            "name": _("For example Industriforum Kronoberg."),
            "short_name": _("Stands at the top of every page. For example Kronoberg."),
            "slug": _("Part of every address, for example kronoberg. It cannot be changed later."),
            "region_code": _("For example 07."),
        }

    def founding(self) -> ForumFounding:
        return ForumFounding(**{key: value for key, value in self.cleaned_data.items() if key != "token"})
