"""Which questions are counted together: subjects, categories and marks, in each subset."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evaluation.analysis.cube import Bools, Codes, Factor, Questions

ALL = "all"
"""The kind of the group of all questions, which has no name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are counted together: those of one subset that have one value of a kind."""

    kind: str
    name: str
    subset: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups (G) of questions (Q), as sparse matrices whose products are sums.

    A question is a member of each group that it is in, and a cluster of a group is what of a
    passage is in it. `questions` is G x Q, `clusters` clusters x members, `owners` G x clusters;
    `group` and `question` name those of each member.
    """

    groups: tuple[Group, ...]
    questions: sparse.csr_array
    clusters: sparse.csr_array
    owners: sparse.csr_array
    group: NDArray[np.intp]
    question: NDArray[np.intp]

    @classmethod
    def of(cls, groups: list[Group], masks: list[Bools], numbers: Codes) -> "Grouping":
        """Groups of the questions in these masks; those of one cluster have the same number."""
        group, question = np.nonzero(np.array(masks).reshape(len(groups), len(numbers)))
        most = int(numbers.max(initial=0)) + 1
        pairs, cluster = np.unique(group * most + numbers[question], return_inverse=True)
        return cls(
            groups=tuple(groups),
            questions=_ones(group, question, (len(groups), len(numbers))),
            clusters=_ones(cluster, np.arange(len(group)), (len(pairs), len(group))),
            owners=_ones(pairs // most, np.arange(len(pairs)), (len(groups), len(pairs))),
            group=group,
            question=question,
        )


def by_subset(questions: Questions) -> Grouping:
    """All questions, and those of each subset."""
    return _grouping(questions, {ALL: {"": np.ones(len(questions), dtype=bool)}})


def by_kind(questions: Questions) -> Grouping:
    """Subjects, categories, numbers of options where there are several, and marks, each in every
    subset."""
    kinds = {"subject": _masks(questions.subject), "category": _masks(questions.category)}
    numbers = np.unique(questions.options[questions.options > 0])
    if len(numbers) > 1:
        kinds["options"] = {str(number): questions.options == number for number in numbers}
    return _grouping(questions, kinds | dict(questions.marks))


def _masks(factor: Factor) -> dict[str, Bools]:
    return {level: factor.codes == code for code, level in enumerate(factor.levels)}


def _grouping(questions: Questions, kinds: Mapping[str, Mapping[str, Bools]]) -> Grouping:
    found = [
        (Group(kind, name, subset), mask & within)
        for kind, names in kinds.items()
        for name, mask in names.items()
        for subset, within in questions.subsets.items()
    ]
    kept = [(group, mask) for group, mask in found if mask.any()]
    groups, masks = [group for group, _ in kept], [mask for _, mask in kept]
    return Grouping.of(groups, masks, questions.clusters)


def _ones(
    rows: NDArray[np.integer], columns: NDArray[np.integer], shape: tuple[int, int]
) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
