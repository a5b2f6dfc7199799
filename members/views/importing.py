"""Members out of a table: hand it in, read what it would do, let it be done."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, seat_that, secretariat_only
from forum.confirming import confirmed_to_open
from members import importing as deeds
from members.columns import LABELS
from members.forms.importing import ConfirmForm, TableForm
from members.importing import Outcome
from members.models import Organisation, Party, Seat
from members.people import has_password
from members.rules import may_manage_members
from members.sheets import Sheet, to_text, to_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@secretariat_only
@confirmed_to_open
def import_members(request: ForumRequest) -> HttpResponse:
    if request.method == "POST" and "sheet" in request.POST:
        return _confirmed(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        sheet = form.cleaned_data["table"]
        seat = seat_that(may_manage_members, request, request.forum)
        try:
            return _preview(request, sheet, deeds.try_import(request.forum, sheet, by=seat))
        except ValidationError as refusal:
            form.add_error("table", refusal)
    return render(
        request,
        "members/import.html",
        {"form": form, "columns": [(LABELS[key], text) for key, text in _explained()]},
    )


def _confirmed(request: ForumRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The table cannot be read. Choose it again."))
        return redirect("members:import", request.forum.slug)
    sheet, seen, invite = (form.cleaned_data[name] for name in ("sheet", "seen", "invite"))
    seat = seat_that(may_manage_members, request, request.forum)
    try:
        outcome, is_done = deeds.import_members(request.forum, sheet, seen=seen, invite=invite, by=seat)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("members:import", request.forum.slug)
    if not is_done:
        messages.warning(
            request, _("Something has changed since you looked. Nothing was imported: look again.")
        )
        return _preview(request, sheet, outcome, status=409)
    messages.success(request, _told(outcome, invite))
    return redirect("members:roster", request.forum.slug)


def _preview(request: ForumRequest, sheet: Sheet, outcome: Outcome, status: int = 200) -> HttpResponse:
    form = ConfirmForm(initial={"sheet": to_text(sheet), "seen": outcome.seal})
    invited = [(seat, has_password(seat.user.email)) for seat in outcome.invited]
    context = {"outcome": outcome, "form": form, "invited": invited}
    return render(request, "members/import_preview.html", context, status=status)


def _told(outcome: Outcome, invite: bool) -> str:
    told = _("The table is imported: %(new)s new rows, %(changed)s changed, %(same)s as before.") % {
        "new": outcome.count("new"),
        "changed": outcome.count("changed"),
        "same": outcome.count("same"),
    }
    letters = len(outcome.invited) if invite else 0
    if letters:
        told += " " + ngettext(
            "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", letters
        ) % {"n": letters}
    return told


@secretariat_only
@require_safe
def template_csv(request: ForumRequest) -> HttpResponse:
    """With the mark by which Excel knows that it is UTF-8."""
    text = "\ufeff" + to_text([[str(label) for label in LABELS.values()]])
    return _attached(text.encode(), "medlemmar.csv", "text/csv; charset=utf-8")


@secretariat_only
@require_safe
def template_xlsx(request: ForumRequest) -> HttpResponse:
    headings = [str(label) for label in LABELS.values()]
    explained = [[_("Column"), _("What it holds")], *([str(LABELS[key]), text] for key, text in _explained())]
    book = to_workbook({_("Members"): [headings], _("Explanation"): explained})
    return _attached(book, "medlemmar.xlsx", XLSX)


def _attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _explained() -> list[tuple[str, str]]:
    def listed(labels: Iterable[object]) -> str:
        return ", ".join(str(label) for label in labels)

    return [
        ("organisation", _("The name. Must be filled in on every row.")),
        (
            "kind",
            _("For an organisation that is new in the portal: %(choices)s.")
            % {"choices": listed(Organisation.Kind.labels)},
        ),
        ("orgnr", _("May be empty. For example 232100-0065.")),
        ("side", _("%(choices)s. Empty: follows from the kind.") % {"choices": listed(Party.Side.labels)}),
        ("approves", _("Yes or no. Empty: as before, and no for a new party.")),
        ("name", _("The person. A row without a person is about the party alone.")),
        ("email", _("What the person signs in with.")),
        ("role", f"{listed(Seat.Role.labels)}."),
        (
            "seat",
            _("%(choices)s. Empty: as before, and ordinary for a new seat.")
            % {"choices": listed(Seat.Kind.labels)},
        ),
        ("title", _("May be empty. For example chair.")),
        ("since", _("A day like 2026-12-04. Empty: today. What has begun keeps its day.")),
    ]
