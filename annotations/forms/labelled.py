"""What labelled texts come to, counted: the home of the shares that pages, files and cards give."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.forms.answers import is_shown
from annotations.forms.form import Answers, Form, Question
from annotations.vocabularies import Sensitivity

Kinds = frozenset[str]


@dataclass(frozen=True)
class Labelled:
    """A text whose sensitivity is settled: `label` is CS or CA, `answers` are what holds of it.

    `kinds` are what makes it sensitive, `people` how many have labelled it.
    """

    subject: str
    category: str
    label: str
    kinds: Kinds = frozenset()
    answers: Answers = field(default_factory=dict)
    people: int = 0

    @property
    def is_sensitive(self) -> bool:
        return self.label == Sensitivity.CS


@dataclass(frozen=True)
class Split:
    """How many texts of a group are sensitive and how many are not, and of how many subjects."""

    cs: int
    ca: int
    subjects: int
    cs_subjects: int
    ca_subjects: int

    @property
    def texts(self) -> int:
        return self.cs + self.ca


@dataclass(frozen=True)
class Named:
    """How many texts name what alone; those that name nothing or several are only counted."""

    counts: Mapping[str, int]
    without: int
    several: int


@dataclass(frozen=True)
class Crossed:
    """The same of two questions at once: texts by the one value that they name for each."""

    counts: Mapping[tuple[str, str], int]
    left_out: int


def split(labelled: Iterable[Labelled]) -> Split:
    texts: Counter[bool] = Counter()
    subjects: defaultdict[bool, set[str]] = defaultdict(set)
    for one in labelled:
        texts[one.is_sensitive] += 1
        subjects[one.is_sensitive].add(one.subject)
    every = subjects[True] | subjects[False]
    return Split(
        texts[True], texts[False], len(every), len(subjects[True]), len(subjects[False])
    )  # fmt: skip


def grouped(
    labelled: Iterable[Labelled], by: Callable[[Labelled], str]
) -> dict[str, list[Labelled]]:
    """By group, in order of their names."""
    groups: defaultdict[str, list[Labelled]] = defaultdict(list)
    for one in labelled:
        groups[by(one)].append(one)
    return {name: groups[name] for name in sorted(groups)}


def by_category(labelled: Iterable[Labelled]) -> dict[str, list[Labelled]]:
    return grouped(labelled, lambda one: one.category)


def kinds_that_hold(labelled: Iterable[Labelled]) -> Counter[str]:
    """Of how many texts each kind holds, whatever else does."""
    return Counter(kind for one in labelled for kind in one.kinds)


def kinds_together(labelled: Iterable[Labelled]) -> Counter[Kinds]:
    """Of how many sensitive texts just these kinds hold."""
    return Counter(one.kinds for one in labelled if one.is_sensitive)


def asked(form: Form, question: Question, labelled: Iterable[Labelled]) -> list[Labelled]:
    """The texts of which the question is asked, by what holds of them."""
    return [one for one in labelled if is_shown(form, question, one.answers)]


def named(form: Form, question: Question, labelled: Iterable[Labelled]) -> Named:
    counts: Counter[str] = Counter()
    without = several = 0
    for one in asked(form, question, labelled):
        values = question.picked(one.answers)
        if len(values) == 1:
            counts.update(values)
        elif values:
            several += 1
        else:
            without += 1
    return Named(counts, without, several)


def crossed(
    form: Form, questions: tuple[Question, Question], labelled: Sequence[Labelled]
) -> Crossed:
    counts: Counter[tuple[str, str]] = Counter()
    left_out = 0
    first, second = questions
    for one in labelled:
        pairs = [
            (a, b) for a in first.picked(one.answers) for b in second.picked(one.answers)
        ]  # fmt: skip
        if len(pairs) == 1:
            counts.update(pairs)
        elif is_shown(form, first, one.answers) or is_shown(form, second, one.answers):
            left_out += 1
    return Crossed(counts, left_out)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
