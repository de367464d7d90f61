"""The figures in the card, each counted from the contents of the release."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from annotations.forms.labelled import Labelled, by_category, kinds_that_hold, split
from annotations.publishing.written import Written
from annotations.vocabularies import SENSITIVE_KINDS
from workbench.core.languages import language_of
from workbench.release_format.layout import TableFile

Row = Sequence[object]
REVIEW = "review"
"""The first step of a text."""
MARKS = {
    "without-context": "question and options were translated apart",
    "piecewise": "an engine of whole questions translated it piece by piece",
    "repaired": "the first answer was wrong, and it was asked for again",
    "unprotected": "a piece lost what must stay as it is, and was translated without protection",
    "split": "it was cut into sentences",
}
"""What engines may say of a text."""


def language_name(code: str) -> str:
    return language_of(code).name


def rows_by_config(files: Sequence[TableFile]) -> list[Row]:
    return [(file.config, file.split, file.rows) for file in files]


def origins(contents: Written) -> list[Row]:
    """How many texts of each language came from where."""
    counts = Counter(
        (text.language, text.origin, f"{text.engine} {text.engine_version}".strip())
        for text in contents.texts
    )
    return [
        (language_name(language), origin, engine or "-", count)
        for (language, origin, engine), count in sorted(counts.items())
    ]


def engines(contents: Written) -> list[Row]:
    """The engines that ran for this release, with their licence and the marks of their texts."""
    marks: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for text in contents.texts:
        marks[text.engine, text.engine_version, text.licence].update(text.marks)
    return [
        (
            f"{one.engine} {one.version}".strip(),
            one.licence or "-",
            ", ".join(one.notes) or "-",
            _counted(marks[one.engine, one.version, one.licence]) or "-",
        )
        for one in contents.about.engines
    ]


def _counted(marks: Counter[str]) -> str:
    return ", ".join(f"{mark} {count}" for mark, count in sorted(marks.items()))


def sensitivity(contents: Written) -> list[Row]:
    """Annotated items by category: how many, how many CS and CA."""
    labelled = _labelled(contents)
    groups = (*by_category(labelled).items(), ("All", labelled))
    found = [(name, split(texts)) for name, texts in groups]
    return [(name, one.texts, one.cs, one.ca) for name, one in found]


def kinds(contents: Written) -> list[Row]:
    """For how many annotated items each kind of knowledge holds, and how many hang on time."""
    counts = kinds_that_hold(_labelled(contents))
    rows: list[Row] = [(kind.label, counts[kind]) for kind in sorted(SENSITIVE_KINDS)]
    hang = sum(bool(one.time_sensitive) for one in _annotated(contents))
    return [*rows, ("Time-sensitive", hang)]


def _labelled(contents: Written) -> list[Labelled]:
    return [
        Labelled(
            one.subject, one.subject_category, one.cultural_sensitivity_label, frozenset(one.kinds)
        )
        for one in _annotated(contents)
    ]


def _annotated(contents: Written) -> list[Any]:
    return [one for one in contents.consensus if one.cultural_sensitivity_label != "-"]


def reviews(contents: Written, step: str = "") -> list[Row]:
    """Counted reviews by language: verdicts and people."""
    of_step = (edit for edit in contents.post_edits if edit.step == (step or REVIEW))
    counted = [edit for edit in of_step if edit.counted]
    return [
        _review_row(language, [edit for edit in counted if edit.language == language])
        for language in sorted({edit.language for edit in counted})
    ]


def _review_row(language: str, edits: Sequence[Any]) -> Row:
    verdicts = Counter(edit.verdict for edit in edits)
    people = len({edit.annotator for edit in edits})
    return (
        language_name(language),
        verdicts["accept"],
        verdicts["edit"],
        verdicts["translate"],
        verdicts["reject"],
        people,
    )


def keys(contents: Written) -> list[Row]:
    """How many items have their key from where, or none, and why people found none."""
    counts = Counter(
        ("none" if item.answer is None else item.origin, item.reason) for item in contents.items
    )
    return [
        (origin, f"`{reason}`" if reason else "-", count)
        for (origin, reason), count in sorted(counts.items())
    ]


def omitted(omissions: Sequence[Any]) -> list[Row]:
    counts = Counter((omission.language, omission.reason) for omission in omissions)
    return [
        (language_name(language), reason, count)
        for (language, reason), count in sorted(counts.items())
    ]
