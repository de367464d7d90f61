"""Who answered what: models by languages by questions, and what is known of each question.

All of an analysis works on these arrays: 14 models in 42 languages on 14,042 questions are 8.3
million cells, one byte each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Codes = NDArray[np.int32]
Bytes = NDArray[np.int8]
Floats = NDArray[np.float32]

NONE = -1
"""The code of what has no value: no label, no option chosen, no key."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One value for each of many: `levels[codes[i]]`, and none where the code is -1."""

    levels: tuple[str, ...]
    codes: NDArray[np.integer]

    @classmethod
    def of(cls, values: Iterable[str | None]) -> "Factor":
        """Levels sorted; None and the empty string have no value."""
        listed = list(values)
        levels = tuple(sorted({value for value in listed if value}))
        numbers = {level: number for number, level in enumerate(levels)}
        codes = [numbers[value] if value else NONE for value in listed]
        return cls(levels, np.array(codes, dtype=np.int32))

    def mask(self, level: str) -> Bools:
        """Which have this level; none where it is unknown."""
        if level not in self.levels:
            return np.zeros(self.codes.shape, dtype=bool)
        return np.asarray(self.codes == self.levels.index(level))


@dataclass(frozen=True, slots=True)
class Votes:
    """What annotators said of each question: `sensitive` of `total` said culturally sensitive.

    `tags` has the number of votes for each tag whose half decides (cultural, geographic, dialect):
    a question is CS when at least half of `total` carry any one of them.
    """

    total: NDArray[np.int16]
    tags: Mapping[str, NDArray[np.int16]]


@dataclass(frozen=True, slots=True)
class Questions:
    """What is known of each question, the same in every language; arrays are in this order.

    `label` has the levels `CA` and `CS`. `passage` says which questions share a text. `options`
    are their numbers (0: unknown). `marks` are further groups by kind, such as `region`, `culture`,
    `country` or a form's question: of each, which questions are in which of its values, and a
    question may be in several.
    """

    sample_ids: tuple[str, ...]
    subject: Factor
    category: Factor
    label: Factor
    passage: Factor
    options: Bytes
    marks: Mapping[str, Mapping[str, Bools]] = field(default_factory=dict)
    votes: Votes | None = None

    def __len__(self) -> int:
        return len(self.sample_ids)

    @property
    def subsets(self) -> Mapping[str, Bools]:
        """The questions of `all`, `annotated`, `CA` and `CS`."""
        agnostic, sensitive = self.label.mask("CA"), self.label.mask("CS")
        everything = np.ones(len(self), dtype=bool)
        return {"all": everything, "annotated": agnostic | sensitive} | {
            "CA": agnostic,
            "CS": sensitive,
        }

    @property
    def clusters(self) -> Codes:
        """A number for each question; those of one passage have the same."""
        alone = self.passage.codes == NONE
        numbers = self.passage.codes.astype(np.int32)
        numbers[alone] = len(self.passage.levels) + np.arange(np.count_nonzero(alone))
        return numbers


@dataclass(frozen=True, slots=True)
class Cube:
    """Answers of models (M) in languages (L) to questions (Q).

    `asked`, `correct`, `tie` are M x L x Q; `credit` is 1/k for the right one among k equally
    probable best options. `chosen` is the option's index, -1 where none was named or it is not
    known. `mass` is the probability on the letters. `key` is L x Q (a translation may order its
    options otherwise), -1 unknown. What a file does not tell is None. `route` is how each text came
    to be (`original`, `machine`, `post-edited`, `human`) and `reviewed` whether people reviewed it,
    both L x Q. `answer_check` says where people's answers to the translation did not confirm the
    key, `item_errors` where people marked an error. `text_marks` are further groups of texts, by
    kind and value, L x Q each. `tier` and `script` are of the languages.
    """

    models: tuple[str, ...]
    languages: tuple[str, ...]
    questions: Questions
    asked: Bools
    correct: Bools
    chosen: Bytes | None = None
    credit: Floats | None = None
    tie: Bools | None = None
    mass: Floats | None = None
    key: Bytes | None = None
    route: Factor | None = None
    reviewed: Bools | None = None
    answer_check: Bools | None = None
    item_errors: Bools | None = None
    text_marks: Mapping[str, Mapping[str, Bools]] = field(default_factory=dict)
    tier: Factor = field(default_factory=lambda: Factor.of([]))
    script: Factor = field(default_factory=lambda: Factor.of([]))

    @property
    def shape(self) -> tuple[int, int, int]:
        models, languages, questions = self.asked.shape
        return models, languages, questions

    def of_models(self, names: Sequence[str]) -> "Cube":
        """Of these models alone, in this order."""
        places = [self.models.index(name) for name in names]
        parts = ("asked", "correct", "chosen", "credit", "tie", "mass")
        kept = {part: getattr(self, part) for part in parts}
        cut = {part: None if array is None else array[places] for part, array in kept.items()}
        return replace(self, models=tuple(names), **cut)  # type: ignore[arg-type]  # by their names
