"""What stands behind the rows: votes, post-edits, provenance, answers, keys, doubts, rulings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from annotations.publishing.records import (
    AgreementRecord,
    AnswerRecord,
    ConsensusRecord,
    FlagRecord,
    ItemRecord,
    Omission,
    PostEditRecord,
    ProposalRecord,
    ReleaseContents,
    RulingRecord,
    TextRecord,
    VoteRecord,
)
from annotations.publishing.table import letter, sample_order, to_table
from workbench.release_format.passages import offset_of_question
from workbench.release_format.schemas import SIDE_TABLES


def side_tables(
    contents: ReleaseContents, items: Mapping[str, ItemRecord], omissions: Iterable[Omission]
) -> dict[str, pa.Table]:
    """The tables by name; the order of their rows depends on nothing but their content."""
    rows: dict[str, list[dict[str, Any]]] = {
        "votes": [asdict(vote) for vote in sorted(contents.votes, key=_vote_order)],
        "post_edits": [_post_edit(edit) for edit in sorted(contents.post_edits, key=_edit_order)],
        "provenance": [
            _provenance(text, items[text.sample_id])
            for text in sorted(contents.texts, key=_text_order)
        ],
        "answer_checks": [
            _answer(answer, items[answer.sample_id])
            for answer in sorted(contents.answers, key=_answer_order)
        ],
        "keys": _keys(contents),
        "passages": [
            vars(text) | {"offset": offset_of_question(text.passage)}
            for text in sorted(contents.texts, key=_text_order)
            if text.passage
        ],
        "flags": [vars(flag) for flag in sorted(contents.flags, key=_flag_order)],
        "proposals": [vars(one) for one in sorted(contents.proposals, key=_edit_order)],
        "rulings": [
            vars(one) | {"choice": letter(one.choice)}
            for one in sorted(contents.rulings, key=_edit_order)
        ],
        "culture": [
            _culture(one, items[one.sample_id])
            for one in sorted(contents.consensus, key=_item_order)
        ],
        "agreement": [vars(one) for one in sorted(contents.agreement, key=_agreement_order)],
        "omissions": [
            vars(one) | {"split": items[one.sample_id].split}
            for one in sorted(omissions, key=_text_order)
        ],
    }
    return {
        name: to_table(
            {column.name: [row[column.name] for row in rows[name]] for column in columns}, columns
        )
        for name, columns in SIDE_TABLES.items()
    }


def _vote_order(vote: VoteRecord) -> tuple[object, ...]:
    return (sample_order(vote.sample_id), vote.annotator, vote.round, repr(vote))


def _flag_order(flag: FlagRecord) -> tuple[object, ...]:
    return (flag.language, sample_order(flag.sample_id), flag.reason, repr(flag))


def _edit_order(edit: PostEditRecord | ProposalRecord | RulingRecord) -> tuple[object, ...]:
    return (edit.language, sample_order(edit.sample_id), edit.annotator, edit.round, repr(edit))


def _answer_order(answer: AnswerRecord) -> tuple[object, ...]:
    place = sample_order(answer.sample_id)
    return (answer.language, place, answer.annotator, answer.round, repr(answer))


def _text_order(text: TextRecord | Omission) -> tuple[object, ...]:
    return (text.language, sample_order(text.sample_id))


def _item_order(consensus: ConsensusRecord) -> tuple[object, ...]:
    return sample_order(consensus.sample_id)


def _agreement_order(one: AgreementRecord) -> tuple[str, ...]:
    return (one.kind, one.form, one.question, one.language, one.subject)


def _culture(consensus: ConsensusRecord, item: ItemRecord) -> dict[str, Any]:
    return vars(consensus) | {
        "split": item.split,
        "subject": item.subject,
        "subject_category": item.category,
        "cultural_sensitivity_label": consensus.label,
    }


def _post_edit(edit: PostEditRecord) -> dict[str, Any]:
    return vars(edit) | {"step": edit.step or "review"}


def _provenance(text: TextRecord, item: ItemRecord) -> dict[str, Any]:
    return vars(text) | {"split": item.split}


def _answer(answer: AnswerRecord, item: ItemRecord) -> dict[str, Any]:
    return vars(answer) | {
        "choice": letter(answer.choice),
        "correct": None if answer.choice is None else item.is_right(answer.choice),
    }


def _keys(contents: ReleaseContents) -> list[dict[str, Any]]:
    """Each item with its key, where that comes from, and the answers that count beside it."""
    votes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for answer in sorted(contents.answers, key=_answer_order):
        if answer.counted:
            votes[answer.sample_id].append(_vote(answer))
    return [
        {
            "sample_id": item.sample_id,
            "split": item.split,
            "answer": letter(item.key),
            "origin": "" if item.key is None else item.key_origin,
            "benchmark_answer": letter(item.benchmark_key),
            "reason": item.reason,
            "votes": votes[item.sample_id],
        }
        for item in sorted(contents.items, key=lambda item: sample_order(item.sample_id))
    ]


def _vote(answer: AnswerRecord) -> dict[str, Any]:
    return {
        "language": answer.language,
        "annotator": answer.annotator,
        "choice": letter(answer.choice),
    }
