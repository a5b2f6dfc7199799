"""A meeting's life as a machine: anybody may try any deed at any time, and a small model says what must come of it.

The model is written from the flows of the product, not from `meetings.rules`: where the two differ, one is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from forum.models import HistoryEntry
from meetings.agenda import (
    StaleVersion,
    approve_version,
    call_anyway,
    propose_version,
    reopen_agenda,
    withdraw_approval,
)
from meetings.conduct import close_meeting, open_meeting
from meetings.drafting import ItemFields, propose_item
from meetings.followup import assign_action, record_decision, report_progress
from meetings.minutes import AlreadyFinalised, add_addendum, finalise_minutes, share_minutes
from meetings.models import Approval, Invitation, Meeting, Minutes
from meetings.participation import answer_invitation
from meetings.scheduling import cancel_meeting, move_meeting
from meetings.verification import check_meetings
from tests.factories import local

BEGAN = local(2026, 11, 2, 9)
OFFICE = "sekr"
APPROVING = {
    "region": "Region Kronoberg",
    "teknik": "Teknikföretagen",
    "ifmetall": "IF Metall",
    "unionen": "Unionen",
}
PARTNERS = {*APPROVING, "company", "ifmetall_deputy"}
EVERYBODY = [OFFICE, *sorted(PARTNERS), "board", "kalmar_sekr", "kalmar_ifmetall"]
REFUSALS = (PermissionDenied, StaleVersion, ValidationError, AlreadyFinalised)
PARTY_OF = {**{name: name for name in PARTNERS}, "ifmetall_deputy": "ifmetall"}

# Those who may are tried more often, so that a run comes far.
anybody = st.sampled_from(EVERYBODY)
somebody = st.just(OFFICE) | anybody


@dataclass
class Model:
    """What a careful secretary would have in a notebook."""

    state: str = "planned"
    agenda: str = "draft"
    changed: bool = True  # since the newest version
    version: int = 0
    approved: set[str] = field(default_factory=set)
    sequence: int = 0
    shared: bool = False
    finalised: bool = False
    addenda: int = 0
    decisions: int = 0

    @property
    def is_ahead(self) -> bool:
        return self.state in {"planned", "called"}

    @property
    def is_noted(self) -> bool:
        return self.state in {"open", "held"} and not self.finalised


def life_of(meeting_pk: int, cast: SimpleNamespace) -> type[RuleBasedStateMachine]:
    """The machine for one meeting of the test's own world; what a run writes is rolled back after it."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.outer = transaction.atomic()
            self.outer.__enter__()
            self.model = Model()
            self.now = BEGAN
            self.version: Any = None

        def teardown(self) -> None:
            troubles = [trouble for checked in check_meetings() for trouble in checked.broken]
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
            assert troubles == []

        @property
        def meeting(self) -> Meeting:
            return Meeting.objects.select_related("forum").get(pk=meeting_pk)

        @property
        def minutes(self) -> Minutes:
            return Minutes.objects.select_related("meeting__forum").get(meeting=meeting_pk)

        def tries(self, allowed: bool, deed: Callable[[datetime], Any]) -> Any:
            """Do it a minute later. What is refused has written nothing, not even for a moment."""
            self.now += timedelta(minutes=1)
            before, entries = written(), HistoryEntry.objects.count()
            done, refusal = None, None
            try:
                with transaction.atomic():
                    done = deed(self.now)
            except REFUSALS as error:
                refusal = error
            assert (refusal is None) == allowed, f"refused: {refusal!r}" if refusal else "let through"
            if refusal:
                assert written() == before
            return done if HistoryEntry.objects.count() > entries else None

        @initialize(steps=st.integers(0, 7))
        def begin(self, steps: int) -> None:
            """Somewhere on the usual course."""
            course: list[Callable[[], Any]] = [
                lambda: self.put_forward(OFFICE),
                self.approve_all,
                lambda: self.open(OFFICE),
                lambda: self.give(OFFICE, place=3),
                lambda: self.close(OFFICE),
                lambda: self.share(OFFICE),
                lambda: self.finalise(OFFICE),
            ]
            for step in course[:steps]:
                step()

        # --- the agenda ----------------------------------------------------------------------------

        @rule(who=anybody)
        def propose(self, who: str) -> None:
            model = self.model
            may = who in {OFFICE, *PARTNERS} and model.is_ahead and model.agenda != "set"
            fields = ItemFields(title=f"Punkt {self.now:%H%M}", kind="decision")
            done = self.tries(may, lambda at: propose_item(self.meeting, fields, by=seat(who), at=at))
            model.changed |= done is not None

        @rule(who=somebody)
        def put_forward(self, who: str) -> None:
            model = self.model
            may = who == OFFICE and model.is_ahead and model.agenda != "set"
            may = may and (model.changed or model.agenda != "proposed")
            done = self.tries(may, lambda at: propose_version(self.meeting, by=seat(who), at=at))
            if done:
                self.version = done
                model.agenda, model.changed, model.approved = "proposed", False, set()
                model.version += 1
                assert done.number == model.version

        @rule(who=st.sampled_from(sorted(APPROVING)) | anybody, stale=st.sampled_from([False, False, True]))
        def approve(self, who: str, stale: bool) -> None:
            model = self.model
            if not self.version:
                return
            party = PARTY_OF.get(who)
            given = party in model.approved
            may = not stale and party in APPROVING and model.is_ahead and model.agenda == "proposed"
            # Whoever presses twice, or after a colleague, is told that it is done.
            may = may or (not stale and given)
            number, sha = self.version.number - stale, self.version.sha256
            self.tries(may, lambda at: approve_version(self.version, number, sha, by=seat(who), at=at))
            if may and party and not given:
                model.approved.add(party)
                if model.approved == set(APPROVING):
                    model.agenda, model.state = "set", "called"

        @rule()
        def approve_all(self) -> None:
            """The usual course."""
            if self.model.agenda == "proposed" and self.model.is_ahead:
                for who in APPROVING:
                    self.approve(who, stale=False)

        @rule(who=anybody, of=st.sampled_from(sorted(APPROVING)))
        def take_back(self, who: str, of: str) -> None:
            model = self.model
            if of not in model.approved:
                return
            approval = Approval.objects.select_related("version__meeting__forum", "party").get(
                version=self.version, party=getattr(cast, of).party, withdrawn_at=None
            )
            may = PARTY_OF.get(who) == of and model.agenda == "proposed" and model.is_ahead
            if self.tries(may, lambda at: withdraw_approval(approval, by=seat(who), at=at)):
                model.approved.discard(of)

        @rule(who=somebody)
        def call(self, who: str) -> None:
            may = who == OFFICE and self.model.is_ahead and self.model.agenda == "proposed"
            if self.tries(may, lambda at: call_anyway(self.meeting, by=seat(who), at=at)):
                self.model.agenda, self.model.state = "set", "called"

        @rule(who=somebody)
        def reopen(self, who: str) -> None:
            may = who == OFFICE and self.model.is_ahead and self.model.agenda == "set"
            if self.tries(may, lambda at: reopen_agenda(self.meeting, by=seat(who), at=at)):
                self.model.agenda = "draft"

        # --- the calendar --------------------------------------------------------------------------

        @rule(who=somebody, days=st.integers(0, 2))
        def move(self, who: str, days: int) -> None:
            meeting = self.meeting
            may = who == OFFICE and self.model.is_ahead
            start, end = (moment + timedelta(days=days) for moment in (meeting.starts_at, meeting.ends_at))
            done = self.tries(
                may,
                lambda at: move_meeting(
                    meeting, start, end, meeting.form, meeting.place, meeting.link, by=seat(who), at=at
                ),
            )
            self.model.sequence += bool(done)

        @rule(who=somebody)
        def cancel(self, who: str) -> None:
            may = who == OFFICE and self.model.is_ahead
            if self.tries(may, lambda at: cancel_meeting(self.meeting, "Förhinder", by=seat(who), at=at)):
                self.model.state = "cancelled"
                self.model.sequence += 1

        @rule(who=anybody, whose=st.sampled_from(sorted(APPROVING)), answer=st.sampled_from(["yes", "no"]))
        def answer(self, who: str, whose: str, answer: str) -> None:
            invited = Invitation.objects.select_related("meeting__forum", "seat__party").get(
                meeting=meeting_pk, seat=getattr(cast, whose)
            )
            may = self.model.is_ahead and (who == OFFICE or PARTY_OF.get(who) == whose)
            # The region's secretariat and its chair sit for one party.
            self.tries(may, lambda at: answer_invitation(invited, answer, by=seat(who), at=at))

        # --- the meeting and its record ------------------------------------------------------------

        @rule(who=somebody)
        def open(self, who: str) -> None:
            may = who == OFFICE and (self.model.is_ahead or self.model.state == "open")
            if self.tries(may, lambda at: open_meeting(self.meeting, by=seat(who), at=at)):
                self.model.state = "open"

        @rule(who=somebody, place=st.integers(0, 9))
        def decide(self, who: str, place: int) -> None:
            items = list(self.meeting.items.filter(deleted_at=None))
            item, may = items[place % len(items)], who == OFFICE and self.model.is_noted
            if done := self.tries(may, lambda at: record_decision(item, "att prova", by=seat(who), at=at)):
                self.model.decisions += 1
                assert done.number == self.model.decisions

        @rule(who=somebody, place=st.integers(0, 9))
        def give(self, who: str, place: int) -> None:
            items = list(self.meeting.items.filter(deleted_at=None))
            item, may = items[place % len(items)], who == OFFICE and self.model.is_noted
            owner, due = cast.ifmetall.party, date(2027, 1, 31)
            self.tries(may, lambda at: assign_action(item, "Prova", owner, due, by=seat(who), at=at))

        @rule(who=somebody, state=st.sampled_from(["in_progress", "done"]))
        def report(self, who: str, state: str) -> None:
            if action := self.meeting.actions.select_related("forum").first():
                may = action.is_open and (who == OFFICE or PARTY_OF.get(who) == "ifmetall")
                self.tries(may, lambda at: report_progress(action, state, "Gjort.", by=seat(who), at=at))

        @rule(who=somebody)
        def close(self, who: str) -> None:
            may = who == OFFICE and self.model.state == "open"
            if self.tries(may, lambda at: close_meeting(self.meeting, by=seat(who), at=at)):
                self.model.state = "held"

        @rule(who=somebody)
        def share(self, who: str) -> None:
            if self.model.state not in {"open", "held"}:
                return
            may = who == OFFICE and self.model.state == "held" and not self.model.finalised
            self.tries(may, lambda at: share_minutes(self.minutes, by=seat(who), at=at))
            self.model.shared |= may

        @rule(who=somebody)
        def finalise(self, who: str) -> None:
            if self.model.state not in {"open", "held"}:
                return
            may = who == OFFICE and self.model.state == "held" and not self.model.finalised
            if self.tries(may, lambda at: finalise_minutes(self.minutes, "D-1", by=seat(who), at=at)):
                self.model.finalised = True

        @rule(who=somebody)
        def correct(self, who: str) -> None:
            if self.model.state not in {"open", "held"}:
                return
            may = who == OFFICE and self.model.finalised
            if self.tries(may, lambda at: add_addendum(self.minutes, "Rättat.", by=seat(who), at=at)):
                self.model.addenda += 1

        # --- what holds at every moment ------------------------------------------------------------

        @invariant()
        def stands_as_the_notebook_says(self) -> None:
            meeting, model = self.meeting, self.model
            assert (meeting.state, meeting.agenda_state) == (model.state, model.agenda)
            assert meeting.sequence == model.sequence
            assert meeting.versions.count() == model.version
            assert meeting.decisions.count() == model.decisions

        @invariant()
        def approvals_are_those_that_were_given(self) -> None:
            if not self.version:
                return
            given = Approval.objects.filter(version=self.version, withdrawn_at=None)
            assert {each.party.name for each in given.select_related("party__organisation")} == {
                APPROVING[name] for name in self.model.approved
            }
            assert {each.sha256 for each in given} <= {self.version.sha256}

        @invariant()
        def a_set_agenda_has_its_version_and_says_whether_all_approved(self) -> None:
            meeting = self.meeting
            if self.model.agenda == "set":
                assert meeting.set_version == self.version
                assert meeting.set_jointly is (self.model.approved == set(APPROVING))

        @invariant()
        def the_record_is_frozen_once_finalised(self) -> None:
            minutes = Minutes.objects.filter(meeting=meeting_pk).first()
            assert (minutes is not None) == (self.model.state in {"open", "held"})
            if minutes:
                assert bool(minutes.finalised_at) == self.model.finalised
                assert minutes.addenda.count() == self.model.addenda

    def seat(who: str) -> Any:
        return getattr(cast, who)

    return Life


def written() -> int:
    """Rows that this transaction has written so far, those taken back included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0] or 0)
