"""Which solved examples a question is shown.

Source: lm-evaluation-harness 0.4.13, samplers `first_n` and `default` (`lm_eval/api/samplers.py`),
tasks `global_mmlu_full_*` (a task a subject) and `global_mmlu_*` (a task a category), and the seed
of `set_fewshot_seed` (`lm_eval/evaluator.py`).
"""

from collections.abc import Sequence
from random import Random

from evaluation.errors import DatasetError
from evaluation.scoring.items import Item

SHOT_RULES = ("full", "lite")
FOUR = 4
SEED = 1234
"""With which the harness begins every task."""


def choose_shots(
    items: Sequence[Item], dev: Sequence[Item], *, rule: str, count: int, language: str
) -> list[tuple[Item, ...]]:
    """The examples of every item, in the order of the items, which is that of a split's file.

    `full`: the first `count` dev rows of the subject, for an item with other than four options
    those with as many as its own before the rest. `lite`: drawn from the dev rows of the category,
    anew for each item, by one generator a category. An item with four options is shown only such
    rows, as the harness has it, and none is shown itself.

    Raises `DatasetError`, naming subject or category and language, when there are too few.
    """
    kind: type[_First | _Drawn] = _First if rule == "full" else _Drawn
    samplers: dict[tuple[str, int], _First | _Drawn] = {}
    shown = []
    for item in items:
        key = kind.key(item)
        sampler = samplers.get(key) or samplers.setdefault(key, kind(dev, item))
        if (found := sampler.available(item)) < count:
            raise DatasetError(
                f"{language}: {sampler.name} has {found} dev rows to show before {item.sample_id}, "
                f"{count} are needed; add dev rows or ask for fewer with --shots"
            )
        shown.append(sampler.sample(item, count))
    return shown


class _First:
    """The harness' sampler `first_n` of one task, for items of one number of options."""

    def __init__(self, dev: Sequence[Item], like: Item) -> None:
        self.name = f"subject {like.subject!r}"
        rows = [row for row in dev if row.subject == like.subject and _may_show(row, like)]
        self._rows = sorted(rows, key=lambda row: len(row.options) != len(like.options))
        self._names = {row.sample_id for row in rows}

    @staticmethod
    def key(item: Item) -> tuple[str, int]:
        return item.subject, len(item.options)

    def available(self, item: Item) -> int:
        return len(self._rows) - (item.sample_id in self._names)

    def sample(self, item: Item, count: int) -> tuple[Item, ...]:
        beginning = self._rows[: count + 1]
        return tuple(row for row in beginning if row.sample_id != item.sample_id)[:count]


class _Drawn:
    """The harness' sampler `default` of one task, for items with four options or for others."""

    def __init__(self, dev: Sequence[Item], like: Item) -> None:
        self.name = f"category {like.category!r}"
        self._rows = [row for row in dev if row.category == like.category and _may_show(row, like)]
        self._own = frozenset(self._rows)
        self._random = Random(SEED)  # noqa: S311 - the harness' own draw, to be repeated

    @staticmethod
    def key(item: Item) -> tuple[str, int]:
        return item.category, len(item.options) == FOUR

    def available(self, item: Item) -> int:
        return len(self._rows) - (item in self._own)

    def sample(self, item: Item, count: int) -> tuple[Item, ...]:
        drawn = self._random.sample(self._rows, count + (item in self._own))
        return tuple(row for row in drawn if row != item)[:count]


def _may_show(row: Item, like: Item) -> bool:
    return len(row.options) == FOUR or len(like.options) != FOUR
