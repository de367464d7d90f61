"""What stands behind the rows: votes, post-edits, provenance and answer checks."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from annotations.publishing.records import (
    AnswerRecord,
    ItemRecord,
    PostEditRecord,
    ReleaseContents,
    TextRecord,
    VoteRecord,
)
from annotations.publishing.table import sample_order, to_table
from workbench.core.letters import LETTERS
from workbench.release_format.schemas import SIDE_TABLES, columns_at


def side_tables(contents: ReleaseContents, items: Mapping[str, ItemRecord]) -> dict[str, pa.Table]:
    """The four tables by name; the order of their rows depends on nothing but their content."""
    rows: dict[str, list[dict[str, Any]]] = {
        "votes": [asdict(vote) for vote in sorted(contents.votes, key=_vote_order)],
        "post_edits": [vars(edit) for edit in sorted(contents.post_edits, key=_edit_order)],
        "provenance": [
            _provenance(text, items[text.sample_id])
            for text in sorted(contents.texts, key=_text_order)
        ],
        "answer_checks": [
            _answer(answer, items[answer.sample_id])
            for answer in sorted(contents.answers, key=_answer_order)
        ],
    }
    tables = {
        name: columns_at(columns, contents.schema_version) for name, columns in SIDE_TABLES.items()
    }
    return {
        name: to_table(
            {column.name: [row[column.name] for row in rows[name]] for column in columns}, columns
        )
        for name, columns in tables.items()
    }


def _vote_order(vote: VoteRecord) -> tuple[object, ...]:
    return (sample_order(vote.sample_id), vote.annotator, vote.round, repr(vote))


def _edit_order(edit: PostEditRecord) -> tuple[object, ...]:
    return (edit.language, sample_order(edit.sample_id), edit.annotator, edit.round, repr(edit))


def _answer_order(answer: AnswerRecord) -> tuple[object, ...]:
    place = sample_order(answer.sample_id)
    return (answer.language, place, answer.annotator, answer.round, repr(answer))


def _text_order(text: TextRecord) -> tuple[object, ...]:
    return (text.language, sample_order(text.sample_id))


def _provenance(text: TextRecord, item: ItemRecord) -> dict[str, Any]:
    return vars(text) | {"split": item.split}


def _answer(answer: AnswerRecord, item: ItemRecord) -> dict[str, Any]:
    return vars(answer) | {
        "choice": None if answer.choice is None else LETTERS[answer.choice],
        "correct": None if answer.choice is None else item.is_right(answer.choice),
    }
