"""Which solved examples a question is shown.

Source: lm-evaluation-harness 0.4.13, samplers `first_n` and `default` (`lm_eval/api/samplers.py`),
tasks `global_mmlu_full_*` (a task a subject) and `global_mmlu_*` (a task a category), and the seed
of `set_fewshot_seed` (`lm_eval/evaluator.py`).
"""

from collections.abc import Callable, Sequence
from random import Random

from evaluation.errors import DatasetError
from evaluation.scoring.items import Item

SHOT_RULES = ("full", "lite")
FOUR = 4
SEED = 1234
"""With which the harness begins every task."""


def choose_shots(
    items: Sequence[Item], dev: Sequence[Item], *, rule: str, count: int, language: str
) -> list[list[Item]]:
    """The examples of every item, in the order of the items, which is that of a split's file.

    `full`: the first `count` dev rows of the subject. `lite`: drawn from the dev rows of the
    category, anew for each item, by one generator a category. An item with four options is shown
    only such rows, as the harness has it.

    Raises `DatasetError`, naming subject or category and language, when there are too few.
    """
    if rule == "full":
        by_subject = _group(dev, lambda row: row.subject)
        return [
            first_shots(by_subject.get(item.subject, ()), item, count, language=language)
            for item in items
        ]
    by_category = _group(dev, lambda row: row.category)
    drawers: dict[tuple[str, bool], _Drawer] = {}
    shown = []
    for item in items:
        key = (item.category, len(item.options) == FOUR)
        if key not in drawers:
            drawers[key] = _Drawer(by_category.get(item.category, ()), four_only=key[1])
        shown.append(drawers[key].draw(item, count, language))
    return shown


def first_shots(dev: Sequence[Item], item: Item, count: int, *, language: str) -> list[Item]:
    """The first `count` dev rows of the item's subject, never the item itself.

    An item with other than four options is shown rows with as many options as its own first, then
    the rest.

    Raises `DatasetError` when there are too few.
    """
    pool = [row for row in dev if row.subject == item.subject and row.sample_id != item.sample_id]
    if len(item.options) == FOUR:
        pool = [row for row in pool if len(row.options) == FOUR]
    _check(len(pool), count, f"subject {item.subject!r}", item, language)
    return sorted(pool, key=lambda row: len(row.options) != len(item.options))[:count]


class _Drawer:
    """The harness' `ContextSampler` of one task."""

    def __init__(self, rows: Sequence[Item], *, four_only: bool) -> None:
        self._pool = [row for row in rows if len(row.options) == FOUR or not four_only]
        self._random = Random(SEED)  # noqa: S311 - the harness' own draw, to be repeated

    def draw(self, item: Item, count: int, language: str) -> list[Item]:
        is_own = item in self._pool
        _check(len(self._pool) - is_own, count, f"category {item.category!r}", item, language)
        drawn = self._random.sample(self._pool, count + is_own)
        return [row for row in drawn if row != item][:count]


def _group(rows: Sequence[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _check(found: int, count: int, where: str, item: Item, language: str) -> None:
    if found < count:
        raise DatasetError(
            f"{language}: {where} has {found} dev rows to show before {item.sample_id}, {count} "
            "are needed; add dev rows or ask for fewer with --shots"
        )
