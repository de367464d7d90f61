"""Fields that several resources share."""

from typing import Any, Generic, TypeVar

from rest_framework import serializers

from annotations import limits
from annotations.canonical import canonical
from annotations.models.campaigns import LANGUAGE_CHOICES
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Region,
    Vocabulary,
    WorldBankRegion,
    countries,
)
from workbench.core.api.requests import Input
from workbench.core.limits import INTEGER

V = TypeVar("V", bound=Vocabulary)


class VocabularyField(serializers.ChoiceField, Generic[V]):
    """A word of a closed list, given on as its member."""

    def __init__(self, vocabulary: type[V], *, without: tuple[V, ...] = (), **kwargs: Any) -> None:
        self._vocabulary = vocabulary
        choices = [pair for pair in vocabulary.choices() if pair[0] not in without]
        super().__init__(choices=choices, **kwargs)

    def to_internal_value(self, data: Any) -> V:
        return self._vocabulary(super().to_internal_value(data))


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


class SpanSerializer(serializers.Serializer[Any]):
    """A highlight, in code points of the question as it is stored; a CRLF counts two."""

    start = serializers.IntegerField(min_value=0, max_value=INTEGER)
    end = serializers.IntegerField(min_value=1, max_value=INTEGER)
    label = VocabularyField(KnowledgeKind, without=(KnowledgeKind.NONE,))  # type: ignore[assignment]
    quote = TextField(
        required=False,
        help_text="The words that it marks. Where it is given it is held against the question: a "
        "highlight of other words is refused, one that was counted in the question with its line "
        "ends or accents folded is moved to its words.",
    )


class TagsSerializer(serializers.Serializer[Any]):
    """The answers to the culture questions, in the paper's order."""

    knowledge = serializers.ListField(child=VocabularyField(KnowledgeKind), min_length=1)
    spans = serializers.ListField(child=SpanSerializer(), default=list, max_length=limits.SPANS)
    cultures = serializers.ListField(child=VocabularyField(Culture), default=list)
    regions = serializers.ListField(child=VocabularyField(Region), default=list)
    world_bank_regions = serializers.ListField(child=VocabularyField(WorldBankRegion), default=list)
    countries = serializers.ListField(
        child=serializers.ChoiceField(choices=list(countries())), default=list
    )
    dialect = serializers.ChoiceField(choices=Dialect.choices(), allow_blank=True, default="")
    time_sensitive = serializers.BooleanField()
