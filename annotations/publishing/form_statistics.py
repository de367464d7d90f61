"""The figures that the card gives of a form, counted from the labels in the release."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from annotations.publishing.statistics import Row, language_name
from annotations.publishing.written import Written
from workbench.release_format.forms import ReleasedForm

_ON = {
    "source": "Asked on the source text.",
    "current": "Asked on the current translation.",
    "candidates": "Asked on every candidate translation, its engine not shown.",
}


def asked_on(form: ReleasedForm) -> str:
    """On which texts people were asked."""
    document = form.document
    return _ON["source" if document["on"] == "source" else document.get("which", "current")]


def counted_labels(contents: Written, form: ReleasedForm) -> list[Any]:
    return [one for one in contents.labels(form.labels) if one.counted]


def texts_of_form(contents: Written, form: ReleasedForm) -> list[Row]:
    """Texts by language: how many were asked about, and what their labels came to."""
    rows = contents.labels(form.consensus)
    counts = Counter((row.language, row.state) for row in rows)
    return [
        (
            language_name(language),
            sum(row.language == language for row in rows),
            *(counts[language, state] for state in ("agreed", "disputed", "adjudicated", "open")),
        )
        for language in sorted({row.language for row in rows})
    ]


def answers_to(form: ReleasedForm, labels: Sequence[Any]) -> list[Row]:
    """What the labels say, question by question."""
    return [
        (f"`{column}`", answer, count)
        for column, question in form.questions.items()
        for answer, count in _answers(
            question, [one.values[column] for one in labels if one.values.get(column) is not None]
        )
    ]


def _answers(question: Mapping[str, Any], given: Sequence[Any]) -> Iterator[tuple[str, int]]:
    match question["type"]:
        case "yes_no":
            yield from (("Yes", sum(given)), ("No", len(given) - sum(given)))
        case "choice":
            yield from _by_value(question.get("values") or (), given)
        case "choices":
            yield from _by_value(question.get("values") or (), [id for one in given for id in one])
        case "spans":
            yield from _marks([mark for marks in given for mark in marks])
        case "scale" if given:
            yield f"mean {fmean(given):.2f}, from {min(given):g} to {max(given):g}", len(given)
        case _:
            yield "any", len(given)


def _by_value(values: Sequence[Any], given: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The form's own values in its order, also those that nobody chose; then any others."""
    counts = Counter(given)
    for value in values:
        yield str(value["text"]["en"]), counts.pop(value["id"], 0)
    yield from sorted(counts.items())


def _marks(marks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    counts = Counter(
        ", ".join(filter(None, (mark.get("label"), mark.get("severity")))) for mark in marks
    )
    yield from sorted(counts.items()) or [("any", 0)]
