"""The forum's agenda templates, and the standing items that a meeting's agenda begins with."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from meetings.drafting import ItemFields
from meetings.follow_up_mark import item_fields
from meetings.models import AgendaTemplate, ItemKind, Meeting
from meetings.rules import may_schedule
from meetings.template_items import ANNUAL_FOLLOW_UP, CLOSING, FOLLOW_UP, STANDING
from members.models import Seat

OWN = "own"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One standing item. `key` names what it is to the portal, such as "previous"; empty for an item of their own."""

    title: str
    kind: str = ItemKind.INFORMATION
    minutes: int = 5
    presenter: str = ""
    key: str = ""


@transaction.atomic
def save_template(
    forum: Forum,
    template: AgendaTemplate | None,
    name: str,
    rows: Sequence[TemplateRow],
    *,
    usual: bool = False,
    by: Seat,
    at: datetime | None = None,
) -> AgendaTemplate:
    """A new template, or another content of one; agendas that have begun stay as they are."""
    require(may_schedule(by, forum) and (template is None or template.forum_id == forum.pk))
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    _refuse(forum, template, name, rows)
    kept = template or AgendaTemplate(forum=forum)
    kept.name, kept.rows, kept.usual = name, [asdict(row) for row in rows], usual
    if usual:
        forum.agenda_templates.exclude(pk=kept.pk).update(usual=False)
    kept.save()
    history.record("template.saved", on=kept, by=by, at=at, name=name, count=len(rows), usual=usual)
    return kept


@transaction.atomic
def end_template(template: AgendaTemplate, *, by: Seat, at: datetime | None = None) -> AgendaTemplate:
    """It can no longer be chosen."""
    require(may_schedule(by, template.forum))
    if template.ended_at is None:
        template.ended_at, template.usual = at or clock.now(), False
        template.save(update_fields=["ended_at", "usual"])
        history.record("template.ended", on=template, by=by, at=at)
    return template


def templates_of(forum: Forum) -> list[AgendaTemplate]:
    """Those that can be chosen."""
    return list(forum.agenda_templates.filter(ended_at=None))


def usual_template(forum: Forum) -> AgendaTemplate | None:
    return forum.agenda_templates.filter(ended_at=None, usual=True).first()


def usual_rows(forum: Forum) -> list[TemplateRow]:
    """What the portal itself suggests, in the forum's language: where a template of their own begins."""
    with translation.override(forum.language):
        return [TemplateRow(str(item.title), str(item.kind), item.minutes, "", item.key) for item in STANDING]


def rows_of(template: AgendaTemplate) -> list[TemplateRow]:
    return [TemplateRow(**row) for row in template.rows]


def standing_items(meeting: Meeting) -> dict[str, ItemFields]:
    """By their keys. Only the meeting that carries the annual follow-up has it, and that one always."""
    rows = rows_of(meeting.template) if meeting.template else usual_rows(meeting.forum)
    found: dict[str, ItemFields] = {}
    for place, row in enumerate(rows, start=1):
        if row.key != FOLLOW_UP or meeting.carries_follow_up:
            found[row.key or f"{OWN}:{place}"] = _fields(row)
    if meeting.carries_follow_up and FOLLOW_UP not in found:
        found = _before_closing(found, FOLLOW_UP, item_fields(ANNUAL_FOLLOW_UP, meeting.forum))
    return found


def _fields(row: TemplateRow) -> ItemFields:
    return ItemFields(title=row.title, kind=row.kind, duration=row.minutes, presenter=row.presenter)


def _before_closing(items: dict[str, ItemFields], key: str, fields: ItemFields) -> dict[str, ItemFields]:
    keys = list(items)
    place = next((index for index, each in enumerate(keys) if each in CLOSING), len(keys))
    ordered: Iterable[str] = [*keys[:place], key, *keys[place:]]
    return {each: items.get(each, fields) for each in ordered}


def _refuse(forum: Forum, template: AgendaTemplate | None, name: str, rows: Sequence[TemplateRow]) -> None:
    if template and template.ended_at:
        raise ValidationError(_("The template has been taken away."))
    others = [each.name.casefold() for each in templates_of(forum) if each != template]
    if name.casefold() in others:
        raise ValidationError({"name": _("The forum already has a template with this name.")})
    if not rows:
        raise ValidationError(_("A template needs at least one item."))
    keys = [row.key for row in rows if row.key]
    if len(keys) != len(set(keys)):
        raise ValidationError(_("Two items say that they are the same standing item."))
