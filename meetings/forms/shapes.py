"""What the editor of a form may send: its document as JSON, shape by shape. Anything else is refused whole."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from meetings.live.prose import HIGHEST_START, Prose, is_address
from meetings.live.structure import from_structure


class UnreadableError(ValueError):
    """No editor of ours writes this."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _On(_Shape):
    """A mark that is there or not."""


def _safe(href: str) -> str:
    if not is_address(href):
        raise ValueError("no link may lead there")
    return href


class _Link(_Shape):
    href: Annotated[str, AfterValidator(_safe)]


class _Marks(_Shape):
    strong: _On | None = None
    em: _On | None = None
    link: _Link | None = None


class _Words(_Shape):
    type: Literal["text"]
    text: str
    marks: _Marks | None = None


class _Break(_Shape):
    type: Literal["hard_break"]


_Inline = Annotated[_Words | _Break, Field(discriminator="type")]


class _Paragraph(_Shape):
    type: Literal["paragraph"]
    content: list[_Inline] = []


class _Heading(_Shape):
    type: Literal["heading"]
    content: list[_Inline] = []


class _Item(_Shape):
    type: Literal["list_item"]
    content: "list[_InItem]"


class _Bullets(_Shape):
    type: Literal["bullet_list"]
    content: list[_Item]


class _Start(_Shape):
    order: int = Field(ge=0, le=HIGHEST_START)


class _Numbered(_Shape):
    type: Literal["ordered_list"]
    attrs: _Start
    content: list[_Item]


_InItem = Annotated[_Paragraph | _Bullets | _Numbered, Field(discriminator="type")]
_Block = Annotated[_Paragraph | _Heading | _Bullets | _Numbered, Field(discriminator="type")]

_Item.model_rebuild()
_document = TypeAdapter(list[_Block])


def prose_of(written: str) -> Prose:
    """The text that the editor wrote. Raises UnreadableError."""
    try:
        blocks = _document.validate_json(written)
    except ValidationError as error:
        raise UnreadableError(str(error)) from error
    return from_structure(_document.dump_python(blocks, exclude_none=True))
