"""The six tables, column by column. Whoever adds a column here has it read, explained and exported."""

from projects.imports.declared.facts import PROJECTS
from projects.imports.declared.parts import FIGURES, FUNDING, INDICATORS, READINGS
from projects.imports.declared.region import KEY_FIGURES
from projects.imports.tables import Table

__all__ = ["FIGURES", "FUNDING", "INDICATORS", "KEY_FIGURES", "PROJECTS", "READINGS", "TABLES"]

TABLES: dict[str, Table] = {
    table.kind: table for table in (PROJECTS, FUNDING, FIGURES, INDICATORS, READINGS, KEY_FIGURES)
}
