"""A draft: what a form held when it was last saved, by field name."""

from collections.abc import Mapping
from typing import Any, TypeGuard

Draft = dict[str, list[str]]


def is_field(values: Any) -> TypeGuard[list[str]]:
    """Whether a field of a draft is what a page sends: a list of texts."""
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def fields_of(stored: Mapping[str, Any]) -> Draft:
    """The fields of a stored draft; what an earlier release took and no page sends is left out."""
    return {name: values for name, values in stored.items() if is_field(values)}
