"""Numbers as people write them: "3 706 566 kr", "18,5"."""

import re
from typing import Any

from django import forms

_SPACE = re.compile(r"\s|kr\b", re.IGNORECASE)


class QuantityField(forms.DecimalField):
    """A number with or without decimals; spaces between the thousands and a "kr" are allowed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, localize=True, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(_SPACE.sub("", value) if isinstance(value, str) else value)


class KronorField(forms.IntegerField):
    """Whole kronor."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_value=10**15, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(_SPACE.sub("", value) if isinstance(value, str) else value)
