"""Cut a release into shards: the questions of one subject in one language."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from evaluation.errors import DatasetError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines.base import Question
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import PromptRules, continuations, prompt
from evaluation.scoring.shots import choose_shots

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
            digest.update(json.dumps([*texts, question.words.letter_alone, *item.options]).encode())
        subject = re.sub(r"[^A-Za-z0-9_-]+", "_", self.subject)
        return f"{self.language}-{subject}-{digest.hexdigest()[:16]}.parquet"


@dataclass(frozen=True, slots=True)
class Unit:
    """A shard without its texts. `size` is in bytes of text, what all its prompts begin with
    counted once: about what a model has to read."""

    language: str
    subject: str
    questions: int
    size: int
    file: str

    @classmethod
    def of(cls, shard: Shard, identity: Mapping[str, str | int | None]) -> "Unit":
        prompts = [question.prompt for question in shard.questions]
        pairs = zip(min(prompts), max(prompts), strict=False)
        shared = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        size = sum(len(prompt.encode()) for prompt in prompts)
        size -= len(shared.encode()) * (len(prompts) - 1)
        return cls(shard.language, shard.subject, len(prompts), size, shard.file_name(identity))


def work_order(units: Iterable[Unit]) -> list[Unit]:
    """The largest language first, and in each the largest shard first: those who share a run take
    from the front, and what is taken last is small."""
    units = list(units)
    languages: Counter[str] = Counter()
    for unit in units:
        languages[unit.language] += unit.size
    return sorted(
        units,
        key=lambda unit: (-languages[unit.language], unit.language, -unit.size, unit.subject),
    )


def load_questions(
    release: Release, language: str, *, split: str, rules: PromptRules
) -> tuple[Question, ...]:
    """Every question of one language's split with its prompt, in file order.

    Raises `DatasetError` for data that cannot be scored or that has too few dev rows, and
    `RunError` for instructions that are not known in the language.
    """
    items = release.items(language, split)
    said = rules.words(language)
    dev: Sequence[Item] = ()
    if rules.shots and release.has_split(language, DEV_SPLIT):
        dev = release.items(language, DEV_SPLIT)
    shown = choose_shots(items, dev, rule=rules.shot_rule, count=rules.shots, language=language)
    return tuple(
        Question(item, language, prompt(item, shots, said), continuations(item), shots, said)
        for item, shots in zip(items, shown, strict=True)
    )


def load_shards(
    release: Release, language: str, *, split: str, rules: PromptRules, limit: int | None
) -> list[Shard]:
    """The shards of one language, sorted by subject; `limit` keeps the first questions of each."""
    questions: dict[str, list[Question]] = {}
    for question in load_questions(release, language, split=split, rules=rules):
        questions.setdefault(question.item.subject, []).append(question)
    if not questions:
        raise DatasetError(f"{language}: the {split} split holds no question")
    return [
        Shard(language, subject, tuple(questions[subject][:limit])) for subject in sorted(questions)
    ]


class Library:
    """Shards of a release, read a language at a time; the last two languages are kept."""

    def __init__(
        self, release: Release, *, split: str, rules: PromptRules, limit: int | None
    ) -> None:
        self._release = release
        self._split = split
        self._rules = rules
        self._limit = limit
        self._kept: dict[str, dict[str, Shard]] = {}

    def shard(self, unit: Unit) -> Shard:
        if unit.language not in self._kept:
            self._kept = dict(list(self._kept.items())[-1:])
            shards = load_shards(
                self._release,
                unit.language,
                split=self._split,
                rules=self._rules,
                limit=self._limit,
            )
            self._kept[unit.language] = {shard.subject: shard for shard in shards}
        return self._kept[unit.language][unit.subject]
