"""Marks on words, compared by characters: each is marked by a person or not.

Stretches that all people treat alike are counted as one, with their length, not character by
character. What is drawn for intervals are texts: the characters of one hang together.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from annotations.agreement.ratings import Ratings

Marks = tuple[tuple[str, int, int], ...]
"""What a person marked in a text: field, start and end, which is excluded."""
Pattern = tuple[bool, ...]


@dataclass(frozen=True)
class Characters:
    """By units: how many characters each field of the text has in which words are marked."""

    lengths: Sequence[Mapping[str, int]]


@dataclass(frozen=True)
class Stretches:
    """How many characters of a text are marked by whom, whoever of the `people` that is."""

    people: tuple[str, ...]
    lengths: Mapping[Pattern, int]

    @classmethod
    def of(cls, unit: Mapping[str, Marks], lengths: Mapping[str, int]) -> "Stretches":
        people = tuple(sorted(unit))
        counted: Counter[Pattern] = Counter()
        for field, length in lengths.items():
            marked = [_within(unit[one], field, length) for one in people]
            ends = {end for spans in marked for span in spans for end in span}
            for start, end in pairwise(sorted({0, length} | ends)):
                by = tuple(any(a <= start < b for a, b in spans) for spans in marked)
                counted[by] += end - start
        return cls(people, counted)

    def overlap(self) -> float:
        """The mean over pairs of people of twice what both marked in the sum of what each did (F1);
        1 of two who marked nothing."""
        pairs = list(combinations(range(len(self.people)), 2))
        return sum(self._overlap(a, b) for a, b in pairs) / len(pairs)

    def _overlap(self, a: int, b: int) -> float:
        both = sum(length for by, length in self.lengths.items() if by[a] and by[b])
        either = sum(length * (by[a] + by[b]) for by, length in self.lengths.items())
        return 2 * both / either if either else 1.0


def stretches(units: Sequence[Mapping[str, Marks]], characters: Characters) -> list[Stretches]:
    """Of each unit.

    Raises:
        ValueError: the lengths of some units are not given.
    """
    pairs = zip(units, characters.lengths, strict=True)
    return [Stretches.of(unit, lengths) for unit, lengths in pairs if unit]


def ratings_of(found: Sequence[Stretches]) -> Ratings:
    """Every character as a thing that people rate as marked or not."""
    return Ratings.of_runs(
        [
            [
                (length, dict(zip(one.people, by, strict=True)))
                for by, length in sorted(one.lengths.items())
            ]
            for one in found
        ]
    )


def _within(marks: Marks, field: str, length: int) -> list[tuple[int, int]]:
    """The places in a field, cut at its end."""
    places = ((start, min(end, length)) for name, start, end in marks if name == field)
    return [(start, end) for start, end in places if start < end]
