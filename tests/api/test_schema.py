"""Every address of the interface keeps to its own schema, whatever it is asked."""

from types import SimpleNamespace

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from forum.api.models import Scope
from forum.api.tokens import make_token
from tests.api.conftest import LAST_DAY, finalise

pytestmark = [
    pytest.mark.check,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
EXAMPLES = 25


@override_settings(API_RATE=1_000_000)
def test_answers_keep_to_the_schema(cast: SimpleNamespace, told: SimpleNamespace) -> None:
    """Questions as the schema allows them, and such as it does not."""
    finalise(told)
    _, secret = make_token(told.forum, "Prov", Scope.values, LAST_DAY, by=cast.sekr)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    headers, asked = {"Authorization": f"Bearer {secret}"}, 0
    for operation in (each.ok() for each in schema.get_all_operations()):
        has_parameters = bool(list(operation.iter_parameters()))
        modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if has_parameters else [])]
        for mode in modes:

            @settings(
                max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
            )
            @given(case=operation.as_strategy(mode))
            def ask(case: schemathesis.Case) -> None:
                case.call_and_validate(headers=headers)

            ask()
            asked += 1
    assert asked >= 18
