"""The rows that people load: Global MMLU's 17 columns, and the layout for other option counts.

Value conventions are those of the published dataset: six columns hold a Python list in a
string, the votes one after another in the order of the pseudonyms.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import pyarrow as pa

from annotations.publishing.records import (
    ConsensusRecord,
    ItemRecord,
    SharedRecords,
    TextRecord,
    VoteRecord,
)
from annotations.vocabularies import KnowledgeKind, countries
from workbench.core.letters import LETTERS
from workbench.release_format.passages import offset_of_question, with_passage
from workbench.release_format.schemas import (
    CHOICES,
    GLOBAL_MMLU,
    OPTION_COLUMNS,
    Column,
    arrow_schema,
)

R = TypeVar("R")

_NAMED = re.compile(r"(?P<subject>.+)/(?P<split>[^/]+)/(?P<number>[0-9]{1,18})", re.DOTALL)
_NUMBERED = re.compile(r"(.*?)([0-9]{1,18})?\Z", re.DOTALL)


@dataclass(frozen=True)
class Annotation:
    """The eight annotation columns of an item, the same in every language."""

    required_knowledge: str = "[]"
    time_sensitive: str = "[]"
    reference: str = "[]"
    culture: str = "[]"
    region: str = "[]"
    country: str = "[]"
    cultural_sensitivity_label: str = "-"
    is_annotated: bool = False


NOT_ANNOTATED = Annotation()


def sample_order(sample_id: str) -> tuple[str, int, str]:
    """Subjects by name, then rows by number, as the published dataset has them.

    Identifiers of another form stand by what is before the number at their end, then by it.
    """
    if named := _NAMED.fullmatch(sample_id):
        return named["subject"], int(named["number"]), named["split"]
    prefix, number = _NUMBERED.match(sample_id).groups()  # type: ignore[union-attr]
    return prefix, int(number or 0), sample_id


class Places(dict[str, int]):
    """The place of each item in the order of rows, by `sample_id`."""

    def __init__(self, sample_ids: Iterable[str]) -> None:
        by_order = sorted(sample_ids, key=lambda id_: (sample_order(id_), id_))
        super().__init__((id_, place) for place, id_ in enumerate(by_order))


def ordered(records: Iterable[R], places: Places, *then: str) -> list[R]:
    """Records by their item, then by the fields named, then by all that they say.

    The last is asked only of those that are alike so far: it costs the most.
    """

    def place(record: Any) -> tuple[object, ...]:
        return (places[record.sample_id], *(getattr(record, name) for name in then))

    found: list[R] = []
    for _, alike in groupby(sorted(records, key=place), key=place):
        its = list(alike)
        found += its if len(its) == 1 else sorted(its, key=repr)
    return found


def annotations_by_item(shared: SharedRecords) -> dict[str, Annotation]:
    """The annotation columns of every item that enough people labelled."""
    votes: dict[str, list[VoteRecord]] = defaultdict(list)
    for vote in shared.votes:
        if vote.counted:
            votes[vote.sample_id].append(vote)
    offsets = {item.sample_id: offset_of_question(item.passage) for item in shared.items}
    return {
        consensus.sample_id: annotation(
            consensus, votes[consensus.sample_id], offset=offsets[consensus.sample_id]
        )
        for consensus in shared.consensus
        if consensus.is_annotated
    }


def annotation(
    consensus: ConsensusRecord, votes: Iterable[VoteRecord], *, offset: int = 0
) -> Annotation:
    """The columns of one item; below the overlap they are empty whatever votes there are.

    Args:
        offset: where the question itself begins in the column `question` of the source.
    """
    if not consensus.is_annotated:
        return NOT_ANNOTATED
    ordered = sorted(votes, key=lambda vote: vote.annotator)
    return Annotation(
        required_knowledge=_flat(_in_order(vote.knowledge) for vote in ordered),
        time_sensitive=_flat(["Yes" if vote.time_sensitive else "No"] for vote in ordered),
        reference=_flat(_references(vote, offset) for vote in ordered),
        culture=_flat(sorted(vote.cultures) for vote in ordered),
        region=_flat(sorted(vote.regions) for vote in ordered),
        country=_flat(sorted(map(_country_name, vote.countries)) for vote in ordered),
        cultural_sensitivity_label=consensus.label,
        is_annotated=True,
    )


def _flat(votes: Iterable[Iterable[object]]) -> str:
    """The votes as one Python list; members of a vocabulary are written as plain strings."""
    values = [value for vote in votes for value in vote]
    return repr([str(value) if isinstance(value, str) else value for value in values])


def _in_order(kinds: Iterable[str]) -> list[KnowledgeKind]:
    return sorted(map(KnowledgeKind, kinds), key=list(KnowledgeKind).index)


def _references(vote: VoteRecord, offset: int) -> list[object]:
    """One dictionary a highlight, with the label that people saw; `-` where there is none."""
    spans = sorted(vote.spans, key=lambda span: (span.start, span.end, span.label))
    return [
        {
            "start": span.start + offset,
            "end": span.end + offset,
            "label": KnowledgeKind(span.label).label,
            "score": None,
        }
        for span in spans
    ] or ["-"]


def _country_name(code: str) -> str:
    return countries().get(code, code)


def item_tables(
    items: Mapping[str, ItemRecord],
    texts: Iterable[TextRecord],
    annotations: Mapping[str, Annotation],
    places: Places,
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """One language's tables by split: those with four options, and those with another number."""
    plain: dict[str, list[TextRecord]] = defaultdict(list)
    other: dict[str, list[TextRecord]] = defaultdict(list)
    for text in ordered(texts, places):
        item = items[text.sample_id]
        (plain if item.options == len(OPTION_COLUMNS) else other)[item.split].append(text)
    return (
        {split: _plain_table(items, rows, annotations) for split, rows in plain.items()},
        {split: _choices_table(items, rows, annotations) for split, rows in other.items()},
    )


def _plain_table(
    items: Mapping[str, ItemRecord],
    texts: Sequence[TextRecord],
    annotations: Mapping[str, Annotation],
) -> pa.Table:
    columns = _shared_columns(items, texts, annotations)
    for place, name in enumerate(OPTION_COLUMNS):
        columns[name] = [text.options[place] for text in texts]
    return to_table(columns, GLOBAL_MMLU)


def _choices_table(
    items: Mapping[str, ItemRecord],
    texts: Sequence[TextRecord],
    annotations: Mapping[str, Annotation],
) -> pa.Table:
    columns = _shared_columns(items, texts, annotations)
    columns["choices"] = [list(text.options) for text in texts]
    return to_table(columns, CHOICES)


def _shared_columns(
    items: Mapping[str, ItemRecord],
    texts: Sequence[TextRecord],
    annotations: Mapping[str, Annotation],
) -> dict[str, list[Any]]:
    rows = [items[text.sample_id] for text in texts]
    notes = [annotations.get(text.sample_id, NOT_ANNOTATED) for text in texts]
    columns: dict[str, list[Any]] = {
        "sample_id": [row.sample_id for row in rows],
        "subject": [row.subject for row in rows],
        "subject_category": [row.category for row in rows],
        "question": [with_passage(text.passage, text.question) for text in texts],
        "answer": [letter(row.key) for row in rows],
    }
    return columns | {name: [getattr(note, name) for note in notes] for name in vars(NOT_ANNOTATED)}


def letter(option: int | None) -> str | None:
    return None if option is None else LETTERS[option]


def to_table(columns: Mapping[str, Sequence[Any]], schema: tuple[Column, ...]) -> pa.Table:
    """An Arrow table with the schema's columns, in its order and types."""
    arrays = [pa.array(columns[column.name], type=column.type) for column in schema]
    return pa.table(arrays, schema=arrow_schema(schema))
