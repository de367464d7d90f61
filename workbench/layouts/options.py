"""Options that stand in one column: a list, an object, or a text that holds either."""

import ast
import json
from collections.abc import Sequence
from typing import Any

from workbench.core.messages import Message, gettext_noop

Options = tuple[Sequence[object], Sequence[object]]
"""The options, and their names where the column has names for them."""

_LONGEST = 200_000
"""Of a text that is read as a list, in characters."""


def options_in(value: object, separator: str = "") -> Options | Message:
    """The options that a cell holds, or what is wrong with it.

    A text is taken apart at the separator where there is one, else read as a list in JSON or as
    Python writes it.
    """
    if isinstance(value, str) and separator:
        return [part.strip() for part in value.split(separator)], ()
    if isinstance(value, str) and value.strip()[:1] in ("[", "{", "("):
        found = _literal(value)
        if found is None:
            return gettext_noop("is text that is neither a list in JSON nor one of Python's")
        value = found
    if isinstance(value, dict):
        return _of_object(value)
    if isinstance(value, list | tuple):
        return _of_list(value)
    return gettext_noop("is of type %(type)s, not a list", type=type(value).__name__)


def _literal(text: str) -> Any:
    if len(text) > _LONGEST:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def _of_object(value: dict[Any, Any]) -> Options | Message:
    """`{"text": [...], "label": [...]}`, or each option under its name."""
    texts, labels = value.get("text"), value.get("label")
    if not isinstance(texts, list | tuple):
        return list(value.values()), list(value)
    if not isinstance(labels, list | tuple) or len(labels) != len(texts):
        return gettext_noop("has not one label for each text")
    return list(texts), list(labels)


def _of_list(value: Sequence[Any]) -> Options:
    """Texts, or objects with a text and a label each."""
    if value and all(isinstance(one, dict) and "text" in one for one in value):
        return [one["text"] for one in value], [one.get("label") for one in value]
    return list(value), ()
