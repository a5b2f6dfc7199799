"""Who is at the meeting: one line for every seat, and who leads it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.attendance import CAME, Expected, Noted, one_voice, seated_twice
from meetings.forms.choices import OpenChoiceField
from meetings.models import AgendaItem, Attendance, Meeting
from members.models import Party, Seat

Status = Attendance.Status


@dataclass(frozen=True, slots=True)
class Line:
    """One seat of the form, with its fields."""

    seat: Seat
    noted: Noted
    is_noted: bool
    status: BoundField
    first: BoundField
    last: BoundField

    @property
    def is_part(self) -> bool:
        """Whether only some of the items are chosen."""
        return bool(self.first.value() or self.last.value() or self.first.errors or self.last.errors)


class AttendanceForm(forms.Form):
    """Status, first and last item of every seat."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        expected: Iterable[Expected],
        items: Sequence[AgendaItem],
        chair: Seat | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.rows = {row.seat.pk: row for row in expected}
        self.order = {item.pk: number for number, item in enumerate(items, 1)}
        named = [(str(item.pk), f"{number}. {item.title}") for number, item in enumerate(items, 1)]
        for pk, row in self.rows.items():
            self.fields[f"seat_{pk}"] = OpenChoiceField(
                label=row.seat.user.name,
                choices=_statuses(row),
                initial=row.status,
                widget=forms.RadioSelect(attrs={"class": "choices--seg"}),
            )
            for name, label, nothing, chosen in (
                ("from", _("From item"), _("The beginning"), row.noted.from_item),
                ("until", _("Until item"), _("The end"), row.noted.until_item),
            ):
                self.fields[f"{name}_{pk}"] = OpenChoiceField(
                    label=label, required=False, choices=[("", nothing), *named], initial=str(chosen or "")
                )
        self.fields["chair"] = OpenChoiceField(
            label=_("Chair of the meeting"),
            choices=[("", _("Not named")), *((str(pk), str(row.seat)) for pk, row in self.rows.items())],
            initial=str(chair.pk) if chair else "",
        )

    def parties(self) -> Iterator[tuple[Party, list[Line]]]:
        """The lines under their parties, ordinary seats first."""
        ordered = sorted(self.rows.values(), key=_by_party)
        for _key, rows in groupby(ordered, key=lambda row: row.seat.party_id):
            lines = [self._line(row) for row in rows]
            yield lines[0].seat.party, lines

    def _line(self, row: Expected) -> Line:
        fields = (self[f"{name}_{row.seat.pk}"] for name in ("seat", "from", "until"))
        return Line(row.seat, row.noted, row.is_noted, *fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for pk in self.rows:
            first, last = (
                self.order.get(int(cleaned.get(f"{name}_{pk}") or 0)) for name in ("from", "until")
            )
            if first and last and last < first:
                self.add_error(f"until_{pk}", _("This item comes before the first one."))
        if not self.errors:
            for seat in seated_twice(self.meeting, self.noted):
                self.add_error(f"seat_{seat.pk}", one_voice(seat))
        return cleaned

    @property
    def noted(self) -> dict[Seat, Noted]:
        return {row.seat: self._noted(row) for row in self.rows.values()}

    def _noted(self, row: Expected) -> Noted:
        """A time that was noted as it happened stands as long as its item does."""
        pk, before = row.seat.pk, row.noted
        status = self.cleaned_data[f"seat_{pk}"]
        if status not in CAME:
            return Noted(status)
        first, last = (int(self.cleaned_data[f"{name}_{pk}"] or 0) or None for name in ("from", "until"))
        return Noted(
            status,
            first,
            last,
            before.arrived_at if first == before.from_item else None,
            before.left_at if last == before.until_item else None,
        )

    @property
    def chair(self) -> Seat | None:
        asked = self.cleaned_data["chair"]
        return self.rows[int(asked)].seat if asked else None


def _by_party(row: Expected) -> tuple[Any, ...]:
    seat = row.seat
    return (seat.party.organisation.sort_key, seat.party_id, seat.kind != Seat.Kind.ORDINARY, seat.pk)


def _statuses(row: Expected) -> list[tuple[str, str]]:
    """A deputy serves in somebody's place or is merely there; an ordinary seat is there for its party."""
    names = {status.value: str(status.label) for status in Status}
    if row.seat.kind == Seat.Kind.DEPUTY:
        names[Status.SERVING] = pgettext("attendance", "Serving")
        names[Status.PRESENT] = pgettext("attendance", "Present, not serving")
        offered = [Status.SERVING, Status.PRESENT, Status.REGRETS, Status.ABSENT]
    else:
        offered = [Status.PRESENT, Status.REGRETS, Status.ABSENT]
        if row.status == Status.SERVING:
            offered.append(Status.SERVING)
    return [*((status.value, names[status]) for status in offered), ("", _("Not noted"))]
