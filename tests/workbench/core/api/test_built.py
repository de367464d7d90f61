"""One serializer serves all requests, and keeps nothing of any of them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils.translation import override
from rest_framework import serializers

from workbench.core.api.built import built, shown_all
from workbench.core.api.requests import Input, query


class Form(Input):
    name = serializers.CharField(max_length=3, default="")
    marks = serializers.ListField(default=list)


def asked(**given: Any) -> dict[str, Any]:
    return query(cast("Any", SimpleNamespace(query_params=given)), Form)


def refusal(language: str) -> str:
    with override(language), pytest.raises(serializers.ValidationError) as refused:
        asked(name="too long")
    return str(cast("Any", refused.value.detail)["name"][0])


def test_a_refusal_is_in_the_language_of_whoever_it_is_told():
    told = [refusal(language) for language in ("es", "en", "es")]
    assert told[1] == "Ensure this field has no more than 3 characters."
    assert told[0] == told[2] != told[1]


def test_what_one_request_was_given_is_not_in_the_next():
    first = asked(name="one")
    first["marks"].append("of the first")
    assert asked() == {"name": "", "marks": []}
    assert built(Form) is built(Form)


def test_each_object_is_shown_by_itself():
    rows = [SimpleNamespace(name=name, marks=[name]) for name in ("a", "b")]
    assert shown_all(Form, rows) == [{"name": "a", "marks": ["a"]}, {"name": "b", "marks": ["b"]}]
