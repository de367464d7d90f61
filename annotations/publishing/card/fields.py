"""The columns, and how to read them."""

import json
from collections.abc import Mapping, Sequence

import pyarrow.parquet as pq

from annotations.publishing.card.told import Told, language_name, listed, number
from annotations.publishing.markdown import in_markdown, markdown_table
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.layout import CHOICES_FOLDER
from workbench.release_format.schemas import (
    CHOICES,
    DECISION,
    GLOBAL_MMLU,
    SCHEMA_VERSION,
    SIDE_TABLES,
    Column,
)

_CONVENTIONS = """\
Six columns hold a Python list in a string, for `ast.literal_eval`: the counted votes one after
another, in the order of the people's pseudonyms. A person who named two kinds of knowledge gives
two entries; `reference` has one dictionary a highlight (`start`, `end`, `label`, `score`) or `-`
for a person who highlighted nothing, with positions in code points of the source question.
`culture`, `region` and `country` have an entry for each one named. An item without a label has `-`
and `is_annotated` false; one without a counted vote has `[]` throughout."""
_PASSAGES = """\
Where an item is about a passage, `question` holds the passage, a blank line and the question, and
`reference` counts from the beginning of the source's. `passages` holds each passage by itself, with
the place where the question begins. In the other tables texts and positions are of the question
alone."""
_KEYS = """\
A key that people found goes before the benchmark's own: the option that their answers, or a
reviewer's ruling on them, came to. It is one for all languages. An item without a key has no row in
any language. `keys` says of every item where its key comes from, or why there is none, with the
answers beside it."""
_ON = {
    "source": "Asked on the source text.",
    "current": "Asked on the current translation.",
    "candidates": "Asked on every candidate translation, its engine not shown.",
}


def questions(told: Told) -> str:
    if not told.files:
        return ""
    start = f"The tables are those of schema {SCHEMA_VERSION}.\n\n### Languages"
    return f"{start}\n\n{_table(GLOBAL_MMLU, told)}\n\n{_CONVENTIONS}"


def passages(told: Told) -> str:
    return _PASSAGES if told.figures.passages else ""


def keys(told: Told) -> str:
    """Said where a key is not the benchmark's, or missing."""
    found = [one for one in told.figures.keys if one.origin != "benchmark"]
    if not found:
        return ""
    rows = [
        (one.origin or "none", f"`{one.reason}`" if one.reason else "–", f"{one.count:,}")
        for one in told.figures.keys
    ]
    return f"{_KEYS}\n\n{markdown_table(('key', 'why people found none', 'questions'), rows)}"


def choices(told: Told) -> str:
    if not any(file.columns is CHOICES for file in told.files):
        return ""
    title = f"### `{CHOICES_FOLDER}_*`: items with another number of options than four"
    return f"{title}\n\n{_table(CHOICES, told)}"


def side_tables(told: Told) -> str:
    """The columns of each side table that has rows; the others are in the format's description."""
    filled = {file.config for file in told.files if file.rows}
    parts = [
        f"### `{name}`\n\n{_own_table(columns, told)}"
        for name, columns in SIDE_TABLES.items()
        if name in filled
    ]
    return "\n\n".join(parts)


def decisions(told: Told) -> str:
    """The columns that all tables of decisions have, told once."""
    tables = [file.config for file in told.files if DECISION[0].name in _names(file.columns)]
    if not any(file.rows for file in told.files if file.config in tables):
        return ""
    named = listed([f"`{name}`" for name in sorted(tables)])
    return f"### Every decision\n\nMore columns of {named}:\n\n{_table(DECISION, told)}"


def _own_table(columns: Sequence[Column], told: Told) -> str:
    """The columns without those of every decision."""
    shared = _names(DECISION) if DECISION[0].name in _names(columns) else set()
    return _table([column for column in columns if column.name not in shared], told)


def _names(columns: Sequence[Column]) -> set[str]:
    return {column.name for column in columns}


def forms(told: Told) -> str:
    ordered = sorted(told.about.forms, key=lambda form: form.id)
    return "\n\n".join(_form(form, told) for form in ordered)


def _form(form: ReleasedForm, told: Told) -> str:
    """What the form asks, its tables, and what its labels say."""
    document = form.document
    version = f" Version {in_markdown(document['version'])}." if document.get("version") else ""
    paths = ", ".join(f"`{path}`" for path in form.files)
    asked = _ON["source" if document["on"] == "source" else document.get("which", "current")]
    tables = [
        f"### `{name}`: {in_markdown(form.title)}\n\n"
        + (f"{asked}{version} The questions as they were asked: {paths}.\n\n" if first else "")
        + _own_table(columns, told)
        for first, (name, columns) in zip((True, False), form.tables.items(), strict=True)
    ]
    return "\n\n".join([*tables, *_form_figures(form, told)])


def _form_figures(form: ReleasedForm, told: Told) -> list[str]:
    said = []
    for one in told.figures.forms:
        if one.form == form.id and one.labels:
            texts = [
                (language_name(row.language), row.texts, *row.states.values()) for row in one.texts
            ]
            answers = [
                (f"`{column}`", answer, count)
                for column, found in one.answers.items()
                for answer, count in found.items()
            ]
            said = [
                f"{in_markdown(one.title)}, from {number(one.labels, 'counted label')} by"
                f" {number(one.people, 'person', 'people')}:",
                markdown_table(
                    ("language", "texts", "agreed", "disputed", "adjudicated", "too few labels"),
                    texts,
                ),
                markdown_table(("column", "answer", "counted"), answers),
            ]
    return said


def instance(told: Told) -> str:
    """The first row of the first language with one."""
    for file in told.files:
        if file.rows and file.columns in (GLOBAL_MMLU, CHOICES):
            rows = pq.ParquetFile(told.folder / file.path).iter_batches(batch_size=1)
            row: Mapping[str, object] = next(rows).to_pylist()[0]
            shown = json.dumps(row, ensure_ascii=False, indent=2)
            indented = "\n".join(f"    {line}" for line in shown.splitlines())
            return f"The first row of `{file.config}`, split `{file.split}`:\n\n{indented}"
    return ""


def _table(columns: Sequence[Column], told: Told) -> str:
    rows = [
        (f"`{one.name}`", f"`{one.type}`", one.meaning_in(told.about.source_language))
        for one in columns
    ]
    return markdown_table(("column", "type", "meaning"), rows)


SENTENCES = (questions, passages, keys, choices, side_tables, forms, decisions, instance)
