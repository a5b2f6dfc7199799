"""Who pays and what is used: exact, sourced, never overwritten; what does not fit is told, never corrected."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation

from forum.models import HistoryEntry
from projects import figures, funding, outlays, project_facts
from projects.doubts import doubts
from projects.funding import LineFields
from projects.models import FundingLine, Outlay, Project
from projects.money_page import MONEY, money_of, table_of_funding
from tests.factories import local
from tests.projects.conftest import AT

ESF = {"funder": "Europeiska socialfonden", "kind": "esf", "source": "Beslut"}
DAY = date(2026, 10, 31)


def esf(project: Project) -> FundingLine:
    return project.funding.get(kind="esf", withdrawn_at=None)


def told(project: Project) -> list[str]:
    with translation.override("sv"):
        return [doubt.replace("\u00a0", " ") for doubt in doubts(project)]


def use(cast, project: Project, *amounts: int, as_of: date = DAY, at=AT) -> list[Outlay]:
    used = dict(zip(funding.current_lines(project), amounts, strict=False))
    return outlays.record_outlays(project, used, as_of=as_of, source="Delrapport 4", by=cast.sekr, at=at)


def test_totals_are_exact(skills):
    totals = funding.totals(skills)
    assert totals.total == 4_942_088
    assert [(each.line.funder, each.line.amount, each.share) for each in totals.lines] == [
        ("Europeiska socialfonden", 3_706_566, Decimal("75.00")),
        ("Region Kronoberg", 1_235_522, Decimal("25.00")),
    ]
    assert totals.budget is None


def test_totals_of_nothing(unknown):
    assert funding.totals(unknown) == funding.Totals(0, [], None)
    assert (money_of(unknown).rows, money_of(unknown).bar, table_of_funding(unknown)[1]) == ([], None, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"amount": 1, "kind": "lottery"},
        {"amount": 1, "source": ""},
        {"amount": 1, "source_url": "ftp://example.org/beslut"},
        {"amount": 1, "source_url": "javascript:alert(1)"},
    ],
)
def test_wrong_funding_is_refused(cast, skills, wrong):
    with pytest.raises(ValidationError):
        funding.add_funding(skills, **{**ESF, **wrong}, by=cast.sekr)
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            funding.add_funding(skills, **ESF, amount=1, by=seat)
    assert skills.funding.count() == 2


@pytest.mark.parametrize("amount", [0, 1, 10**15])
def test_small_and_large_lines_are_taken(cast, unknown, amount):
    funding.add_funding(unknown, **ESF, amount=amount, by=cast.sekr)
    assert funding.totals(unknown).total == amount


def test_lines_are_added_all_or_none(cast, unknown):
    good, bad = LineFields("A", "esf", 1, "S"), LineFields("B", "esf", -1, "S")
    with pytest.raises(ValidationError):
        funding.add_lines(unknown, [good, bad], by=cast.sekr)
    assert (unknown.funding.count(), HistoryEntry.objects.filter(verb="project.funding_added").count()) == (
        0,
        0,
    )


def test_withdrawn_line_stays_and_counts_nowhere(cast, skills):
    line = funding.withdraw_funding(esf(skills), "Dubbelt antecknad.", by=cast.sekr, at=AT)
    assert (line.withdrawn_at, line.withdrawn_because) == (AT, "Dubbelt antecknad.")
    assert skills.funding.count() == 2
    assert [(each.line.funder, each.share) for each in funding.totals(skills).lines] == [
        ("Region Kronoberg", Decimal("100.00"))
    ]
    assert funding.granted(skills) is None
    entry = HistoryEntry.objects.get(verb="project.funding_withdrawn")
    assert (entry.facts["amount"], entry.facts["because"]) == (3_706_566, "Dubbelt antecknad.")
    with pytest.raises(ValidationError):
        funding.withdraw_funding(line, "En gång till.", by=cast.sekr)


@pytest.mark.parametrize("because", ["", "   "])
def test_line_is_withdrawn_for_a_reason(cast, skills, because):
    with pytest.raises(ValidationError) as refusal:
        funding.withdraw_funding(esf(skills), because, by=cast.sekr)
    assert list(refusal.value.error_dict) == ["because"]
    with pytest.raises(PermissionDenied):
        funding.withdraw_funding(esf(skills), "Fel.", by=cast.ifmetall)
    assert len(funding.current_lines(skills)) == 2


def test_changed_line_keeps_its_place_and_the_old_one(cast, skills):
    old = esf(skills)
    wanted = LineFields(old.funder, "esf", 3_700_000, "Ändringsbeslut", "https://example.org/beslut")
    new = funding.change_funding(old, wanted, "Nytt beslut.", by=cast.sekr, at=AT)
    old.refresh_from_db()
    assert (new.replaces, new.position, old.amount, old.withdrawn_because) == (
        old,
        1,
        3_706_566,
        "Nytt beslut.",
    )
    assert [line.amount for line in funding.current_lines(skills)] == [3_700_000, 1_235_522]
    entry = HistoryEntry.objects.get(verb="project.funding_changed")
    assert (entry.facts["amount"], entry.facts["before"]["amount"]) == (3_700_000, 3_706_566)
    with pytest.raises(ValidationError):
        funding.change_funding(old, wanted, "Igen.", by=cast.sekr)
    assert skills.funding.count() == 3


def test_refused_change_leaves_the_old_line(cast, skills):
    with pytest.raises(ValidationError):
        funding.change_funding(esf(skills), LineFields("", "esf", 1, "S"), "Fel.", by=cast.sekr)
    assert [line.amount for line in funding.current_lines(skills)] == [3_706_566, 1_235_522]
    assert HistoryEntry.objects.filter(verb="project.funding_changed").count() == 0


def test_lines_change_places(cast, skills):
    third = funding.add_funding(
        skills, funder="Kommunerna", kind="public_cash", amount=1, source="S", by=cast.sekr
    )

    def order() -> list[str]:
        return [line.funder for line in funding.current_lines(skills)]

    funding.move_funding(third, up=True, by=cast.sekr)
    assert order() == ["Europeiska socialfonden", "Kommunerna", "Region Kronoberg"]
    funding.move_funding(esf(skills), up=True, by=cast.sekr)
    funding.move_funding(esf(skills), up=False, by=cast.sekr)
    assert order() == ["Kommunerna", "Europeiska socialfonden", "Region Kronoberg"]
    assert HistoryEntry.objects.filter(verb="project.funding_moved").count() == 2
    with pytest.raises(PermissionDenied):
        funding.move_funding(third, up=True, by=cast.board)


@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"funder": "X"}, {"source": "X"}, {"source_url": "https://x.example"}]
)
def test_line_is_never_overwritten(skills, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        skills.funding.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        skills.funding.all().delete()
    assert funding.totals(skills).total == 4_942_088


def test_withdrawn_line_does_not_come_back(cast, skills):
    funding.withdraw_funding(esf(skills), "Fel.", by=cast.sekr)
    with pytest.raises(DatabaseError), transaction.atomic():
        skills.funding.update(withdrawn_at=None, withdrawn_because="")
    assert len(funding.current_lines(skills)) == 1


def test_outlays_are_told_up_to_a_day(cast, skills):
    use(cast, skills, 1_000_000, 200_000)
    money = money_of(skills)
    assert [(row.outlay.amount, row.left, round(row.used)) for row in money.rows] == [
        (1_000_000, 2_706_566, 27),
        (200_000, 1_035_522, 16),
    ]
    assert (money.total.used, money.total.left, round(money.total.used_share)) == (1_200_000, 3_742_088, 24)
    assert money.told == (DAY, "Delrapport 4")
    assert funding.spent_so_far(skills) == funding.Spent(1_200_000, 4_942_088, DAY)
    assert HistoryEntry.objects.get(verb="project.outlays_noted").facts["amount"] == 1_200_000


def test_newest_day_told_last_holds(cast, skills):
    later = local(2026, 11, 2)
    use(cast, skills, 1_000_000, 200_000)
    use(cast, skills, 900_000, as_of=date(2026, 6, 30), at=later)
    use(cast, skills, 1_100_000, at=later)
    assert [row.outlay.amount for row in money_of(skills).rows] == [1_100_000, 200_000]
    assert Outlay.objects.filter(line=esf(skills)).count() == 3


def test_what_only_some_tell_is_not_summed(cast, skills):
    use(cast, skills, 1_000_000)
    money = money_of(skills)
    assert (money.total.used, money.total.left, money.told, funding.spent_so_far(skills)) == (
        None,
        None,
        None,
        None,
    )
    assert [row.outlay is None for row in money.rows] == [False, True]


def test_different_days_are_told_on_each_row(cast, skills):
    use(cast, skills, 1_000_000, 200_000)
    use(cast, skills, 1_100_000, as_of=date(2026, 11, 1))
    assert money_of(skills).told is None
    assert funding.spent_so_far(skills) == funding.Spent(1_300_000, 4_942_088, DAY)


def test_outlays_follow_a_changed_line(cast, skills):
    use(cast, skills, 1_000_000, 200_000)
    for amount in (3_700_000, 3_800_000):
        wanted = LineFields("ESF", "esf", amount, "Ändringsbeslut")
        funding.change_funding(esf(skills), wanted, "Nytt beslut.", by=cast.sekr, at=AT)
    assert [(row.line.amount, row.outlay.amount) for row in money_of(skills).rows] == [
        (3_800_000, 1_000_000),
        (1_235_522, 200_000),
    ]


def test_outlay_that_cannot_be_is_refused(cast, skills):
    with pytest.raises(ValidationError) as refusal:
        use(cast, skills, 1, as_of=date(2026, 11, 2))
    assert list(refusal.value.error_dict) == ["as_of"]
    for amounts in ((), (-1,)):
        with pytest.raises(ValidationError):
            use(cast, skills, *amounts)
    gone = funding.withdraw_funding(esf(skills), "Fel.", by=cast.sekr)
    with pytest.raises(ValidationError):
        outlays.record_outlays(skills, {gone: 1}, as_of=DAY, source="S", by=cast.sekr, at=AT)
    with pytest.raises(PermissionDenied):
        outlays.record_outlays(skills, {gone: 1}, as_of=DAY, source="S", by=cast.ifmetall, at=AT)
    assert Outlay.objects.count() == 0


def test_outlay_is_never_changed(cast, skills):
    use(cast, skills, 1_000_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        Outlay.objects.update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Outlay.objects.all().delete()
    assert Outlay.objects.get().amount == 1_000_000


def test_budget_that_differs_is_told_and_not_corrected(cast, skills):
    common = {"kind": "budget", "source": "Beslut", "used": True, "by": cast.sekr, "at": AT}
    figures.note_figure(skills, value=5_000_000, **common)
    assert (funding.totals(skills).budget, funding.totals(skills).total) == (5_000_000, 4_942_088)
    assert told(skills) == [
        "Raderna är tillsammans 4 942 088 kr. Det är 57 912 kr mindre än budgeten som forumet använder "
        "(5 000 000 kr)."
    ]
    figures.note_figure(skills, value=4_942_087, **common)
    assert told(skills) == [
        "Raderna är tillsammans 4 942 088 kr. Det är 1 kr mer än budgeten som forumet använder (4 942 087 kr)."
    ]
    figures.note_figure(skills, value=4_942_088, **common)
    assert told(skills) == []


def test_granted_support_that_differs_is_told(cast, skills):
    common = {"kind": "granted", "source": "Beslut", "used": True, "by": cast.sekr, "at": AT}
    noted = figures.note_figure(skills, value=3_706_567, **common)
    assert told(skills) == [
        "ESF-stödet är 3 706 566 kr i raderna, men det beviljade stöd som forumet använder är 3 706 567 kr."
    ]
    figures.withdraw_figure(noted, "Felskrivet.", by=cast.sekr, at=AT)
    assert told(skills) == []


@pytest.mark.parametrize(("most", "is_told"), [("74.99", True), ("75", False), ("100", False), (None, False)])
def test_share_above_what_the_call_allows_is_told(skills, most, is_told):
    Project.objects.filter(pk=skills.pk).update(most_support=most)
    skills.refresh_from_db()
    expected = ["ESF-stödet är 75,00 % av summan, men utlysningen tillåter högst 74,99 %."]
    assert told(skills) == (expected if is_told else [])


def test_share_is_compared_to_the_krona(cast, skills):
    """One krona above three quarters is 75,00 per cent when it is rounded, and still too much."""
    Project.objects.filter(pk=skills.pk).update(most_support=75)
    skills.refresh_from_db()
    more = LineFields("Europeiska socialfonden", "esf", 3_706_567, "Beslut")
    funding.change_funding(esf(skills), more, "En krona till.", by=cast.sekr, at=AT)
    assert told(skills) == ["ESF-stödet är 75,01 % av summan, men utlysningen tillåter högst 75,00 %."]


def test_owners_own_costs_in_kind_are_told(cast, skills):
    Project.objects.filter(pk=skills.pk).update(owner=cast.sekr.party.organisation)
    skills.refresh_from_db()
    line = funding.add_funding(
        skills, funder="region kronoberg", kind="in_kind", amount=1, source="S", by=cast.sekr
    )
    assert told(skills) == [
        "region kronoberg äger projektet och står som bidrag i annat än pengar. Fonden räknar inte "
        "projektägarens egna kostnader som sådan medfinansiering."
    ]
    funding.withdraw_funding(line, "Räknas inte.", by=cast.sekr)
    assert told(skills) == []


def test_more_used_than_granted_is_told(cast, skills):
    use(cast, skills, 3_706_567, 1_235_522)
    assert told(skills) == ["Europeiska socialfonden: 1 kr mer är upparbetat än vad som är beviljat."]


def test_the_unions_rate_computes_nothing(cast, industry):
    """Framtidssäkrad industri: 50 per cent by the Union, and a support that is the whole budget."""
    funding.add_funding(industry, **ESF, amount=10_637_799, by=cast.sekr)
    seen = []
    for rate in ("", "50 %", "40 %", "hälften", "100"):
        project_facts.change_project(industry, {"union_rate": rate}, by=cast.sekr, at=AT)
        industry.refresh_from_db()
        money = money_of(industry)
        seen.append((funding.totals(industry), str(money.bar), money.doubts, table_of_funding(industry)))
    assert all(each == seen[0] for each in seen)
    assert seen[0][0].lines[0].share == Decimal("100.00")
    asking = (
        "funding",
        "doubts",
        "shares",
        "money_page",
        "outlays",
        "figures",
        "figure_groups",
        "indicator_page",
    )
    assert [name for name in asking if "union_rate" in Path(f"projects/{name}.py").read_text()] == []


def test_money_of_many_projects_is_read_in_the_same_number_of_queries(
    cast, skills, industry, django_assert_num_queries
):
    use(cast, skills, 1_000_000, 200_000)
    forum = cast.sekr.party.forum
    followings = forum.followings.serving(DAY).select_related("project__owner")
    for _round in range(2):
        with django_assert_num_queries(2 + len(MONEY)):
            [money_of(each.project) for each in followings.prefetch_related(*MONEY)]
        funding.add_funding(industry, **ESF, amount=1, by=cast.sekr)
