"""Defects of actions and letters: each would tell somebody twice, never, or let the wrong reader in."""

from tests.mutations.planted import Planted

REMINDERS, LINKS = "tests/meetings/test_action_reminders.py::", "tests/meetings/test_action_links.py::"
NOTICES, MESSAGES = "tests/forum/test_notices.py::", "tests/meetings/test_messages.py::"
LETTERS = [
    Planted(
        "late action reminded of every day",
        "meetings/action_reminders.py",
        r"known \+ AFTER_AGAIN <= day",
        "known < day",
        REMINDERS + "test_reminders_come_before_the_date_and_weekly_after_it",
    ),
    Planted(
        "reminded of what the party has not been told yet",
        "meetings/action_reminders.py",
        r", meeting__state=Meeting\.State\.HELD",
        "",
        REMINDERS + "test_an_action_of_a_meeting_that_goes_on_is_not_reminded_of",
    ),
    Planted(
        "link outlives its seat",
        "meetings/action_links.py",
        r"Seat\.objects\.serving\(clock\.today\(\)\)",
        "Seat.objects.all()",
        LINKS + "test_link_ends_with_the_seat_with_the_owner_and_with_time",
    ),
    Planted(
        "link shows every party's answers",
        "meetings/action_links.py",
        r"\.filter\(seat__party=self\.seat\.party_id\)",
        "",
        LINKS + "test_the_page_shows_the_own_party_only",
    ),
    Planted(
        "calendar letter waits for the summary",
        "forum/mail/groups.py",
        r"    if calendar:\n        return None\n",
        "",
        NOTICES + "test_calls_calendars_and_security_are_always_sent_at_once",
    ),
    Planted(
        "event in two summaries",
        "forum/mail/summary.py",
        r"\.update\(state=Outbox\.State\.BUNDLED, summary=letter\)",
        ".update(summary=letter)",
        NOTICES + "test_the_summary_lists_each_event_once",
    ),
    Planted(
        "second press sends again",
        "meetings/messages.py",
        r"        ticket=ticket,\n        forum=forum,",
        "        ticket=__import__('uuid').uuid4(),\n        forum=forum,",
        MESSAGES + "test_nothing_is_sent_before_the_page_has_said_who_gets_it",
    ),
    Planted(
        "everybody reads every message",
        "meetings/messages.py",
        r"    return messages\.filter\(recipients__contains=.*\n",
        "    return messages\n",
        MESSAGES + "test_receivers_read_their_own_and_the_secretariat_all",
    ),
    Planted(
        "entry taken away that another seat still needs",
        "meetings/invitations.py",
        r" and not entries\.is_called_otherwise\(invitation\)",
        "",
        "tests/meetings/test_one_letter.py::test_a_seat_that_ends_leaves_the_entry_of_the_other",
    ),
    Planted(
        "moved date forgotten in the year's count",
        "meetings/burndown.py",
        r"due = row\.due_after or due",
        "due = action.due",
        "tests/meetings/test_burndown.py::test_every_day_of_a_life_is_as_the_diary_says",
    ),
]
