"""Cut a release into shards: the questions of one subject in one language."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from evaluation.errors import DatasetError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines.base import Question
from evaluation.scoring.instructions import Words
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import FRAME, PromptRules, continuations, prompt
from evaluation.scoring.shots import choose_shots
from evaluation.scoring.variants import INSTRUCTIONS, OPTIONS, Shown, rules_of

DEV_SPLIT = "dev"
LANGUAGES_KEPT = 2


@dataclass(frozen=True, slots=True)
class Shard:
    """A unit of work that is kept when a run stops; `shots` are the examples of each item, and
    `variant` the way of asking where it is not the run's own."""

    language: str
    subject: str
    items: tuple[Item, ...]
    shots: tuple[tuple[Item, ...], ...]
    words: Words
    variant: str = ""

    def asked(self, variant: str, words: Words) -> "Shard | None":
        """The same, asked in another way with these words; None where that changes nothing."""
        if variant == INSTRUCTIONS and words == self.words:
            return None
        return replace(self, variant=variant, words=words)

    def render(self) -> tuple[Question, ...]:
        """Its questions with their prompts, in the order of the file."""
        pairs = zip(self.items, self.shots, strict=True)
        return tuple(self._question(item, shots) for item, shots in pairs)

    def _question(self, item: Item, shots: tuple[Item, ...]) -> Question:
        shown, whole = Shown.of(item, self.variant), self.variant == OPTIONS
        return Question(
            shown.item,
            self.language,
            prompt(shown.item, shots, self.words, whole_options=whole),
            continuations(shown.item, whole_options=whole),
            shots,
            self.words,
            whole_options=whole,
            moved=shown.moved,
        )

    def file_name(self, identity: Mapping[str, str | int | None]) -> str:
        """Name by content: SHA-256 of the engine's identity and of all that prompts are made of,
        so that a shard is named without rendering them."""
        head: list[Any] = [dict(identity), self.language, FRAME, asdict(self.words)]
        # Without a variant, names are those of runs that know none.
        head += [self.variant] if self.variant else []
        digest = hashlib.sha256(json.dumps(head, sort_keys=True).encode())
        contents: dict[int, bytes] = {}
        for item, shots in zip(self.items, self.shots, strict=True):
            for one in (item, *shots):
                content = contents.get(id(one)) or contents.setdefault(id(one), _content(one))
                digest.update(content)
            digest.update(b"\n")
        subject = re.sub(r"[^A-Za-z0-9_-]+", "_", self.subject)
        folder = f"{self.variant}/" if self.variant else ""
        return f"{folder}{self.language}-{subject}-{digest.hexdigest()[:16]}.parquet"

    @property
    def size(self) -> int:
        """In bytes of text, examples that prompts share counted once: about what a model has to
        read."""
        shown = {tuple(map(id, shots)): shots for shots in self.shots}.values()
        return sum(map(_size, self.items)) + sum(_size(shot) for shots in shown for shot in shots)


def _content(item: Item) -> bytes:
    texts = (item.sample_id, item.answer_letter, item.question, *item.options)
    return hashlib.sha256(json.dumps(texts).encode()).digest()


def _size(item: Item) -> int:
    return sum(len(text.encode()) for text in (item.question, *item.options))


@dataclass(frozen=True, slots=True)
class Unit:
    """A shard without its texts, as `run.json` lists it; the files of a variant lie in a folder of
    its name."""

    language: str
    subject: str
    questions: int
    size: int
    file: str
    variant: str = ""

    @classmethod
    def of(cls, shard: Shard, identity: Mapping[str, str | int | None]) -> "Unit":
        name, count = shard.file_name(identity), len(shard.items)
        return cls(shard.language, shard.subject, count, shard.size, name, shard.variant)


def work_order(units: Iterable[Unit]) -> list[Unit]:
    """The largest language first, and in each the largest shard first: those who share a run take
    from the front, and what is taken last is small. Other ways of asking come after the run's own.
    """
    units = list(units)
    languages: Counter[str] = Counter()
    for unit in units:
        languages[unit.language] += unit.size

    def place(unit: Unit) -> tuple[str, int, str, int, str]:
        largest = -languages[unit.language]
        return unit.variant, largest, unit.language, -unit.size, unit.subject

    return sorted(units, key=place)


def load_questions(
    release: Release, language: str, *, split: str, rules: PromptRules
) -> tuple[Question, ...]:
    """Every question of one language's split with its prompt, in file order.

    Raises `DatasetError` for data that cannot be scored or that has too few dev rows, and
    `RunError` for instructions that are not known in the language.
    """
    return _load(release, language, split=split, rules=rules).render()


def load_shards(
    release: Release, language: str, *, split: str, rules: PromptRules, limit: int | None
) -> list[Shard]:
    """The shards of one language, sorted by subject; `limit` keeps the first questions of each.

    Raises what `load_questions` raises; all that it checks is checked, and no prompt rendered.
    """
    whole = _load(release, language, split=split, rules=rules)
    subjects: dict[str, list[tuple[Item, tuple[Item, ...]]]] = {}
    for pair in zip(whole.items, whole.shots, strict=True):
        subjects.setdefault(pair[0].subject, []).append(pair)
    if not subjects:
        raise DatasetError(f"{language}: the {split} split holds no question")
    shards = []
    for subject in sorted(subjects):
        items, shots = zip(*subjects[subject][:limit], strict=True)
        shards.append(Shard(language, subject, items, shots, whole.words))
    return shards


def _load(release: Release, language: str, *, split: str, rules: PromptRules) -> Shard:
    """All of a language as if it were one subject."""
    items = release.items(language, split)
    words = rules.words(language)
    dev: Sequence[Item] = ()
    if rules.shots and release.has_split(language, DEV_SPLIT):
        dev = release.items(language, DEV_SPLIT)
    shots = choose_shots(items, dev, rule=rules.shot_rule, count=rules.shots, language=language)
    return Shard(language, "", items, tuple(shots), words)


class Library:
    """Shards of a release, read a language at a time; the last languages are kept."""

    def __init__(
        self,
        release: Release,
        *,
        split: str,
        rules: PromptRules,
        limit: int | None,
        variants: Sequence[str] = (),
    ) -> None:
        self._release = release
        self._split = split
        self._rules = rules
        self._limit = limit
        self._variants = variants
        self._kept: dict[str, dict[tuple[str, str], Shard]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Another process reads what it needs."""
        return self.__dict__ | {"_kept": {}}

    def language(self, code: str) -> Iterable[Shard]:
        """The shards of a language, sorted by subject, and then those of each variant; raises what
        `load_shards` raises."""
        if code not in self._kept:
            self._kept = dict(list(self._kept.items())[1 - LANGUAGES_KEPT :])
            shards = load_shards(
                self._release, code, split=self._split, rules=self._rules, limit=self._limit
            )
            found = [*shards, *self._asked_otherwise(code, shards)]
            self._kept[code] = {(shard.subject, shard.variant): shard for shard in found}
        return self._kept[code].values()

    def shard(self, unit: Unit) -> Shard:
        self.language(unit.language)
        return self._kept[unit.language][unit.subject, unit.variant]

    def _asked_otherwise(self, code: str, shards: Sequence[Shard]) -> Iterator[Shard]:
        for variant in self._variants:
            words = rules_of(variant, self._rules).words(code)
            asked = (shard.asked(variant, words) for shard in shards)
            yield from (shard for shard in asked if shard)
