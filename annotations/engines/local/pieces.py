"""What a model could not read of a piece: it is cut where it is too long, and strange signs stay.

A piece is a sentence, with the spans in it that a translation leaves as they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import regex

from annotations.engines.pieces import Piece
from annotations.engines.protection import Span

CLAUSE = regex.compile(r"[,;:–—]\s+|[،؛、，；：]\s*")
GAP = regex.compile(r"\s+")

Length = Callable[[str], int]
Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text: what the model is asked for, or what stays."""

    text: str
    is_asked: bool = False


def with_strange_signs(piece: Piece, knows: Knows) -> Piece:
    """The piece with a span for each run of signs that the model has no token for.

    It would write something else in their place, or nothing.
    """
    found = [Span(start, end, piece.text[start:end]) for start, end in _strange(piece.text, knows)]
    apart = [span for span in found if not any(_overlap(span, other) for other in piece.spans)]
    spans = sorted([*piece.spans, *apart], key=lambda span: span.start)
    return replace(piece, spans=tuple(spans))


def stretches(text: str, knows: Knows) -> list[Stretch]:
    """A text cut at the signs that no placeholder could stand for: the words between them."""
    found: list[Stretch] = []
    at = 0
    for start, end in [*_strange(text, knows), (len(text), len(text))]:
        words = text[at:start].strip() if any(map(str.isalpha, text[at:start])) else ""
        before, after = text[at:start].split(words, 1) if words else (text[at:start], "")
        found += [Stretch(before), Stretch(words, bool(words)), Stretch(after + text[start:end])]
        at = end
    return found


def short_pieces(piece: Piece, length: Length, most: int) -> Iterator[Piece]:
    """The piece in parts of at most so many tokens, as near to its middle as a clause ends.

    What has no space outside its spans stays whole.
    """
    if length(piece.text) <= most or (cut := _middle(piece)) is None:
        yield piece
        return
    before, after = cut
    yield from short_pieces(_part(piece, 0, before), length, most)
    yield from short_pieces(_part(piece, after, len(piece.text)), length, most)


def _middle(piece: Piece) -> tuple[int, int] | None:
    """Where the first half ends and the second begins: between are spaces alone."""
    for pattern in (CLAUSE, GAP):
        found = [
            (match.end() - len(_spaces(match[0])), match.end())
            for match in pattern.finditer(piece.text)
            if 0 < match.end() < len(piece.text) and not _within(match, piece)
        ]
        if found:
            half = len(piece.text) // 2
            return min(found, key=lambda cut: abs(cut[0] - half))
    return None


def _spaces(text: str) -> str:
    return text[len(text.rstrip()) :]


def _within(match: "regex.Match[str]", piece: Piece) -> bool:
    return any(span.start < match.end() and match.start() < span.end for span in piece.spans)


def _strange(text: str, knows: Knows) -> list[tuple[int, int]]:
    """Where the runs of signs stand that the model has no token for."""
    strange = "".join(sorted(sign for sign in set(text) if not knows(sign)))
    pattern = f"[{regex.escape(strange, literal_spaces=True)}]+"
    return [run.span() for run in regex.finditer(pattern, text)] if strange else []


def _part(piece: Piece, start: int, end: int) -> Piece:
    inside = tuple(
        replace(span, start=span.start - start, end=span.end - start)
        for span in piece.spans
        if start <= span.start and span.end <= end
    )
    return Piece(piece.text[start:end], piece.start + start, piece.start + end, inside)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
