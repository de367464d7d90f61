"""The tables of forms: every label, and what the labels on a text add up to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from annotations.publishing.records import (
    FormConsensusRecord,
    FormLabelRecord,
    LanguageRecords,
)
from annotations.publishing.table import Places, to_table
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.schemas import Column


def form_rows(
    forms: Iterable[ReleasedForm], part: LanguageRecords, places: Places
) -> dict[str, pa.Table]:
    """The rows of one language, by table; their order hangs on their content alone."""
    found = {}
    for form in forms:
        labels = [label for label in part.form_labels if label.form == form.id]
        consensus = [one for one in part.form_consensus if one.form == form.id]
        labels.sort(key=lambda label: _label_order(label, places))
        consensus.sort(key=lambda one: _consensus_order(one, places))
        for name, records in ((form.labels, labels), (form.consensus, consensus)):
            found[name] = _table(list(map(_row, records)), form.tables[name])
    return found


def _row(record: FormLabelRecord | FormConsensusRecord) -> dict[str, Any]:
    row = {name: value for name, value in vars(record).items() if name != "values"}
    return {**record.values, **row, "cultural_sensitivity_label": row.get("label")}


def _table(rows: Sequence[Mapping[str, Any]], columns: tuple[Column, ...]) -> pa.Table:
    """A question that was not answered, or hidden, is null."""
    return to_table({one.name: [row.get(one.name) for row in rows] for one in columns}, columns)


def _label_order(label: FormLabelRecord, places: Places) -> tuple[object, ...]:
    place = (places[label.sample_id], label.text_hash or "")
    return (*place, label.annotator, label.round, repr(label))


def _consensus_order(consensus: FormConsensusRecord, places: Places) -> tuple[object, ...]:
    place = (places[consensus.sample_id], consensus.text_hash or "")
    return (*place, consensus.engine, repr(consensus))
