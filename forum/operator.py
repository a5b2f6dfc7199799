"""/drift/: health and settings for the operator, and no content but the portal's own statements."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum import chain, condition, returned
from forum.access import PersonRequest, operator_only
from forum.health import health
from forum.models import Statement
from forum.statement_forms import FORMS, suggested
from forum.statements import missing_of, save_statement, values_of
from meetings.incoming.shelf import unmatched


@operator_only
def operator(request: HttpRequest) -> HttpResponse:
    found = health()
    return render(
        request,
        "forum/operator.html",
        {
            "well": found.pop("status") == "ok",
            "parts": found,
            "versions": condition.versions(),
            "letters": condition.letters_by_state(),
            "papers": condition.papers_by_state(),
            "forums": condition.count_forums(),
            "trouble": condition.letters_in_trouble(),
            "unmatched": unmatched(),
            "chain": chain.head(),
            "statements": _statements(),
        },
    )


@operator_only
def statement(request: PersonRequest, kind: str) -> HttpResponse:
    """One of the two public statements, to fill in."""
    if kind not in Statement.Kind.values:
        raise Http404
    form = returned.bind(request, FORMS[kind], initial=values_of(kind) or suggested(kind))
    if request.method == "POST" and form.is_valid():
        save_statement(kind, form.cleaned_data, user=request.user)
        messages.success(request, _("The statement is saved."))
        return redirect("operator")
    context = {"form": form, "title": Statement.Kind(kind).label, "kind": kind}
    return render(request, "forum/statement.html", context)


def _statements() -> list[tuple[str, str, list[str]]]:
    """Each with the labels of what it lacks."""
    found = []
    for kind in Statement.Kind:
        fields = FORMS[kind].base_fields
        lacks = [str(fields[name].label) for name in missing_of(kind, values_of(kind))]
        found.append((kind.value, str(kind.label), lacks))
    return found
