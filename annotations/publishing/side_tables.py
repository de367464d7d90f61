"""What stands behind the rows: votes, post-edits, provenance, answers, keys, doubts, rulings."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from annotations.publishing.records import (
    AnswerRecord,
    ItemRecord,
    LanguageRecords,
    Omission,
    SharedRecords,
)
from annotations.publishing.table import Places, letter, ordered, to_table
from workbench.release_format.passages import offset_of_question
from workbench.release_format.schemas import SIDE_TABLES, Column

Computed = Mapping[str, Callable[[Any], Any]]
"""The columns that are no attribute of the record, by name."""


_VOTE = ("sample_id", "language", "annotator", "choice")


class SideRows:
    """Turns records into the rows of side tables; their order hangs on their content alone."""

    def __init__(self, items: Mapping[str, ItemRecord]) -> None:
        self._items = items
        self._places = Places(items)
        self._votes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def of_language(
        self, part: LanguageRecords, omissions: Sequence[Omission]
    ) -> dict[str, pa.Table]:
        """The rows of one language, by table."""
        answers = ordered(part.answers, self._places, "annotator", "round")
        texts = ordered(part.texts, self._places)
        decided = ("annotator", "round")
        return {
            "post_edits": _table(
                "post_edits",
                ordered(part.post_edits, self._places, *decided),
                {"step": lambda edit: edit.step or "review"},
            ),
            "provenance": _table("provenance", texts, {"split": self._split}),
            "answer_checks": _table(
                "answer_checks", answers, {"choice": _choice, "correct": self._is_correct}
            ),
            "passages": _table(
                "passages",
                [text for text in texts if text.passage],
                {"offset": lambda text: offset_of_question(text.passage)},
            ),
            "flags": _table("flags", ordered(part.flags, self._places, "reason"), {}),
            "proposals": _table("proposals", ordered(part.proposals, self._places, *decided), {}),
            "rulings": _table(
                "rulings", ordered(part.rulings, self._places, *decided), {"choice": _choice}
            ),
            "agreement": _table("agreement", sorted(part.agreement, key=_agreement_order), {}),
            "omissions": _table(
                "omissions", ordered(omissions, self._places), {"split": self._split}
            ),
        }

    def keep_votes(self, answers: pa.Table) -> None:
        """Keep a language's votes on keys, which `of_all` gives."""
        for row in answers.filter(answers["counted"]).select(_VOTE).to_pylist():
            self._votes[row.pop("sample_id")].append(row)

    def of_all(self, shared: SharedRecords) -> dict[str, pa.Table]:
        """The rows that are of no language; ask for them when the votes of all are kept."""
        return {
            "votes": _table(
                "votes",
                ordered(shared.votes, self._places, "annotator", "round"),
                {"spans": lambda vote: [vars(span) for span in vote.spans]},
            ),
            "culture": _table(
                "culture", ordered(shared.consensus, self._places), self._about_item()
            ),
            "keys": _table("keys", ordered(shared.items, self._places), self._about_key()),
        }

    def _split(self, record: Any) -> str:
        return self._items[record.sample_id].split

    def _is_correct(self, answer: AnswerRecord) -> bool | None:
        if answer.choice is None:
            return None
        return self._items[answer.sample_id].is_right(answer.choice)

    def _about_item(self) -> Computed:
        return {
            "split": self._split,
            "subject": lambda one: self._items[one.sample_id].subject,
            "subject_category": lambda one: self._items[one.sample_id].category,
            "cultural_sensitivity_label": lambda one: one.label,
        }

    def _about_key(self) -> Computed:
        """An item's key, where that comes from, and the answers that count beside it."""
        return {
            "answer": lambda item: letter(item.key),
            "origin": lambda item: "" if item.key is None else item.key_origin,
            "benchmark_answer": lambda item: letter(item.benchmark_key),
            "votes": lambda item: self._votes[item.sample_id],
        }


def _choice(record: Any) -> str | None:
    return letter(record.choice)


def _agreement_order(one: Any) -> tuple[str, ...]:
    return (one.kind, one.form, one.question, one.subject)


def _table(name: str, records: Sequence[Any], computed: Computed) -> pa.Table:
    columns = SIDE_TABLES[name]
    return to_table(dict(_columns(records, columns, computed)), columns)


def _columns(
    records: Sequence[Any], columns: Sequence[Column], computed: Computed
) -> Iterator[tuple[str, list[Any]]]:
    for column in columns:
        if how := computed.get(column.name):
            yield column.name, [how(record) for record in records]
        else:
            yield column.name, [getattr(record, column.name) for record in records]
