"""The look as template tags: icons, states, party marks, forms and the way dates and amounts are written."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import charts, formats

register = template.Library()

for write in (
    formats.day,
    formats.full_day,
    formats.short_day,
    formats.weekday,
    formats.clock,
    formats.daytime,
    formats.kr,
    formats.thousands,
    formats.percent,
    formats.initials,
):
    register.filter(write.__name__, write)
register.filter("figure", formats.number)
register.filter("until", formats.timespan)


@register.filter
def sentence(error: str) -> str:
    """Why something failed: stored as a message id, read in the reader's language."""
    return gettext(error) if error else ""


# state: icon, tone, word
LOOKS: dict[str, tuple[str, str, str | Promise]] = {
    "planned": ("", "plain", _("Planned")),
    "called": ("send", "info", _("Called")),
    "open": ("play", "wait", _("In progress")),
    "held": ("check", "ok", _("Held")),
    "cancelled": ("cal-x", "bad", _("Cancelled")),
    "draft": ("edit", "info", _("Draft")),
    "proposed": ("hour", "wait", _("Approval in progress")),
    "set": ("check", "ok", _("Jointly set")),
    "not_joint": ("warn", "wait", _("Not jointly set")),
    "comments": ("chat", "wait", _("Out for comments")),
    "finalised": ("check", "ok", _("Finalised")),
    "not_started": ("circle", "plain", _("Not started")),
    "in_progress": ("hour", "info", _("In progress")),
    "done": ("check", "ok", _("Done")),
    "late": ("warn", "bad", _("Late")),
    "dropped": ("ban", "plain", _("Dropped")),
    "waiting": ("hour", "wait", _("Waiting")),
    "approved": ("check", "ok", _("Approved")),
    "silent": ("check", "ok", _("Approved by silence")),
    "yes": ("check", "ok", _("Attends")),
    "no": ("x", "bad", _("Does not attend")),
    "deputy": ("users", "info", _("Sends a deputy")),
    "none": ("hour", "wait", _("No answer")),
    "present": ("check", "ok", _("Present")),
    "serving": ("users", "ok", _("Serving deputy")),
    "regrets": ("x", "plain", _("Regrets")),
    "absent": ("x", "bad", _("Absent")),
    "contacted": ("", "plain", _("Contacted")),
    "invited": ("mail", "info", _("Invited")),
    "member": ("check", "ok", _("Member")),
    "unknown": ("help", "plain", _("Unknown")),
    "running": ("play", "info", _("Running")),
    "ended": ("flag", "plain", _("Ended")),
    "ahead": ("check", "ok", _("Ahead of plan")),
    "on_plan": ("check", "ok", _("On plan")),
    "behind": ("warn", "bad", _("Behind plan")),
    "reached": ("check", "ok", _("Target reached")),
    "missed": ("warn", "wait", _("Target not reached")),
    "watch": ("warn", "wait", _("Needs follow-up")),
    "requested": ("hour", "wait", _("Waiting")),
    "building": ("refresh", "info", _("Being made")),
    "ready": ("check", "ok", _("Ready")),
    "failed": ("warn", "bad", _("Failed")),
    "interrupted": ("ban", "plain", _("Interrupted")),
    "presented": ("screen", "info", _("Presented")),
    "released": ("check", "ok", _("Released")),
    "queued": ("hour", "plain", _("Queued")),
    "sending": ("send", "info", _("Being sent")),
    "sent": ("check", "ok", _("Sent")),
    "uncertain": ("warn", "wait", _("May have arrived")),
    "muted": ("ban", "plain", _("Not sent (demo)")),
    "daily": ("hour", "plain", _("Waits for the daily summary")),
    "bundled": ("check", "ok", _("In the daily summary")),
    "declined": ("ban", "plain", _("Chosen away by the reader")),
    "decision": ("", "dec", _("Decision")),
    "information": ("", "plain", _("Information")),
    "discussion": ("", "plain", _("Discussion")),
    "formality": ("", "plain", _("Formality")),
}


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks for itself, without one the text beside it does."""
    drawn = _drawn(name, css)
    return format_html('{}<span class="vh">{}</span>', drawn, label) if label else drawn


@lru_cache(maxsize=500)
def _drawn(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        static("forum/img/icons.svg"),
        name,
    )


@register.simple_tag
def tag(word: Any, icon_name: str = "", tone: str = "plain") -> SafeString:
    drawn = icon(icon_name) if icon_name else ""
    tones = " ".join(f"tag--{each}" for each in (tone, "" if icon_name else "plain") if each)
    return format_html('<span class="tag {}">{}{}</span>', tones, drawn, word)


@register.simple_tag
def state_tag(state: str, word: Any = "") -> SafeString:
    """`{% state_tag meeting.state %}`, or with a word of its own after the state."""
    icon_name, tone, usual = LOOKS.get(str(state), ("", "plain", str(state)))
    return tag(word or usual, icon_name, tone)


register.simple_tag(state_tag, name="tag_for")


@register.simple_tag
def party_mark(party: Any, size: str = "") -> SafeString:
    """The letter tile of a party, an organisation or a name; the name stands beside it and is read out."""
    letters = getattr(party, "initials", "") or formats.initials(str(getattr(party, "organisation", party)))
    return format_html(
        '<span class="party{}" aria-hidden="true">{}</span>', " party--s" if size else "", letters
    )


@register.simple_tag
def ring(approved: int, total: int, label: str = "") -> SafeString:
    return charts.ring(approved, total, label)


@register.simple_tag
def asset(path: str) -> str:
    """As `static`, but a page that reports an error must not fail on a file that is missing itself."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def qr(drawing: str, label: str) -> SafeString:
    """A QR code inside the page: an image address with the drawing in it would break the content policy."""
    inside = mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 - drawn by the QR library
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, inside)


@register.filter(expects_localtime=True)
def instant(moment: datetime) -> str:
    """For `<time datetime>`, which takes no microseconds."""
    return moment.isoformat(timespec="seconds")


@register.filter
def browser(user_agent: str) -> str:
    """Firefox, Windows: enough for a person to know their own devices by."""
    found = [
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (
            (
                ("Edg", "Edge"),
                ("OPR", "Opera"),
                ("Firefox", "Firefox"),
                ("Chrome", "Chrome"),
                ("Safari", "Safari"),
            ),
            (
                ("Windows", "Windows"),
                ("Android", "Android"),
                ("iPhone", "iPhone"),
                ("iPad", "iPad"),
                ("Mac OS", "macOS"),
                ("Linux", "Linux"),
            ),
        )
    ]
    return ", ".join(name for name in found if name) or str(_("Unknown browser"))


# --- forms -----------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, hint, error and input of one field, tied together for screen readers."""
    return bound.as_field_group()


@register.filter
def error_target(bound: BoundField) -> str:
    """The id an error in the summary leads to: the first choice, where a field is several inputs."""
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.filter
def is_choice(bound: BoundField) -> bool:
    """One box to tick, whose label stands after it."""
    return getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset


def every_form(forms: Any) -> Iterator[Any]:
    """A form, a formset, or any mix of them in a list, one form at a time."""
    if isinstance(forms, BaseFormSet):
        yield from forms.forms
    elif isinstance(forms, BaseForm):
        yield forms
    else:
        for each in forms or ():
            yield from every_form(each)


@register.filter
def error_lines(forms: Any) -> list[tuple[str, str]]:
    """Every error as (id of the input, text), for the summary; errors of a whole form lead nowhere."""
    lines: list[tuple[str, str]] = []
    for form in every_form(forms):
        lines += [("", error) for error in form.non_field_errors()]
        for bound in form:
            prefix = "" if bound.is_hidden or not bound.label else f"{bound.label}: "
            target = "" if bound.is_hidden else error_target(bound)
            lines += [(target, f"{prefix}{error}") for error in bound.errors]
    return lines


@register.filter
def has_errors(forms: Any) -> bool:
    return any(form.errors for form in every_form(forms))
