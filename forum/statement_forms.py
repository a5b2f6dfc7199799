"""The forms in which the operator fills in the two statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Statement


def _line(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=300, required=False)


def _text(label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=4000, required=False, widget=widget)


class PrivacyForm(forms.Form):
    """What is empty is said to be unknown on the page, and listed for the operator."""

    controller = _line(_("Data controller"), _("Name and organisation number or address."))
    dpo = _line(_("Contact of the data protection officer"), _("A function's address, not a person's name."))
    purposes = _text(_("Purposes"))
    legal_ground = _text(_("Legal ground"), _("In the data protection officer's words."))
    rights = _text(_("Rights"), _("What a person may ask for, and whom to ask."))
    authority = _line(_("Supervisory authority"), _("Name and address on the web."))


class AccessibilityForm(forms.Form):
    CONFORMANCE = (
        ("", _("Not stated")),
        ("full", _("Fully compliant")),
        ("partial", _("Partly compliant")),
        ("none", _("Not compliant")),
    )

    actor = _line(_("Public actor"))
    service = _line(_("Name of the service"))
    conformance = forms.ChoiceField(
        label=_("Compliance with the act (2018:1937)"), choices=CONFORMANCE, required=False
    )
    deficiencies = _text(
        _("Content that is not accessible, and why"), _("One on each line, the complete list."), rows=8
    )
    burden = _text(
        _("Disproportionate burden (section 12)"), _("What is excepted and why; or that nothing is.")
    )
    outside = _text(_("Content outside the act (section 9)"), _("What it is; or that there is none."))
    assessed_on = forms.DateField(
        label=_("Day of the latest assessment"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    method = _text(_("How it was assessed"), _("Self-assessment or by somebody else, and how."))
    contact = _line(
        _("Where to report what does not work"), _("A function's address, and when one is answered.")
    )

    def clean_assessed_on(self) -> object:
        day = self.cleaned_data["assessed_on"]
        if day and not 2018 <= day.year <= clock.today().year:
            raise forms.ValidationError(_("The day must be between 2018 and this year."))
        return day


# What is known of the portal itself, offered while nothing has been saved. It claims nothing before it is.
KNOWN = (
    _(
        "Files that the parties add to a meeting come from many senders. Some lack headings, tags or "
        "described pictures. Ask the secretariat for the same content in another form."
    ),
    _(
        "Text that people write themselves, such as proposals and notes, may lack headings or have links "
        "with unclear names."
    ),
    _(
        "The editor in which several people write together can be used with the keyboard alone but has "
        "not been tried with screen readers. Instead you can choose Simple editing under My account: "
        "ordinary text fields that write in the same agenda and the same notes."
    ),
    _(
        "The portal has been tested with automatic tools and with the keyboard alone, but not yet "
        "systematically with screen readers, magnification and speech control."
    ),
)


def suggested(kind: str) -> dict[str, str]:
    if kind != Statement.Kind.ACCESSIBILITY:
        return {}
    return {"deficiencies": "\n".join(str(line) for line in KNOWN)}


FORMS: dict[str, type[forms.Form]] = {
    Statement.Kind.PRIVACY: PrivacyForm,
    Statement.Kind.ACCESSIBILITY: AccessibilityForm,
}
