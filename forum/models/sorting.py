"""Swedish alphabetical order, the same on every PostgreSQL (see the function in the first migration)."""

from collections.abc import Sequence
from typing import Any

from django.db import models


class SwedishSortKey(models.Func):
    """`sv_sort_key(text)`: å, ä, ö after z; case and other accents ignored."""

    function = "sv_sort_key"
    output_field = models.TextField(db_collation="C")


class SortKeyField(models.GeneratedField):
    """A stored column that orders another column the Swedish way."""

    def __init__(self, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs["expression"] = SwedishSortKey(source)
        kwargs["output_field"] = models.TextField(db_collation="C")
        kwargs["db_persist"] = True
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        for derived in ("expression", "output_field", "db_persist"):
            kwargs.pop(derived, None)
        return name, "forum.models.SortKeyField", args, {**kwargs, "source": self.source}
