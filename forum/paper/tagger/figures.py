"""Figures: alternative text and place on the page."""

from typing import Any

import pydyf

from forum.paper.tagger.roles import SVG
from forum.paper.tagger.tree import Element

POINTS_PER_PIXEL = 0.75


class MissingAlternativeError(ValueError):
    """A picture that says nothing to the one who cannot see it."""


def describe(element: Element, box: Any, page_height: float) -> None:
    element["A"] = pydyf.Dictionary(
        {"O": "/Layout", "Placement": "/Block", "BBox": _bounding_box(box, page_height)}
    )
    element["Alt"] = pydyf.String(_alternative(box.element))


def _bounding_box(box: Any, page_height: float) -> pydyf.Array:
    left, top = box.content_box_x(), page_height - box.content_box_y()
    corners = (left, top - box.height, left + box.width, top)
    return pydyf.Array(round(value * POINTS_PER_PIXEL, 3) for value in corners)


def _alternative(source: Any) -> str:
    if source.tag == f"{SVG}svg":
        parts = [(source.findtext(f"{SVG}{name}") or "").strip() for name in ("title", "desc")]
        text = ". ".join(part.rstrip(".") for part in parts if part)
    else:
        text = (source.get("alt") or "").strip()
    if not text:
        raise MissingAlternativeError(
            f"figure without alternative text: {source.get('id') or source.get('src')}"
        )
    return text
