"""The tables of forms: every label, and what the labels on a text add up to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from annotations.publishing.records import (
    FormConsensusRecord,
    FormLabelRecord,
    ReleaseContents,
)
from annotations.publishing.table import sample_order, to_table
from workbench.release_format.layout import TableFile, form_files
from workbench.release_format.schemas import Column


def form_tables(contents: ReleaseContents) -> Iterator[TableFile]:
    """Both tables of each form; the order of their rows depends on nothing but their content."""
    for form in sorted(contents.forms, key=lambda form: form.id):
        labels = [label for label in contents.form_labels if label.form == form.id]
        consensus = [one for one in contents.form_consensus if one.form == form.id]
        rows = {
            form.labels: [_row(label) for label in sorted(labels, key=_label_order)],
            form.consensus: [_row(one) for one in sorted(consensus, key=_consensus_order)],
        }
        tables = {name: _table(rows[name], columns) for name, columns in form.tables.items()}
        yield from form_files(form, tables)


def _row(record: FormLabelRecord | FormConsensusRecord) -> dict[str, Any]:
    row = {name: value for name, value in vars(record).items() if name != "values"}
    return {**record.values, **row, "cultural_sensitivity_label": row.get("label")}


def _table(rows: Sequence[Mapping[str, Any]], columns: tuple[Column, ...]) -> pa.Table:
    """A question that was not answered, or hidden, is null."""
    return to_table({one.name: [row.get(one.name) for row in rows] for one in columns}, columns)


def _label_order(label: FormLabelRecord) -> tuple[object, ...]:
    place = (label.language, sample_order(label.sample_id), label.text_hash or "")
    return (*place, label.annotator, label.round, repr(label))


def _consensus_order(consensus: FormConsensusRecord) -> tuple[object, ...]:
    place = (consensus.language, sample_order(consensus.sample_id), consensus.text_hash or "")
    return (*place, consensus.engine, repr(consensus))
