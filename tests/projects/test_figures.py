"""Figures with sources: none is overwritten, one is used, a mistake is struck out."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from forum.models import HistoryEntry
from projects import figures
from projects.figure_groups import figure_groups, table_of_figures
from projects.models import Figure
from tests.factories import local
from tests.projects.conftest import AT


def note(cast, project, kind="granted", value=1, source="Projektbanken", **more) -> Figure:
    return figures.note_figure(
        project, kind=kind, value=value, source=source, by=cast.sekr, **{"at": AT, **more}
    )


def test_both_figures_stay_and_one_is_used(cast, industry):
    press, bank = industry.figures.order_by("pk")
    assert (press.used, bank.used, bank.reason) == (False, True, "Fondens eget register.")
    figures.use_figure(press, "Nyare uppgift.", by=cast.sekr, at=AT)
    press.refresh_from_db()
    bank.refresh_from_db()
    assert (press.used, press.reason, bank.used, bank.value) == (True, "Nyare uppgift.", False, 10_637_799)
    assert HistoryEntry.objects.filter(verb="project.figure_used").count() == 2
    with pytest.raises(PermissionDenied):
        figures.use_figure(bank, "X", by=cast.ifmetall)


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1},
        {"approximate": None},
        {"unit": "x"},
        {"source": "x"},
        {"source_url": "https://x.example"},
    ],
)
def test_figure_is_never_overwritten(industry, change):
    change = {"approximate": True} if change == {"approximate": None} else change
    with pytest.raises(DatabaseError), transaction.atomic():
        industry.figures.filter(value=10_637_799).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        industry.figures.all().delete()
    assert Figure.objects.filter(value=10_637_799, unit="kr", approximate=False).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": ""}, "source"),
        ({"value": Decimal("1.5")}, "value"),
        ({"value": -1}, "value"),
        ({"unit": "personer"}, "unit"),
        ({"kind": "participants", "value": Decimal("0.5")}, "value"),
        ({"kind": "participants", "unit": "kr"}, "unit"),
        ({"kind": "companies", "unit": "kr"}, "unit"),
        ({"kind": "length", "unit": ""}, "unit"),
        ({"kind": "length", "unit": "mil"}, "unit"),
        ({"kind": "other", "unit": "st"}, "label"),
        ({"kind": "other", "label": "Kurser"}, "unit"),
        ({"kind": "lottery"}, "kind"),
        ({"as_of": date(2026, 11, 2)}, "as_of"),
        ({"as_of": date(9999, 12, 31)}, "as_of"),
        ({"source_url": "ftp://example.org"}, "source_url"),
        ({"value": 2**63}, "value"),
    ],
)
def test_figure_without_sense_is_refused(cast, unknown, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        note(cast, unknown, **wrong)
    assert field in refusal.value.error_dict
    assert (Figure.objects.count(), HistoryEntry.objects.filter(verb="project.figure_noted").count()) == (
        0,
        0,
    )


@pytest.mark.parametrize(
    ("kind", "unit", "understood"),
    [
        ("granted", "", "kr"),
        ("participants", "", "personer"),
        ("companies", "", "företag"),
        ("length", "år", "år"),
    ],
)
def test_unit_is_understood_from_the_kind(cast, unknown, kind, unit, understood):
    assert note(cast, unknown, kind, unit=unit).unit == understood


def test_mistake_is_struck_out_and_used_no_more(cast, industry):
    press, bank = industry.figures.order_by("pk")
    figures.withdraw_figure(bank, "Fel projekt.", by=cast.sekr, at=AT)
    bank.refresh_from_db()
    assert (bank.used, bank.withdrawn_at, bank.withdrawn_because, bank.value) == (
        False,
        AT,
        "Fel projekt.",
        10_637_799,
    )
    assert figures.used_value(industry, Figure.Kind.GRANTED) is None
    (group,) = figure_groups(industry)
    assert (group.figures, group.withdrawn, group.differ) == ([press], [bank], False)
    for deed in (figures.use_figure, figures.withdraw_figure):
        with pytest.raises(ValidationError):
            deed(bank, "Ändå.", by=cast.sekr)
    with pytest.raises(DatabaseError), transaction.atomic():
        industry.figures.update(withdrawn_at=None, withdrawn_because="")
    assert HistoryEntry.objects.get(verb="project.figure_withdrawn").facts["because"] == "Fel projekt."


def test_mistake_is_struck_out_for_a_reason_by_the_keeper(cast, industry):
    bank = industry.figures.get(used=True)
    with pytest.raises(ValidationError):
        figures.withdraw_figure(bank, " ", by=cast.sekr)
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            figures.withdraw_figure(bank, "Fel.", by=seat)
    assert industry.figures.filter(withdrawn_at=None).count() == 2


def test_newer_figure_from_the_same_source_stands_above_the_older(cast, unknown):
    first = note(cast, unknown, "participants", 600, at=local(2025, 5, 2), as_of=date(2025, 5, 1))
    second = note(cast, unknown, "participants", 650, source="projektbanken ", as_of=date(2026, 5, 1))
    oldest = note(cast, unknown, "participants", 550, as_of=date(2024, 5, 1))
    press = note(cast, unknown, "participants", 1000, source="Pressmeddelande")
    (group,) = figure_groups(unknown)
    assert [(row.figure, row.older) for row in group.rows] == [(second, [first, oldest]), (press, [])]
    assert group.differ is True


def test_same_source_at_two_times_is_no_disagreement(cast, unknown):
    old = note(cast, unknown, value=1, at=local(2025, 5, 2), used=True)
    new = note(cast, unknown, value=2)
    (group,) = figure_groups(unknown)
    assert (group.figures, group.differ) == ([old, new], False)


def test_later_day_of_what_is_spent_takes_the_place_of_an_earlier_whoever_tells_it(cast, unknown):
    third = note(cast, unknown, "spent", 300, "Delrapport 3", as_of=date(2025, 12, 31))
    fourth = note(cast, unknown, "spent", 400, "Delrapport 4", as_of=date(2026, 6, 30))
    other = note(cast, unknown, "spent", 450, "Revisorn", as_of=date(2026, 6, 30))
    (group,) = figure_groups(unknown)
    assert [(row.figure, row.older) for row in group.rows] == [(fourth, [third]), (other, [])]
    assert group.differ is True


def test_other_figures_are_grouped_by_what_they_count(cast, unknown):
    for label, value in (("Kurser", 4), ("Validerade", 89), ("Kurser", 5)):
        note(cast, unknown, "other", value, label=label, unit="st", source=f"S{value}", used=True, reason="R")
    groups = figure_groups(unknown)
    assert [(group.label, [each.value for each in group.figures]) for group in groups] == [
        ("Kurser", [5, 4]),
        ("Validerade", [89]),
    ]
    assert Figure.objects.filter(used=True).count() == 2


def test_file_of_figures_has_all_that_was_ever_noted(cast, industry):
    figures.withdraw_figure(industry.figures.get(used=True), "Fel projekt.", by=cast.sekr, at=AT)
    header, rows = table_of_figures(industry)
    assert {len(row) for row in rows} == {len(header)}
    assert [(row[1], row[3], row[7], row[11]) for row in rows] == [
        (11_500_000, True, False, ""),
        (10_637_799, False, False, "Fel projekt."),
    ]
