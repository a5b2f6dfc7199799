"""Figures about the region, each with its source. None is overwritten: a wrong one is withdrawn and stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from members.models import Seat
from projects.models import KeyFigure
from projects.rules import may_keep_projects


@transaction.atomic
def note_key_figure(
    forum: Forum, fields: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> KeyFigure:
    """`comparison` is a list of {label, value, approximate} in the same unit."""
    require(may_keep_projects(by, forum))
    figure = _new(forum, fields)
    history.record("key_figure.noted", on=figure, by=by, at=at, url=_page(figure), **_facts(figure))
    return figure


@transaction.atomic
def correct_key_figure(
    figure: KeyFigure, fields: Mapping[str, Any], because: str, *, by: Seat, at: datetime | None = None
) -> KeyFigure:
    """The wrong figure is withdrawn with the reason, and the right one stands beside it as a new row."""
    require(may_keep_projects(by, figure.forum))
    wrong = _withdraw(figure, because, at)
    right = _new(figure.forum, fields)
    facts = {"reason": because, "before": wrong.value, **_facts(right)}
    history.record("key_figure.corrected", on=right, by=by, at=at, url=_page(right), **facts)
    return right


@transaction.atomic
def withdraw_key_figure(
    figure: KeyFigure, because: str, *, by: Seat, at: datetime | None = None
) -> KeyFigure:
    require(may_keep_projects(by, figure.forum))
    withdrawn = _withdraw(figure, because, at)
    facts = {"reason": because, **_facts(withdrawn)}
    history.record("key_figure.withdrawn", on=withdrawn, by=by, at=at, url=_page(withdrawn), **facts)
    return withdrawn


def same_year(forum: Forum, fields: Mapping[str, Any], besides: KeyFigure | None = None) -> KeyFigure | None:
    """A figure of the same series, year and source that stands already."""
    same = {name: fields.get(name) for name in ("name", "geography", "unit", "year", "source")}
    standing = forum.key_figures.filter(**same, withdrawn_at=None)
    others = standing.exclude(pk=besides.pk) if besides else standing
    return others.order_by("-pk").first()


def _new(forum: Forum, fields: Mapping[str, Any]) -> KeyFigure:
    figure = KeyFigure(forum=forum, **fields)
    figure.full_clean()
    figure.save()
    return figure


def _withdraw(figure: KeyFigure, because: str, at: datetime | None) -> KeyFigure:
    locked = KeyFigure.objects.select_for_update(of=("self",)).select_related("forum").get(pk=figure.pk)
    if locked.withdrawn_at:
        raise ValidationError(_("The figure has been withdrawn already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why the figure is wrong.")})
    locked.withdrawn_at, locked.withdrawn_because = at or clock.now(), because
    locked.full_clean()
    locked.save(update_fields=["withdrawn_at", "withdrawn_because"])
    return locked


def _page(figure: KeyFigure) -> str:
    return reverse("projects:key_figure", args=[figure.forum.slug, figure.pk])


def _facts(figure: KeyFigure) -> dict[str, Any]:
    return {"year": figure.year, "value": figure.value, "unit": figure.unit, "source": figure.source}
