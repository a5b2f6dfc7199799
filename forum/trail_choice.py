"""What of the history is shown: the choice of its reader, a page of it, and the same rows as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forum.access import Seat, is_secretariat
from forum.deed_groups import GROUPS, OFFICE_ONLY
from forum.models import Forum, HistoryEntry, User
from forum.verbs import sentence

A_PAGE = 50
MOST_EXPORTED = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDER, NEWER = "fore", "efter"


class TrailForm(forms.Form):
    """The choice; what cannot be read is said at its field and leaves the rest of the choice in force."""

    use_required_attribute = False
    fran = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    till = forms.DateField(
        label=gettext_lazy("To and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    om = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Party"), required=False)
    person = forms.TypedChoiceField(
        label=pgettext_lazy("whose deeds", "Person"), required=False, coerce=int, empty_value=None
    )
    q = forms.CharField(label=gettext_lazy("Words in what it concerns"), required=False, max_length=100)

    def __init__(self, data: QueryDict, forum: Forum) -> None:
        super().__init__(data)
        groups = [(key, name) for key, (name, _kinds) in GROUPS.items()]
        parties = forum.parties.order_by("organisation__sort_key").values_list(
            "organisation__name", flat=True
        )
        people = User.objects.filter(seats__party__forum=forum).order_by("name").distinct()
        choices = {
            "om": [("", _("Everything")), *groups],
            "part": [("", _("All parties")), *((name, name) for name in dict.fromkeys(parties))],
            "person": [("", _("Everyone")), *people.values_list("pk", "name")],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What could be read and was not left empty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class TrailPage:
    entries: list[HistoryEntry]
    newer: str
    older: str


def seen(forum: Forum, seats: Sequence[Seat]) -> QuerySet[HistoryEntry]:
    """What these seats may read: the secretariat all of it, the parties the forum's shared life."""
    entries = forum.history.all()
    if any(is_secretariat(seat) for seat in seats):
        return entries
    return entries.exclude(_of_kinds(OFFICE_ONLY))


def chosen(entries: QuerySet[HistoryEntry], choice: dict[str, Any]) -> QuerySet[HistoryEntry]:
    conditions = {
        "fran": lambda day: Q(at__gte=_midnight(day)),
        "till": lambda day: Q(at__lt=_midnight(day + timedelta(days=1))) if day < date.max else Q(),
        "om": lambda key: _of_kinds(GROUPS[key][1]),
        "part": lambda name: Q(party=name),
        "person": lambda pk: Q(actor=pk),
        "q": lambda words: Q(subject__icontains=words),
    }
    return entries.filter(*(conditions[name](value) for name, value in choice.items()))


def trail_page(entries: QuerySet[HistoryEntry], asked: QueryDict) -> TrailPage:
    """The page before or after the place that is named, the newest where none is; no row is counted."""
    older, newer = _place(asked.get(OLDER, "")), _place(asked.get(NEWER, ""))
    rows = entries.select_related("actor")
    if newer:
        found = list(rows.filter(_after(*newer)).order_by("at", "pk")[: A_PAGE + 1])
        shown, has_newer, has_older = found[:A_PAGE][::-1], len(found) > A_PAGE, True
    else:
        found = list((rows.filter(_before(*older)) if older else rows)[: A_PAGE + 1])
        shown, has_newer, has_older = found[:A_PAGE], older is not None, len(found) > A_PAGE
    for entry in shown:
        entry.sentence = sentence(entry)  # type: ignore[attr-defined]  # for the template
    return TrailPage(
        shown,
        newer=_mark(shown[0]) if shown and has_newer else "",
        older=_mark(shown[-1]) if shown and has_older else "",
    )


def table_of(entries: QuerySet[HistoryEntry], origin: str) -> tuple[list[str], list[list[Any]]]:
    """Header and at most MOST_EXPORTED rows, the newest first."""
    header = [
        *(_("When"), _("Who"), _("For"), _("What"), _("Concerning"), _("Address"), _("Kind of deed")),
    ]
    rows = [
        [
            *(entry.at, entry.actor.name if entry.actor else _("The portal"), entry.party),
            *(sentence(entry), entry.subject, f"{origin}{entry.url}" if entry.url else "", entry.verb),
        ]
        for entry in entries.select_related("actor")[:MOST_EXPORTED]
    ]
    return header, rows


def _of_kinds(kinds: Sequence[str]) -> Q:
    return reduce(or_, (Q(verb__startswith=f"{kind}.") for kind in kinds))


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def _before(at: datetime, pk: int) -> Q:
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk))


def _after(at: datetime, pk: int) -> Q:
    return Q(at__gte=at) & (Q(at__gt=at) | Q(pk__gt=pk))


def _mark(entry: HistoryEntry) -> str:
    return f"{(entry.at - EPOCH) // timedelta(microseconds=1)}-{entry.pk}"


def _place(text: str) -> tuple[datetime, int] | None:
    """The place a page begins at; whatever else stands in the address is no place."""
    moment, _hyphen, pk = text.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in (moment, pk)):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(moment)), int(pk)
    except OverflowError:
        return None
