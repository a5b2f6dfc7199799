"""Deciding between meetings: who is asked, what the answers lead to, and that nothing of it changes afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from forum.models import HistoryEntry, Outbox
from forum.report.figures import gather
from meetings.circular_standing import circulars_since, standing_of
from meetings.circulars import (
    AnsweredMeanwhile,
    answer_circular,
    change_circular,
    draft_circular,
    end_circular,
    open_circular,
    remind_of_circular,
    run_circulars_daily,
    text_digest,
    withdraw_circular_answer,
)
from meetings.models import Circular, CircularAnswer, CircularParty, Decision
from tests.factories import local
from tests.meetings.circulating import ANSWERED, ASKED, LAST_DAY, OVERDUE, TEXT, answer, asked, drafted


def letters(kind: str) -> list[str]:
    rows = Outbox.objects.filter(kind=f"meetings.{kind}")
    return sorted(row.to.partition("@")[0] for row in rows)


def silence(cast, consents: bool) -> None:
    forum = cast.sekr.party.forum
    forum.silent_consent = consents
    forum.save(update_fields=["silent_consent"])


def test_numbers_run_through_the_year_of_each_forum(cast):
    first, second = drafted(cast.sekr), drafted(cast.sekr)
    elsewhere = drafted(cast.kalmar_sekr)
    next_year = drafted(cast.sekr, at=local(2027, 1, 4))
    made = [first, second, elsewhere, next_year]
    assert [each.label for each in made] == ["2026-PC1", "2026-PC2", "2026-PC1", "2027-PC1"]
    assert first.proposal == "att lämna remissvaret\natt utse Unionen att föra fram det"


def test_every_approving_party_is_asked_by_letter(cast):
    circular = asked(cast.sekr)
    assert [str(row.party) for row in circular.asked.all()] == [
        "IF Metall",
        "Region Kronoberg",
        "Teknikföretagen",
        "Unionen",
    ]
    assert letters("circular_asked") == [
        "ifmetall",
        "ifmetall.ersattare",
        "region.kronoberg",
        "teknikforetagen",
        "unionen",
    ]
    letter = Outbox.objects.get(kind="meetings.circular_asked", to="unionen@example.org")
    assert letter.subject == "Kronoberg: svara senast 1 december: Remissvar om yrkesvux"
    assert "- att utse Unionen att föra fram det" in letter.text
    assert "/oppet/kronoberg/per-capsulam/" in letter.text
    assert circular.sha256 == text_digest(circular)


def test_the_last_yes_decides_and_records_it(cast):
    circular = asked(cast.sekr)
    for seat in (cast.ifmetall_deputy, cast.region, cast.teknik):
        answer(circular, seat, "yes")
    assert (circular.state, Decision.objects.count()) == ("open", 0)
    answer(circular, cast.unionen, "abstain", "Vi står utanför.")
    decision = Decision.objects.get()
    assert (circular.state, circular.closed_at, circular.closed_by) == ("decided", ANSWERED, None)
    assert (decision.label, decision.meeting, decision.circular) == ("2026-PC1/1", None, circular)
    assert decision.clauses == ["att lämna remissvaret", "att utse Unionen att föra fram det"]
    told = Outbox.objects.filter(kind="meetings.circular_closed")
    assert {row.subject for row in told} == {"Beslutat: Remissvar om yrkesvux"}
    assert letters("circular_closed") == [
        "ifmetall",
        "ifmetall.ersattare",
        "region.kronoberg",
        "sekretariat.kronoberg",
        "teknikforetagen",
        "unionen",
    ]
    assert "Unionen: avstår (Vi står utanför.)" in told.first().text


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["yes", "yes", "yes", "no"], "not_decided"),
        (["abstain"] * 4, "not_decided"),
        (["yes", "abstain", "abstain", "abstain"], "decided"),
        (["yes"] * 4, "decided"),
    ],
)
def test_one_no_is_enough_to_leave_it_undecided(cast, said, state):
    circular = asked(cast.sekr)
    for seat, each in zip((cast.ifmetall, cast.region, cast.teknik, cast.unionen), said, strict=True):
        answer(circular, seat, each)
    assert (circular.state, Decision.objects.count()) == (state, int(state == "decided"))


@pytest.mark.parametrize(
    ("said", "consents", "state"),
    [
        (["yes"], True, "decided"),
        (["yes"], False, "open"),
        (["yes", "no"], True, "not_decided"),
        (["yes", "no"], False, "not_decided"),
        ([], True, "not_decided"),
        ([], False, "open"),
    ],
)
def test_after_the_last_day_silence_counts_only_where_the_forum_says_so(cast, said, consents, state):
    silence(cast, consents)
    circular = asked(cast.sekr)
    for seat, each in zip((cast.ifmetall, cast.region), said, strict=False):
        answer(circular, seat, each)
    run_circulars_daily(local(2026, 12, 1, 6, 30))
    assert Circular.objects.get().state == "open"
    for _again in range(2):
        run_circulars_daily(OVERDUE)
    circular = Circular.objects.get()
    assert (circular.state, Decision.objects.count()) == (state, int(state == "decided"))
    assert len(letters("circular_closed")) == (0 if state == "open" else 6)


def test_a_late_answer_counts_while_the_question_is_open(cast):
    circular = asked(cast.sekr)
    for seat in (cast.ifmetall, cast.region, cast.teknik):
        answer(circular, seat, "yes")
    run_circulars_daily(OVERDUE)
    answer(circular, cast.unionen, "yes", at=OVERDUE + timedelta(hours=3))
    assert circular.state == "decided"


def test_a_party_that_has_left_is_not_waited_for(cast):
    circular = asked(cast.sekr)
    party = cast.unionen.party
    party.until = date(2026, 11, 24)
    party.save(update_fields=["until"])
    for seat in (cast.ifmetall, cast.region, cast.teknik):
        answer(circular, seat, "yes")
    assert circular.state == "decided"
    assert [row.has_left for row in standing_of(circular).rows] == [False, False, False, True]


def test_an_answer_can_be_changed_and_the_old_one_stays(cast):
    circular = asked(cast.sekr)
    first = answer(circular, cast.ifmetall, "no", "För dyrt.")
    second = answer(circular, cast.ifmetall_deputy, "yes")
    first.refresh_from_db()
    assert (first.ended_at, second.ended_at, first.comment) == (ANSWERED, None, "För dyrt.")
    withdraw_circular_answer(second, by=cast.ifmetall, at=ANSWERED)
    assert [str(party) for party in standing_of(circular).missing] == [
        "IF Metall",
        "Region Kronoberg",
        "Teknikföretagen",
        "Unionen",
    ]


def test_of_two_at_the_same_time_the_first_counts(cast):
    circular = asked(cast.sekr)
    answer_circular(circular, "yes", by=cast.ifmetall, seen=None, at=ANSWERED)
    with pytest.raises(AnsweredMeanwhile):
        answer_circular(circular, "no", by=cast.ifmetall_deputy, seen=None, at=ANSWERED)
    assert [each.answer for each in circular.answers.all()] == ["yes"]


@pytest.mark.parametrize("who", ["sekr", "board", "company", "kalmar_ifmetall", "kalmar_sekr"])
def test_only_a_party_that_was_asked_answers(cast, who):
    circular = asked(cast.sekr)
    with pytest.raises(PermissionDenied):
        answer(circular, getattr(cast, who), "yes")
    answer(circular, cast.ifmetall, "yes")


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_writes_sends_and_ends(cast, who):
    seat = getattr(cast, who)
    circular, other = drafted(cast.sekr), asked(cast.sekr)
    for deed in (
        lambda: draft_circular(cast.sekr.party.forum, TEXT, by=seat),
        lambda: change_circular(circular, TEXT, by=seat),
        lambda: open_circular(circular, by=seat),
        lambda: remind_of_circular(other, by=seat),
        lambda: end_circular(other, "withdrawn", "Fel text.", by=seat),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    open_circular(circular, by=cast.sekr, at=ASKED)


def test_a_question_with_nobody_to_ask_or_a_past_day_is_not_sent(cast):
    circular = drafted(cast.sekr)
    with pytest.raises(ValidationError, match="Sista dagen"):
        open_circular(circular, by=cast.sekr, at=OVERDUE)
    cast.sekr.party.forum.parties.update(approves=False)
    with pytest.raises(ValidationError, match="ingen att fråga"):
        open_circular(circular, by=cast.sekr, at=ASKED)
    assert (letters("circular_asked"), CircularParty.objects.count()) == ([], 0)


def test_the_silent_are_reminded_once_before_the_last_day_and_once_a_day_by_hand(cast):
    circular = asked(cast.sekr)
    answer(circular, cast.ifmetall, "yes")
    for day in (28, 29, 30):
        run_circulars_daily(local(2026, 11, day, 6, 30))
    silent = ["region.kronoberg", "teknikforetagen", "unionen"]
    assert letters("circular_reminder") == silent
    assert remind_of_circular(circular, by=cast.sekr, at=ANSWERED) == 3
    assert remind_of_circular(circular, by=cast.sekr, at=ANSWERED) == 0


def test_the_secretariat_ends_it_with_a_reason_and_a_draft_in_silence(cast):
    draft = end_circular(drafted(cast.sekr), "withdrawn", "", by=cast.sekr, at=ASKED)
    assert (draft.state, letters("circular_closed")) == ("withdrawn", [])
    circular = end_circular(
        asked(cast.sekr), "not_decided", "IF Metall svarade inte.", by=cast.sekr, at=OVERDUE
    )
    assert (circular.state, circular.closed_by) == ("not_decided", cast.sekr)
    assert len(letters("circular_closed")) == 6
    told = Outbox.objects.filter(kind="meetings.circular_closed").first()
    assert (told.subject, "IF Metall svarade inte." in told.text) == (
        "Inte beslutat: Remissvar om yrkesvux",
        True,
    )
    with pytest.raises(PermissionDenied):
        end_circular(circular, "withdrawn", "", by=cast.sekr)


def refused(change: Any) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def test_the_database_keeps_what_was_asked_and_answered(cast):
    circular = asked(cast.sekr)
    given = answer(circular, cast.ifmetall, "yes")
    circulars, answers = Circular.objects.filter(pk=circular.pk), CircularAnswer.objects.filter(pk=given.pk)
    while_open = {
        "text": lambda: circulars.update(proposal="att göra något annat"),
        "deadline": lambda: circulars.update(answer_by=LAST_DAY + timedelta(days=9)),
        "delete": lambda: circulars._raw_delete("default"),
        "answer": lambda: answers.update(answer="no"),
        "answer deleted": lambda: answers._raw_delete("default"),
        "party added": lambda: CircularParty.objects.create(circular=circular, party=cast.company.party),
        "party removed": lambda: circular.asked.all()._raw_delete("default"),
    }
    assert [name for name, change in while_open.items() if not refused(change)] == []
    for seat in (cast.region, cast.teknik, cast.unionen):
        answer(circular, seat, "yes")
    decisions = Decision.objects.filter(circular=circular)
    once_decided = {
        "reopened": lambda: circulars.update(state="open", closed_at=None),
        "reason": lambda: circulars.update(end_reason="Efteråt"),
        "answer ended": lambda: answers.update(ended_at=OVERDUE),
        "answer added": lambda: CircularAnswer.objects.create(
            circular=circular, party=cast.company.party, seat=cast.company, answer="no", at=OVERDUE
        ),
        "decision": lambda: decisions.update(text="att riva upp"),
        "decision deleted": lambda: decisions._raw_delete("default"),
        "decision moved": lambda: decisions.update(circular=None),
    }
    assert [name for name, change in once_decided.items() if not refused(change)] == []


def test_a_decision_has_a_meeting_or_a_circular_never_both_or_none(meeting, cast):
    facts = {"forum": meeting.forum, "number": 1, "text": "att", "decided_at": ASKED, "noted_by": cast.sekr}
    both = {"meeting": meeting, "circular": asked(cast.sekr)}
    assert refused(lambda: Decision.objects.create(**facts, **both))
    assert refused(lambda: Decision.objects.create(**facts))
    Decision.objects.create(**facts, meeting=meeting)


def test_the_next_agenda_hears_of_what_was_closed_since(cast):
    circular = asked(cast.sekr)
    forum = cast.sekr.party.forum
    assert list(circulars_since(forum, date(2026, 9, 1))) == []
    for seat in (cast.ifmetall, cast.region, cast.teknik, cast.unionen):
        answer(circular, seat, "yes")
    assert list(circulars_since(forum, date(2026, 11, 24))) == [circular]
    assert list(circulars_since(forum, date(2026, 11, 25))) == []


def test_the_annual_follow_up_counts_it_with_every_answer(cast, meeting):
    circular = asked(cast.sekr)
    for seat in (cast.ifmetall, cast.region, cast.teknik):
        answer(circular, seat, "yes")
    answer(circular, cast.unionen, "abstain", "Vi står utanför.")
    figures = gather(meeting.forum, 2026, local(2026, 12, 31))
    row = figures["decisions"][0]
    assert (figures["totals"]["decisions"], row["label"], row["meeting"]) == (1, "2026-PC1/1", None)
    assert row["item"] == "Remissvar om yrkesvux"
    assert row["in_writing"] == [
        {"party": "IF Metall", "answer": "yes", "comment": ""},
        {"party": "Region Kronoberg", "answer": "yes", "comment": ""},
        {"party": "Teknikföretagen", "answer": "yes", "comment": ""},
        {"party": "Unionen", "answer": "abstain", "comment": "Vi står utanför."},
    ]


def test_the_trail_tells_the_course(cast):
    circular = drafted(cast.sekr)
    change_circular(circular, replace(TEXT, title="Remissvar"), by=cast.sekr, at=ASKED)
    open_circular(circular, by=cast.sekr, at=ASKED)
    for seat in (cast.ifmetall, cast.region, cast.teknik, cast.unionen):
        answer(circular, seat, "yes")
    verbs = (
        HistoryEntry.objects.filter(verb__startswith="circular.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert [verb.partition(".")[2] for verb in verbs] == [
        "drafted",
        "changed",
        "opened",
        *["answered"] * 4,
        "decided",
    ]
    assert HistoryEntry.objects.filter(verb="decision.recorded", party="").count() == 1
