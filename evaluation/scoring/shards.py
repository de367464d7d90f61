"""Cut a release into shards: the questions of one subject in one language."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.errors import DatasetError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines.base import Question
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import continuations, first_shots, prompt

DEV_SPLIT = "dev"


@dataclass(frozen=True, slots=True)
class Shard:
    """A unit of work that is kept when a run stops."""

    language: str
    subject: str
    questions: tuple[Question, ...]

    def file_name(self, identity: Mapping[str, str | int | None]) -> str:
        """Name by content: SHA-256 of the engine's identity and every text that it reads."""
        digest = hashlib.sha256(json.dumps(dict(identity), sort_keys=True).encode())
        for question in self.questions:
            item = question.item
            texts = (item.sample_id, question.language, question.prompt, item.answer_letter)
            digest.update(json.dumps([*texts, *item.options]).encode())
        subject = re.sub(r"[^A-Za-z0-9_-]+", "_", self.subject)
        return f"{self.language}-{subject}-{digest.hexdigest()[:16]}.parquet"


def load_questions(
    release: Release, language: str, *, split: str, shots: int
) -> tuple[Question, ...]:
    """Every question of one language's split with its prompt, in file order.

    Raises `DatasetError` for data that cannot be scored or that has too few dev rows.
    """
    items = release.items(language, split)
    by_subject: dict[str, list[Item]] = {}
    if shots and release.has_split(language, DEV_SPLIT):
        for row in release.items(language, DEV_SPLIT):
            by_subject.setdefault(row.subject, []).append(row)
    return tuple(
        _question(item, by_subject.get(item.subject, ()), shots, language) for item in items
    )


def load_shards(
    release: Release, language: str, *, split: str, shots: int, limit: int | None
) -> list[Shard]:
    """The shards of one language, sorted by subject; `limit` keeps the first questions of each."""
    questions: dict[str, list[Question]] = {}
    for question in load_questions(release, language, split=split, shots=shots):
        questions.setdefault(question.item.subject, []).append(question)
    if not questions:
        raise DatasetError(f"{language}: the {split} split holds no question")
    return [
        Shard(language, subject, tuple(questions[subject][:limit])) for subject in sorted(questions)
    ]


def _question(item: Item, dev: Sequence[Item], shots: int, language: str) -> Question:
    shown = first_shots(dev, item, shots, language=language) if shots else []
    return Question(item, language, prompt(item, shown), continuations(item), tuple(shown))
