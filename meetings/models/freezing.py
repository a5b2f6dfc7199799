"""The trigger that closes a meeting's rows once its minutes are finalised."""

import pgtrigger

_REFUSE = """
    IF EXISTS (SELECT 1 FROM meetings_minutes m
               WHERE m.finalised_at IS NOT NULL AND m.meeting_id IN (NEW.meeting_id, OLD.meeting_id)) THEN
        RAISE EXCEPTION 'the minutes of this meeting are finalised' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def frozen_with_the_minutes(name: str) -> pgtrigger.Trigger:
    """Nothing is added, changed, taken away or moved to another meeting once the minutes are finalised.

    What is refused is an IntegrityError. A row that is inserted has no OLD, one that is deleted no NEW: both are null.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_REFUSE,
    )
