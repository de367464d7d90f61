"""The figures of a form that tells sensitivity: which there are follows from its questions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from annotations.forms.form import PICKED, YES, Form, Question, QuestionType
from annotations.forms.labelled import (
    Labelled,
    asked,
    by_category,
    crossed,
    grouped,
    kinds_that_hold,
    kinds_together,
    named,
    share,
    split,
)

Rows = tuple[tuple[Any, ...], ...]
CROSSED = (("cultures", "regions"), ("cultures", "countries"), ("regions", "countries"))
"""The vocabularies whose questions are held against one another."""

ANSWERS = ("answer", "other")
"""The columns that hold answers to a figure's first and second question."""

ALL = None
"""The name of the row that adds up the others."""


class Shape(StrEnum):
    """What the rows of a figure are."""

    CATEGORIES = "categories"
    SUBJECTS = "subjects"
    KINDS = "kinds"
    TOGETHER = "together"
    NAMED = "named"
    CROSSED = "crossed"
    YES = "yes"
    PEOPLE = "people"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Figure:
    """A table: `counted` texts are in it, `without` and `several` ones left out for that.

    `questions` are the ids of those of the form that it is about: an `answer` is to the first of
    them, the `other` to the second.
    """

    name: str
    shape: Shape
    questions: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Rows
    counted: int
    without: int = 0
    several: int = 0

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        lists = {
            "questions": tuple(document["questions"]),
            "columns": tuple(document["columns"]),
            "rows": tuple(map(tuple, document["rows"])),
        }
        return cls(**{**document, **lists, "shape": Shape(document["shape"])})

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def figures_of(form: Form, labelled: Sequence[Labelled]) -> list[Figure]:
    """All that is to be counted, in the order in which one reads it."""
    return [
        _categories(form, labelled),
        _subjects(form, labelled),
        _kinds(form, labelled),
        _together(form, labelled),
        *(_named(form, one, labelled) for one in form.questions if _is_named(form, one)),
        *_crossed(form, labelled),
        *(
            _yes(form, one, labelled)
            for one in form.questions
            if one.type is QuestionType.YES_NO and one.id != form.sensitivity
        ),
        _people(labelled),
    ]


def agreement_by_subject(tag: str, question: str, told: Mapping[str, Mapping[str, Any]]) -> Figure:
    """How far people agree on a row of a question, as a table of agreement tells it by subject."""
    columns = ("subject", "alpha", "low", "high", "texts", "pairable", "raters", "reason")
    rows = tuple((subject, *_alpha(one)) for subject, one in told.items())
    counted = sum(row[columns.index("texts")] for row in rows)
    return Figure(f"agreement-{tag}", Shape.AGREEMENT, (question,), columns, rows, counted)


def _alpha(told: Mapping[str, Any]) -> tuple[Any, ...]:
    alpha = told["coefficients"]["alpha"]
    ends = alpha["value"], alpha["low"], alpha["high"]
    return *ends, told["units"], told["pairable"], told["raters"], alpha.get("reason", "")


def _categories(form: Form, labelled: Sequence[Labelled]) -> Figure:
    """Table 1 of Global MMLU."""
    total = split(labelled)
    groups = {name: split(texts) for name, texts in by_category(labelled).items()}
    columns = (
        "category", "subjects", "cs_subjects", "ca_subjects", "texts", "cs", "ca",
        "share", "share_of_cs", "share_of_ca", "cs_share",
    )  # fmt: skip
    rows = tuple(
        (
            name, one.subjects, one.cs_subjects, one.ca_subjects, one.texts, one.cs, one.ca,
            share(one.texts, total.texts), share(one.cs, total.cs), share(one.ca, total.ca),
            share(one.cs, one.texts),
        )
        for name, one in (*groups.items(), (ALL, total))
    )  # fmt: skip
    about = (form.sensitivity,)
    return Figure("categories", Shape.CATEGORIES, about, columns, rows, total.texts)


def _subjects(form: Form, labelled: Sequence[Labelled]) -> Figure:
    """The subjects with the greatest share first."""
    rows = []
    for name, texts in grouped(labelled, lambda one: one.subject).items():
        one = split(texts)
        rows.append((name, texts[0].category, one.texts, one.cs, one.ca, share(one.cs, one.texts)))
    rows.sort(key=lambda row: (-(row[-1] or 0), row[0]))
    columns = ("subject", "category", "texts", "cs", "ca", "cs_share")
    about = (form.sensitivity,)
    return Figure("subjects", Shape.SUBJECTS, about, columns, tuple(rows), len(labelled))


def _kinds(form: Form, labelled: Sequence[Labelled]) -> Figure:
    """Of how many sensitive texts each kind holds, by itself or with others."""
    question, sensitive = form.question(form.sensitivity), split(labelled).cs
    counts = kinds_that_hold(labelled)
    rows = tuple(
        (kind, counts[kind], share(counts[kind], sensitive))
        for kind in question.ids
        if kind not in question.alone
    )
    columns = ("kind", "texts", "share")
    return Figure("kinds", Shape.KINDS, (question.id,), columns, rows, sensitive)


def _together(form: Form, labelled: Sequence[Labelled]) -> Figure:
    question, sensitive = form.question(form.sensitivity), split(labelled).cs
    found = [
        ("+".join(kind for kind in question.ids if kind in kinds), count, share(count, sensitive))
        for kinds, count in kinds_together(labelled).items()
    ]
    rows = tuple(sorted(found, key=lambda row: (-row[1], row[0])))
    columns = ("kinds", "texts", "share")
    return Figure("kinds-together", Shape.TOGETHER, (question.id,), columns, rows, sensitive)


def _is_named(form: Form, question: Question) -> bool:
    return (
        question.type in PICKED
        and question.type is not QuestionType.YES_NO
        and question.id != form.sensitivity
    )


def _named(form: Form, question: Question, labelled: Sequence[Labelled]) -> Figure:
    """Of the texts with one answer, how many have which."""
    found = named(form, question, labelled)
    total = sum(found.counts.values())
    rows = tuple((value, n, share(n, total)) for value, n in _greatest_first(found.counts))
    columns = (ANSWERS[0], "texts", "share")
    left_out = (found.without, found.several)
    return Figure(
        f"answers-{question.id}", Shape.NAMED, (question.id,), columns, rows, total, *left_out
    )


def _crossed(form: Form, labelled: Sequence[Labelled]) -> Iterator[Figure]:
    by_vocabulary = {one.vocabulary: one for one in form.questions if one.vocabulary}
    for pair in CROSSED:
        if by_vocabulary.keys() >= set(pair):
            first, second = (by_vocabulary[name] for name in pair)
            yield _cross(form, first, second, labelled)


def _cross(
    form: Form, first: Question, second: Question, labelled: Sequence[Labelled]
) -> Figure:  # fmt: skip
    """Of the texts with one answer to each, what share of the first's has which of the second."""
    found = crossed(form, (first, second), labelled)
    wholes: Counter[str] = Counter()
    for (value, _), n in found.counts.items():
        wholes[value] += n
    rows = tuple(
        (value, other, n, share(n, wholes[value]))
        for value, _ in _greatest_first(wholes)
        for (_, other), n in _greatest_first(
            {pair: n for pair, n in found.counts.items() if pair[0] == value}
        )
    )
    columns = (*ANSWERS, "texts", "share")
    name, about = f"crossed-{first.id}-{second.id}", (first.id, second.id)
    return Figure(name, Shape.CROSSED, about, columns, rows, wholes.total(), found.left_out)


def _yes(form: Form, question: Question, labelled: Sequence[Labelled]) -> Figure:
    """Of how many texts of each category it holds, of those of which it is asked."""

    def row(name: str | None, texts: Sequence[Labelled]) -> tuple[Any, ...]:
        held = sum(YES in question.picked(one.answers) for one in texts)
        return name, len(texts), held, share(held, len(texts))

    base = asked(form, question, labelled)
    rows = [row(name, texts) for name, texts in by_category(base).items()]
    columns = ("category", "texts", "yes", "share")
    about, every = (question.id,), (*rows, row(ALL, base))
    return Figure(f"answers-{question.id}", Shape.YES, about, columns, every, len(base))


def _people(labelled: Sequence[Labelled]) -> Figure:
    """How many texts were labelled by how many people, and what share by so many or more."""
    counts = Counter(one.people for one in labelled)
    total = len(labelled)
    rows = tuple(
        (
            people,
            counts[people],
            share(counts[people], total),
            share(sum(n for many, n in counts.items() if many >= people), total),
        )
        for people in sorted(counts)
    )
    columns = ("people", "texts", "share", "share_or_more")
    return Figure("people", Shape.PEOPLE, (), columns, rows, total)


def _greatest_first(counts: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
