"""/drift/: health, queues and states for the operator, and no content but the portal's own statements."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from forum import chain, condition, returned, workers
from forum.access import PersonRequest, operator_only
from forum.health import health
from forum.metrics.live import Live, live_now
from forum.models import Statement
from forum.paper.requests import retry_by_operator
from forum.paper.seals import description
from forum.statement_forms import FORMS, suggested
from forum.statements import missing_of, save_statement, values_of
from meetings.incoming.shelf import unmatched

NAMES = {
    "database": gettext_lazy("The database"),
    "broker": gettext_lazy("The queue"),
    "worker": gettext_lazy("The worker"),
    "pdf": "PDF",
    "files": gettext_lazy("Papers and files"),
}


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def operator(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return _retry(request)
    return render(request, "forum/operator.html", _page())


def _retry(request: PersonRequest) -> HttpResponse:
    """One button on the page: let a failed paper be made again."""
    asked = request.POST.get("paper", "")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 19
    if is_number and retry_by_operator(int(asked), by=request.user):
        messages.success(request, _("The paper is made again."))
    else:
        messages.info(request, _("The paper no longer waits to be made again."))
    return redirect("operator")


def _page() -> dict[str, Any]:
    found = health()
    return {
        "well": found.pop("status") == "ok",
        "parts": [(NAMES.get(name, name), state) for name, state in found.items()],
        "versions": condition.versions(),
        "letters": condition.letters_by_state(),
        "stuck": condition.stuck_letters(),
        "papers": condition.papers_by_state(),
        "seal": description(),
        "seals": condition.seals_by_state(),
        "papers_under_way": condition.papers_under_way(),
        "forums": condition.count_forums(),
        "machine": condition.machine(),
        "trouble": condition.letters_in_trouble(),
        "unmatched": unmatched(),
        "chain": chain.head(),
        "statements": _statements(),
        **_at_work(),
    }


def _at_work() -> dict[str, Any]:
    """From Redis; without it these say nothing, and Health says why."""
    with suppress(RedisError, OSError):
        return {
            "queues": workers.queues(),
            "workers": workers.workers(),
            "beat": workers.beat_pulse_at(),
            "live": live_now(),
        }
    return {"queues": [], "workers": [], "beat": None, "live": Live()}


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
