"""What "Previous notes and list of actions" says: the latest record, and the actions that are still open.

It is written once by itself when the call for items opens, as long as nobody has written there, and by the
secretariat whenever it brings things along.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import history
from forum.access import require
from forum.formats import full_day, local
from meetings.labels import document_label
from meetings.live import branch, desk
from meetings.live.markdown import to_markdown
from meetings.live.prose import Block, Bullets, Item, Paragraph, Text
from meetings.models import ActionItem, AgendaItem, Meeting, Minutes
from meetings.rules import may_order_agenda
from members.models import Seat

PREVIOUS = "previous"
MOST_ACTIONS = 50


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The latest meeting held before this one, of the whole forum or of the same group."""
    held = meeting.forum.meetings.held().filter(group=meeting.group_id, starts_at__lt=meeting.starts_at)
    return held.select_related("minutes", "group").defer("minutes__snapshot").order_by("-starts_at").first()


def open_actions(meeting: Meeting) -> list[ActionItem]:
    """What earlier meetings of the same circle gave somebody to do, by due date."""
    earlier = {"meeting__group": meeting.group_id, "meeting__starts_at__lt": meeting.starts_at}
    actions = meeting.forum.actions.open().filter(**earlier).select_related("owner__organisation", "meeting")
    return list(actions.order_by("due", "pk")[:MOST_ACTIONS])


def previous_item(meeting: Meeting) -> AgendaItem | None:
    item = meeting.items.filter(standing=PREVIOUS, deleted_at=None).first()
    if item:
        item.meeting = meeting
    return item


def previous_text(meeting: Meeting, before: Meeting | None, actions: Iterable[ActionItem], day: date) -> str:
    """In the forum's language, without links: it is printed and read aloud as well."""
    with translation.override(meeting.forum.language):
        blocks: list[Block] = [_paragraph(_record(before))] if before else []
        lines = [_action(action, day) for action in actions]
        if lines:
            blocks += [_paragraph(_("Open actions:")), Bullets(tuple(_item(line) for line in lines))]
        return to_markdown(tuple(blocks))


def fill_previous(meeting: Meeting, at: datetime) -> None:
    """Nobody acts here, so there is no rule to ask; what somebody has written stays."""
    item = previous_item(meeting)
    if item is None or item.text:
        return
    text = previous_text(meeting, previous_meeting(meeting), open_actions(meeting), localdate(at))
    if text:
        write_previous(item, text, None, at)


def write_previous(item: AgendaItem, text: str, by: Seat | None, at: datetime) -> None:
    """Write it in the shared document of a meeting that the caller has locked. Without a seat the portal writes."""
    require(by is None or may_order_agenda(by, item.meeting))
    name = str(item.uuid)
    desk.write(item.meeting, lambda root: branch.put(root[name], {"text": text}), by=by, at=at)
    history.record("item.filled", on=item, by=by, forum=item.meeting.forum, at=at)


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _item(text: str) -> Item:
    return (_paragraph(text),)


def _record(before: Meeting) -> str:
    minutes: Minutes | None = getattr(before, "minutes", None)
    label = document_label(before.forum)
    names = {
        "label": label.title,
        "number": before.number,
        "day": full_day(local(before.starts_at)),
    }
    named = _("%(label)s from meeting %(number)s, %(day)s") % names
    if minutes is None or minutes.finalised_at is None:
        return _("%(record)s: not finalised yet.") % {"record": named}
    done = {"record": named, "finalised": label.finalised, "when": full_day(minutes.finalised_at)}
    said = _("%(record)s: %(finalised)s on %(when)s") % done
    number = _("reg. no. %(dnr)s") % {"dnr": minutes.dnr}
    return f"{said}, {number}." if minutes.dnr else f"{said}."


def _action(action: ActionItem, day: date) -> str:
    facts = {"text": action.text, "party": action.owner, "due": full_day(action.due)}
    if action.due < day:
        return _("%(text)s (%(party)s, was due %(due)s)") % facts
    return _("%(text)s (%(party)s, due %(due)s)") % facts
