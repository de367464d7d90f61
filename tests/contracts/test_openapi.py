"""The API's contract: whoever changes it sees the change in the review of their commit."""

from pathlib import Path

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

SNAPSHOT = Path(__file__).with_name("openapi.yml")


@pytest.fixture(scope="module")
def schema():
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        made = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS, "`make openapi` prints what it warns of"
    return made


def test_the_contract_is_the_one_that_was_reviewed(schema):
    written = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    assert written == SNAPSHOT.read_text(encoding="utf-8"), "run `make openapi` and review it"


def test_the_contract_is_valid_openapi(schema):
    validate_schema(schema)


def test_every_operation_says_what_it_does_and_how_it_refuses(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path}"
            assert {"401", "403", "429"} <= set(operation["responses"]), f"{method} {path}"
