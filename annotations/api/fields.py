"""Fields that several resources share."""

from dataclasses import replace
from typing import Any, Generic, TypeVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations import limits
from annotations.canonical import canonical, is_longer
from annotations.formats.tables import DocumentError
from annotations.kinds.registry import kind_choices
from annotations.services.languages import checked_code
from annotations.vocabularies import Vocabulary
from workbench.core.api.requests import Input
from workbench.core.errors import Invalid
from workbench.core.languages import LONGEST_CODE
from workbench.core.messages import localized

V = TypeVar("V", bound=Vocabulary)


class VocabularyField(serializers.ChoiceField, Generic[V]):
    """A word of a closed list, given on as its member."""

    def __init__(self, vocabulary: type[V], *, without: tuple[V, ...] = (), **kwargs: Any) -> None:
        self._vocabulary = vocabulary
        choices = [pair for pair in vocabulary.choices() if pair[0] not in without]
        super().__init__(choices=choices, **kwargs)

    def to_internal_value(self, data: Any) -> V:
        return self._vocabulary(super().to_internal_value(data))


class NamesField(serializers.ListField):
    """Several values of a parameter, given several times, or once with commas between them; each
    counts once.

    Values that may have commas themselves have to be given one by one: `commas=False`.
    """

    child = serializers.CharField(max_length=limits.SUBJECT)

    def __init__(self, *, commas: bool = True, **kwargs: Any) -> None:
        self._commas = commas
        super().__init__(**{"default": list, "max_length": limits.VALUES_ASKED, **kwargs})

    def get_value(self, dictionary: Any) -> Any:
        given = dictionary.getlist(self.field_name)
        if self._commas:
            given = [value for one in given for value in one.split(",")]
        return list(dict.fromkeys(given)) or serializers.empty


class KindField(serializers.ChoiceField):
    """A kind of task, by its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": kind_choices(), **kwargs})


class TextField(serializers.CharField):
    """Text as it is stored, with all its spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": limits.TEXT, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        return text if is_longer(text, self.max_length or limits.TEXT) else canonical(text)


class TextInput(Input):
    """Question and options: one text, never less."""

    question = TextField()
    options = serializers.ListField(child=TextField(), max_length=limits.OPTIONS.most)


@extend_schema_field({"type": "string", "format": "bcp47", "maxLength": LONGEST_CODE})
class LanguageField(serializers.CharField):
    """A language by its BCP 47 code, given on as its canonical one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_CODE, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        try:
            return checked_code(written=super().to_internal_value(data))
        except Invalid as refusal:
            raise serializers.ValidationError(refusal.fields["language"]) from refusal


class LanguageFilterField(forms.CharField):
    """A language in an address, given on as its canonical code."""

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        try:
            return checked_code(written=code) if code else ""
        except Invalid as refusal:
            raise ValidationError(refusal.fields["language"]) from refusal


class LanguageFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Rows of one language, by any way to write its code."""

    field_class = LanguageFilterField


def told(error: DocumentError) -> list[str]:
    """All that is wrong with a document, in the reader's language."""
    return [str(replace(one, message=localized(one.message, gettext))) for one in error.problems]
