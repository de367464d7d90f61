"""Fields that several resources share."""

from typing import Any, Generic, TypeVar

from rest_framework import serializers

from annotations import limits
from annotations.canonical import canonical
from annotations.kinds.registry import kind_choices
from annotations.models.campaigns import LANGUAGE_CHOICES
from annotations.vocabularies import Vocabulary
from workbench.core.api.requests import Input

V = TypeVar("V", bound=Vocabulary)


class VocabularyField(serializers.ChoiceField, Generic[V]):
    """A word of a closed list, given on as its member."""

    def __init__(self, vocabulary: type[V], *, without: tuple[V, ...] = (), **kwargs: Any) -> None:
        self._vocabulary = vocabulary
        choices = [pair for pair in vocabulary.choices() if pair[0] not in without]
        super().__init__(choices=choices, **kwargs)

    def to_internal_value(self, data: Any) -> V:
        return self._vocabulary(super().to_internal_value(data))


class KindField(serializers.ChoiceField):
    """A kind of task, by its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": kind_choices(), **kwargs})


class TextField(serializers.CharField):
    """Text as it is stored, with all its spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": limits.TEXT, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        return canonical(super().to_internal_value(data))


class TextInput(Input):
    """Question and options: one text, never less."""

    question = TextField()
    options = serializers.ListField(child=TextField(), max_length=limits.OPTIONS.most)


class LanguageField(serializers.ChoiceField):
    """The code of one of the 42 languages."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=LANGUAGE_CHOICES, **kwargs)
