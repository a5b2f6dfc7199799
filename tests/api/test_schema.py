"""Every address of the interface keeps to its own schema, whatever it is asked."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from forum.api.models import Scope
from forum.api.tokens import make_token
from tests.api.conftest import LAST_DAY, finalise

pytestmark = [
    pytest.mark.check,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
EXAMPLES = 25


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A server ends its connections with each request; here they are the test's own."""
    ends = (signals.request_started, signals.request_finished)
    for each in ends:
        each.disconnect(close_old_connections)
    yield
    for each in ends:
        each.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@override_settings(API_RATE=1_000_000)
def test_answers_keep_to_the_schema(cast: SimpleNamespace, told: SimpleNamespace) -> None:
    """Questions as the schema allows them, and such as it does not.

    A parameter that is unknown is no mistake, and the token comes with every question: what is refused instead is
    asserted in test_reading.
    """
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
                case.call_and_validate(headers=headers, excluded_checks=[negative_data_rejection])

            ask()
            asked += 1
    assert asked >= 18
