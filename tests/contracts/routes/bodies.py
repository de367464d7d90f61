"""The least that an operation of the API takes, made out of its contract."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from tests.contracts.test_openapi import SNAPSHOT

OF_FORMAT = {
    "uuid": "6f1c0f5e-31a5-4a0a-9a38-2f0f7f6f3b11",
    "email": "a@example.org",
    "bcp47": "am",
}


def body_for(method: str, path: str) -> Any:
    """An empty object where the contract asks for nothing."""
    operation = operations().get((method, unnamed(path)), {})
    content = operation.get("requestBody", {}).get("content", {})
    return _least(content["application/json"]["schema"]) if "application/json" in content else {}


@cache
def operations() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """The operations of the contract, by method and path."""
    return {
        (method.upper(), unnamed(path)): operation
        for path, methods in _contract()["paths"].items()
        for method, operation in methods.items()
    }


def unnamed(path: str) -> str:
    """A path whose parameters have lost their names: the contract has others than the routes."""
    return re.sub(r"[<{].*?[>}]", "{}", path)


def _least(schema: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _least(_contract()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    for way in ("allOf", "oneOf", "anyOf"):
        if way in schema:
            return _least(schema[way][0])
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: _least(schema["properties"][name]) for name in schema.get("required", ())}
        case "array":
            return [_least(schema["items"])] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
    return OF_FORMAT.get(schema.get("format", ""), "a")


@cache
def _contract() -> Mapping[str, Any]:
    return yaml.load(SNAPSHOT.read_text("utf-8"), yaml.CSafeLoader)
