"""The forms of a protocol's row, read once: each request asks for them several times."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTransform

from annotations.forms.form import Form

MOST_KEPT = 64
"""Texts of rows; a form is up to some hundred kB when it is read."""


class Documents(list[dict[str, Any]]):
    """Documents of forms in their order, which nobody changes, and the forms that they hold."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        super().__init__(documents)
        self._forms: dict[str, Mapping[str, Form]] = {}

    def forms(self, language: str) -> Mapping[str, Form]:
        """The forms by their ids, as they are asked of a benchmark in the language."""
        if language not in self._forms:
            forms = [Form.of(document, language) for document in self]
            self._forms[language] = {form.id: form for form in forms}
        return self._forms[language]


class DocumentsField(models.JSONField):
    """As Django's, but for one thing: of rows that hold the same text, one object is made."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        return _read(value)

    def deconstruct(self) -> Any:
        """For migrations it is Django's: the column is the same."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


@lru_cache(maxsize=MOST_KEPT)
def _read(text: str) -> Documents:
    return Documents(json.loads(text))
