"""A deed's refusal, told in the form it came from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.forms import BaseForm


@contextmanager
def told(form: BaseForm) -> Iterator[None]:
    """A ValidationError raised inside becomes an error of the field it names, or of the whole form."""
    try:
        yield
    except ValidationError as error:
        refused = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for field, errors in refused.items():
            form.add_error(field if field in form.fields else None, errors)
