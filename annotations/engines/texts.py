"""Engines that translate texts, each as a text of its own, and not questions with their options."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.engines.base import Engine, refuse_nul
from annotations.engines.units import Mark, Output, SourceUnit, Usage


@dataclass(frozen=True, slots=True)
class Text:
    """A translated text, "" for none; `confidence` is as in `Output`."""

    text: str
    confidence: float | None = None


class TextEngine(Engine):
    """An engine of which question and options are asked apart."""

    @abstractmethod
    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        """Translate texts, as many and in order, that are not empty."""

    def translate_texts(self, texts: Sequence[str], language: str) -> list[str]:
        self.require(language)
        refuse_nul(texts)
        return [done.text for done in self._translated(texts, language)]

    def _translate_units(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        texts = [text for one in units for _, text in one.unit.fields()]
        done = iter(self._translated(texts, language))
        return [_output(one, [next(done) for _ in one.unit.fields()]) for one in units]

    def _translated(self, texts: Sequence[str], language: str) -> list[Text]:
        asked = [text for text in texts if text.strip()]
        given = self._translate_texts(asked, language) if asked else []
        self.check_count(len(given), len(asked))
        done = iter(given)
        return [next(done) if text.strip() else Text(text) for text in texts]


def _output(one: SourceUnit, fields: Sequence[Text]) -> Output:
    question, *options = (field.text for field in fields)
    known = [field.confidence for field in fields if field.confidence is not None]
    return Output(
        replace(one.unit, question=question, options=tuple(options)),
        marks=frozenset({Mark.WITHOUT_CONTEXT}),
        confidence=sum(known) / len(known) if known else None,
        usage=Usage(characters=sum(len(text) for _, text in one.unit.fields())),
    )
