"""Tables: spans, scopes, and from each data cell back to its headers."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pydyf

from forum.paper.tagger.tree import Element, Tree

SCOPES = {"row": "/Row", "rowgroup": "/Row"}


def open_table(element: Element, source: Any) -> None:
    if summary := source.get("aria-description"):
        element["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(summary)})


def open_cell(tree: Tree, element: Element, box: Any) -> None:
    attributes = pydyf.Dictionary({"O": "/Table"})
    if box.colspan != 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan != 1:
        attributes["RowSpan"] = box.rowspan
    if element.tag == "TH":
        attributes["Scope"] = SCOPES.get(box.element.get("scope", ""), "/Column")
        tree.identify(element, box.element.get("id") or f"th-{len(tree.ids)}")
    element["A"] = attributes


def link_headers(source: Any, element_of: dict[Any, Element]) -> None:
    """Write /Headers on every data cell of the table."""
    of_rows: dict[int, list[Any]] = defaultdict(list)
    of_columns: dict[int, list[Any]] = defaultdict(list)
    for cell, rows, columns in _cells(source):
        element = element_of.get(cell)
        if element is None:
            continue
        if cell.tag == "th" and cell.get("scope") in SCOPES:
            for row in rows:
                of_rows[row].append(element["ID"])
        elif cell.tag == "th":
            for column in columns:
                of_columns[column].append(element["ID"])
        else:
            headers = [header for row in rows for header in of_rows[row]]
            headers += [header for column in columns for header in of_columns[column]]
            if headers:
                element["A"]["Headers"] = pydyf.Array(dict.fromkeys(headers))


def _cells(table: Any) -> Iterator[tuple[Any, range, range]]:
    """Each cell with the rows and columns it covers, row spans from above taken into account."""
    taken: set[tuple[int, int]] = set()
    for row, tr in enumerate(table.iter("tr")):
        column = 0
        for cell in tr:
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            rows = range(row, row + int(cell.get("rowspan", 1)))
            columns = range(column, column + int(cell.get("colspan", 1)))
            taken.update((r, c) for r in rows for c in columns)
            yield cell, rows, columns
            column = columns.stop
