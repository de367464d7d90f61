"""Engines that translate texts, each as a text of its own, and not questions with their options."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.engines.base import Engine, refuse_nul
from annotations.engines.guards import problem_of
from annotations.engines.pieces import Piece, by_sentence, joined, whole
from annotations.engines.protection import (
    BRACKETS,
    LETTERS,
    PLAIN,
    Protected,
    Style,
    Terms,
    has_words,
    protect,
    put,
    spans_of,
)
from annotations.engines.units import Mark, Output, SourceUnit, Usage
from annotations.quality.units import Unit


@dataclass(frozen=True, slots=True)
class Text:
    """A translated text, "" for none: `problem` may say why. `confidence` is as in `Output`."""

    text: str
    confidence: float | None = None
    problem: str = ""


@dataclass
class _Asked:
    """A piece on its way, and what came of it."""

    piece: Piece
    answer: str | None = None
    confidence: float | None = None
    characters: int = 0
    attempts: int = 0
    lost_some: bool = False
    problem: str = ""

    def take(self, sent: Protected, answer: Text) -> None:
        self.answer = "" if answer.problem else sent.restored(answer.text.strip())
        self.problem = answer.problem
        self.confidence = answer.confidence
        self.characters += len(sent.sent)
        self.attempts += 1
        self.lost_some = self.attempts > 1 and not sent.style.has_placeholders

    @property
    def marks(self) -> set[Mark]:
        if self.lost_some:
            return {Mark.UNPROTECTED}
        return {Mark.REPAIRED} if self.attempts > 1 else set()


@dataclass(frozen=True)
class _Done:
    text: str
    pieces: Sequence[_Asked]

    @property
    def marks(self) -> set[Mark]:
        split = {Mark.SPLIT} if sum(one.attempts > 0 for one in self.pieces) > 1 else set()
        return split.union(*(one.marks for one in self.pieces))


class TextEngine(Engine):
    """An engine of which question and options are asked apart.

    What must stay is sent as placeholders in the first of its `styles`; a text that does not keep
    them is sent once more in each of the next, and then as it is. An engine that was trained on
    `sentences` is sent one at a time.
    """

    styles: Sequence[Style] = (BRACKETS, LETTERS)
    sentences: bool = False

    @abstractmethod
    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        """Translate texts, as many and in order, that are not empty nor have white space around."""

    def translate_texts(self, texts: Sequence[str], language: str) -> list[str]:
        self.require(language)
        refuse_nul(texts)
        done = self._translated([(text, ()) for text in texts], language)
        return [
            self._believed(text, one.text, language) for text, one in zip(texts, done, strict=True)
        ]

    def _believed(self, text: str, answer: str, language: str) -> str:
        """The answer, "" where it can be no translation."""
        asked, given = (Unit(one, (), language=self.source) for one in (text, answer))
        return "" if problem_of(asked, given, language, self.instructions) else answer

    def estimate(self, units: Sequence[SourceUnit], language: str) -> Usage:
        pieces = (
            piece
            for one in units
            for _, text in one.unit.fields()
            for piece in self._cut(text, one.terms)
            if has_words(piece.text, piece.spans)
        )
        sent = (protect(piece.text, piece.spans, self._style).sent for piece in pieces)
        return Usage(characters=sum(map(len, sent)))

    def _translate_units(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        texts = [(text, one.terms) for one in units for _, text in one.unit.fields()]
        done = iter(self._translated(texts, language))
        return [_output(one, [next(done) for _ in one.unit.fields()]) for one in units]

    def _translated(self, texts: Sequence[tuple[str, Terms]], language: str) -> list[_Done]:
        asked = [[_Asked(piece) for piece in self._cut(text, terms)] for text, terms in texts]
        self._ask([one for pieces in asked for one in pieces], language)
        return [
            _Done(_text(text, pieces), pieces)
            for (text, _), pieces in zip(texts, asked, strict=True)
        ]

    def _cut(self, text: str, terms: Terms) -> list[Piece]:
        spans = spans_of(text, self.source, terms)
        return by_sentence(text, spans, self.source) if self.sentences else whole(text, spans)

    def _ask(self, asked: Sequence[_Asked], language: str) -> None:
        """Ask for every piece until its placeholders come back, at last without any."""
        for one in asked:
            if not has_words(one.piece.text, one.piece.spans):
                one.answer = put(one.piece.text, one.piece.spans)
        for style in (*self.styles, self._style.bare):
            left = [one for one in asked if one.answer is None]
            if left:
                self._ask_in(style, left, language)

    def _ask_in(self, style: Style, asked: Sequence[_Asked], language: str) -> None:
        sent = [protect(one.piece.text, one.piece.spans, style) for one in asked]
        given = self._translate_texts([text.sent for text in sent], language)
        self.check_count(len(given), len(asked))
        for one, text, answer in zip(asked, sent, given, strict=True):
            one.take(text, answer)

    @property
    def _style(self) -> Style:
        return next(iter(self.styles), PLAIN)


def _text(text: str, pieces: Sequence[_Asked]) -> str:
    """A text with the translations of its pieces; none, unless there is one of each."""
    answers = [one.answer or "" for one in pieces]
    return joined(text, [one.piece for one in pieces], answers) if all(answers) else ""


def _output(one: SourceUnit, fields: Sequence[_Done]) -> Output:
    question, *options = (field.text for field in fields)
    pieces = [piece for field in fields for piece in field.pieces]
    problem = next((piece.problem for piece in pieces if piece.problem), "")
    return Output(
        None if problem else replace(one.unit, question=question, options=tuple(options)),
        problem,
        marks=frozenset({Mark.WITHOUT_CONTEXT}.union(*(field.marks for field in fields))),
        confidence=_mean(pieces),
        usage=Usage(characters=sum(piece.characters for piece in pieces)),
    )


def _mean(pieces: Sequence[_Asked]) -> float | None:
    """The confidence of pieces by their length, of those that have one."""
    known = [(one.confidence, len(one.piece.text)) for one in pieces if one.confidence is not None]
    weight = sum(length for _, length in known)
    return sum(value * length for value, length in known) / weight if weight else None
