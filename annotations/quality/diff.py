"""What was taken out of a text and what was put in, in words or graphemes, for display."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from annotations.canonical import canonical
from annotations.quality.tokens import pieces
from workbench.core.mathematics.stretches import has_formulae, stretches

CONTEXT = 80
"""Code points of unchanged text shown beside a change."""

MOST_COMPARED = 100_000_000
"""Pieces of the one text times pieces of the other: the longest of MMLU have 3,000 each."""

Kind = Literal["equal", "delete", "insert"]


@dataclass(frozen=True)
class Segment:
    """A stretch of text that stayed, went (`delete`) or came (`insert`)."""

    kind: Kind
    text: str


def diff(before: str, after: str, language: str) -> list[Segment]:
    """Return segments: without the insertions they read `before`, without the deletions `after`.

    Both in canonical form, so that what reads the same is no change. Of a change, what went comes
    first. Space alone between two changes belongs to both, so that a rewritten phrase reads as one
    change. Of very long texts, all between the first change and the last reads as one.
    """
    old, new = (_pieces(canonical(text), language) for text in (before, after))
    segments: list[Segment] = []
    for is_change, group in groupby(
        _bridged(_edits(old, new)), key=lambda edit: edit[0] != edit[1]
    ):
        edits = list(group)
        removed, added = ("".join(parts) for parts in zip(*edits, strict=True))
        if not is_change:
            segments.append(Segment("equal", removed))
            continue
        segments += [Segment("delete", removed)] if removed else []
        segments += [Segment("insert", added)] if added else []
    return segments


def around_changes(segments: Iterable[Segment]) -> list[Segment]:
    """Cut long stretches that stayed, so that a change in a long text is found at a glance."""
    return [
        replace(segment, text=_shortened(segment.text))
        if segment.kind == "equal" and len(segment.text) > 3 * CONTEXT
        else segment
        for segment in segments
    ]


def _pieces(text: str, language: str) -> list[str]:
    """The pieces of a text; a formula is one, for half of one cannot be read."""
    if not has_formulae(text):
        return pieces(text, language)
    found: list[str] = []
    for one in stretches(text):
        written = text[one.start : one.end]
        found += [written] if one.kind == "formula" else pieces(written, language)
    return found


@dataclass(frozen=True)
class Stretch:
    """A stretch of one of several texts; `lacking` are the indices of those that lack it here.

    An empty one stands where those have something that this one has not.
    """

    text: str
    lacking: tuple[int, ...]


def side_by_side(texts: Sequence[str], language: str) -> list[list[Stretch]]:
    """Cut each of several texts into stretches by which of the others lack them.

    Order and place count: a word that another has elsewhere is told apart too. Space alone never
    is.
    """
    split = [_pieces(canonical(text), language) for text in texts]
    return [_beside(own, split, number) for number, own in enumerate(split)]


def contrasts(texts: Sequence[str], language: str) -> list[list[tuple[str, bool]]]:
    """Cut each of several texts into stretches, and say of each whether another text lacks it."""
    cut = []
    for found in side_by_side(texts, language):
        grouped = groupby((one for one in found if one.text), key=lambda one: bool(one.lacking))
        cut.append([("".join(one.text for one in run), differs) for differs, run in grouped])
    return cut


def _beside(own: Sequence[str], split: Sequence[Sequence[str]], number: int) -> list[Stretch]:
    lacked: dict[int, list[int]] = {}
    gaps: dict[int, list[int]] = {}
    for index, other in enumerate(split):
        if index == number:
            continue
        edits = [edit for edit in _compared(own, other) if not edit.is_equal]
        differing = {at for edit in edits for at in range(edit.start, edit.end)}
        for at in differing:
            lacked.setdefault(at, []).append(index)
        for edit in edits:
            is_beside = not differing.isdisjoint((edit.start - 1, edit.start))
            if not is_beside and "".join(other[edit.other_start : edit.other_end]).strip():
                gaps.setdefault(edit.start, []).append(index)
    return list(_joined(own, lacked, gaps))


def _joined(
    own: Sequence[str], lacked: Mapping[int, list[int]], gaps: Mapping[int, list[int]]
) -> Iterator[Stretch]:
    """Pieces with the same ones lacking as one stretch, ended where a gap stands."""
    text, lacking = "", tuple[int, ...]()
    for at, piece in enumerate((*own, "")):
        here = tuple(lacked.get(at, ())) if not piece.isspace() else ()
        if at in gaps or here != lacking or at == len(own):
            if text:
                yield Stretch(text, lacking)
            text, lacking = "", here
        if at in gaps:
            yield Stretch("", tuple(gaps[at]))
        text += piece


def _shortened(text: str) -> str:
    """Both ends of a text, cut between words where there are spaces."""
    return f"{text[:CONTEXT].rsplit(' ', 1)[0]} … {text[-CONTEXT:].split(' ', 1)[-1]}"


class _Edit(NamedTuple):
    """Pieces `start` to `end` of one text, for which the other has `other_start` to `other_end`."""

    start: int
    end: int
    other_start: int
    other_end: int
    is_equal: bool = False


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[_Edit]:
    """The shortest way from one to the other; beyond `MOST_COMPARED`, one edit of all between."""
    first = _shared(old, new)
    last = _shared(old[first:][::-1], new[first:][::-1])
    old_last, new_last = len(old) - last, len(new) - last
    if (old_last - first) * (new_last - first) <= MOST_COMPARED:
        for o in Indel.opcodes(old, new):
            yield _Edit(o.src_start, o.src_end, o.dest_start, o.dest_end, o.tag == "equal")
        return
    yield _Edit(0, first, 0, first, is_equal=True)
    yield _Edit(first, old_last, first, new_last)
    yield _Edit(old_last, len(old), new_last, len(new), is_equal=True)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces two texts begin with alike."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


def _edits(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Return pairs of what stood there and what stands there now."""
    return [
        ("".join(old[e.start : e.end]), "".join(new[e.other_start : e.other_end]))
        for e in _compared(old, new)
    ]


def _bridged(edits: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Turn space that stayed between two changes into a deletion and an insertion of it."""
    for index, (removed, added) in enumerate(edits):
        between = 0 < index < len(edits) - 1
        if between and removed == added and removed.isspace():
            yield removed, ""
            yield "", added
        else:
            yield removed, added


def changed(segments: Iterable[Segment]) -> bool:
    """Say whether anything differs."""
    return any(segment.kind != "equal" for segment in segments)
