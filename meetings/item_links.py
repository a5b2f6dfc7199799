"""Where one item of an agenda can be changed and read about: the addresses of a whole page from one look at the map."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from meetings.models import Meeting

_ANY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class ItemLinks:
    edit: str
    history: str
    project: str
    comments: str
    move: str
    remove: str
    attach: str


class Links:
    """The addresses of a meeting's items. Looking each of them up would be the dearest part of the page."""

    def __init__(self, meeting: Meeting) -> None:
        self._patterns = ItemLinks(
            edit=_item("item", meeting),
            history=_item("item_history", meeting),
            project=_item("item_project", meeting),
            comments=_item("comments", meeting),
            move=_item("item_move", meeting),
            remove=_item("item_remove", meeting),
            attach=f"{reverse('meetings:attach', args=[meeting.forum.slug, meeting.slug])}?punkt={_ANY}",
        )

    def of(self, uuid: str) -> ItemLinks:
        return ItemLinks(
            **{
                name: getattr(self._patterns, name).replace(str(_ANY), uuid)
                for name in ItemLinks.__dataclass_fields__
            }
        )


def _item(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug, _ANY])
