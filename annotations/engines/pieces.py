"""The stretches of a text that an engine is sent, each by itself; the rest stays where it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from annotations.engines.protection import Span
from annotations.quality.sentences import ends_by_spaces, sentences

_LINE = regex.compile(r"\S(?:[^\n]*\S)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, without white space around it; `spans` are those in it, by its own
    places."""

    text: str
    start: int
    end: int
    spans: tuple[Span, ...] = ()


def whole(text: str, spans: Sequence[Span]) -> list[Piece]:
    """The text as one piece, none where there is only white space."""
    start = len(text) - len(text.lstrip())
    return [_piece(text, start, len(text.rstrip()), spans)] if text.strip() else []


def by_sentence(text: str, spans: Sequence[Span], language: str) -> list[Piece]:
    """The sentences of a text in a language, none of which ends within a span."""
    cuts: list[tuple[int, int]] = []
    for start, end in sorted([*_sentences(text, language), *((s.start, s.end) for s in spans)]):
        if cuts and start < cuts[-1][1]:
            start, end = cuts[-1][0], max(end, cuts.pop()[1])
        cuts.append((start, end))
    return [_piece(text, start, end, spans) for start, end in cuts]


def _sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Where sentences have no mark of their own, as in Thai, the lines."""
    if ends_by_spaces(language):
        return [match.span() for match in _LINE.finditer(text)]
    return [(one.start, one.end) for one in sentences(text, language)]


def joined(text: str, pieces: Sequence[Piece], translations: Sequence[str]) -> str:
    """The text with translations in the place of its pieces."""
    parts: list[str] = []
    at = 0
    for piece, translation in zip(pieces, translations, strict=True):
        parts += [text[at : piece.start], translation]
        at = piece.end
    return "".join([*parts, text[at:]])


def _piece(text: str, start: int, end: int, spans: Sequence[Span]) -> Piece:
    inside = (
        replace(span, start=span.start - start, end=span.end - start)
        for span in spans
        if start <= span.start and span.end <= end
    )
    return Piece(text[start:end], start, end, tuple(inside))
