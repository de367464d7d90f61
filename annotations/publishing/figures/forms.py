"""What the labels of a campaign's own forms say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from annotations.publishing.figures.tables import FRACTION, TEXT, TEXTS, TRUTH, Tables, counts, rows
from workbench.release_format.forms import ReleasedForm, form_documents, read_form

_MARKS = pl.List(pl.Struct({"label": pl.String(), "severity": pl.String()}))
_STATES = ("agreed", "disputed", "adjudicated", "open")


@dataclass(frozen=True)
class FormTexts:
    """The texts of a language that a form was asked about, by the state of their labels."""

    language: str
    texts: int
    states: Mapping[str, int]


@dataclass(frozen=True)
class FormFigures:
    """`answers` counts the counted labels by column and answer, every value of the form's own among
    them, also those that nobody chose."""

    form: str
    title: str
    labels: int
    people: int
    texts: tuple[FormTexts, ...] = ()
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def forms_of(tables: Tables) -> tuple[FormFigures, ...]:
    """The forms whose documents lie in the folder."""
    names = [path.relative_to(tables.folder).as_posix() for path in _documents(tables)]
    return tuple(
        _figures(tables, read_form(tables.folder, paths)) for paths in form_documents(names)
    )


def _documents(tables: Tables) -> list[Any]:
    return sorted((tables.folder / "forms").glob("*.json"))


def _figures(tables: Tables, form: ReleasedForm) -> FormFigures:
    labels = tables.scan(form.labels, {"annotator": TEXT, "counted": TRUTH}).filter("counted")
    one = rows(labels.select(n=pl.len(), people=pl.col("annotator").n_unique()))[0]
    return FormFigures(
        form.id,
        form.title,
        one["n"],
        one["people"],
        tuple(_texts(tables, form)),
        {column: dict(_answers(tables, form, column)) for column in form.questions},
    )


def _texts(tables: Tables, form: ReleasedForm) -> Iterator[FormTexts]:
    found: dict[str, dict[str, int]] = {}
    consensus = tables.scan(form.consensus, {"language": TEXT, "state": TEXT})
    for one in counts(consensus, "language", "state"):
        found.setdefault(one["language"], dict.fromkeys(_STATES, 0))[one["state"]] = one["n"]
    for language, states in found.items():
        yield FormTexts(language, sum(states.values()), states)


def _answers(tables: Tables, form: ReleasedForm, column: str) -> Iterator[tuple[str, int]]:
    """What counted labels say to a question, in the form's order."""
    question = form.questions[column]
    kind = _kind(question["type"])
    labels = tables.scan(form.labels, {column: kind, "counted": TRUTH}).filter("counted")
    given = labels.select(pl.col(column).alias("value")).drop_nulls()
    match question["type"]:
        case "yes_no":
            said = {one["value"]: one["n"] for one in counts(given, "value")}
            yield from (("Yes", said.get(True, 0)), ("No", said.get(False, 0)))
        case "choice":
            yield from _by_value(question, given)
        case "choices":
            yield from _by_value(question, given.explode("value").drop_nulls())
        case "spans":
            yield from _marks(given)
        case "scale":
            yield from _scale(given)
        case _:
            yield "any", rows(given.select(n=pl.len()))[0]["n"]


def _kind(type: str) -> pl.DataType:
    kinds = {"yes_no": TRUTH, "choices": TEXTS, "spans": _MARKS, "scale": FRACTION}
    return kinds.get(type, TEXT)


def _by_value(question: Mapping[str, Any], given: pl.LazyFrame) -> Iterator[tuple[str, int]]:
    said = {one["value"]: one["n"] for one in counts(given, "value")}
    for value in question.get("values") or ():
        yield str(value["text"]["en"]), said.pop(value["id"], 0)
    yield from said.items()


def _marks(given: pl.LazyFrame) -> Iterator[tuple[str, int]]:
    marks = given.explode("value").drop_nulls().unnest("value")
    found = counts(marks, "label", "severity")
    for one in found:
        yield ", ".join(filter(None, (one["label"], one["severity"]))) or "any", one["n"]
    if not found:
        yield "any", 0


def _scale(given: pl.LazyFrame) -> Iterator[tuple[str, int]]:
    value = pl.col("value")
    one = rows(given.select(n=pl.len(), mean=value.mean(), low=value.min(), high=value.max()))[0]
    if one["n"]:
        yield f"mean {one['mean']:.2f}, from {one['low']:g} to {one['high']:g}", one["n"]
    else:
        yield "any", 0
