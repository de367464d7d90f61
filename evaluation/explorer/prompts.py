"""The prompt of one question as a run sent it, made again from the release and the run's rules."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from evaluation.errors import DatasetError
from evaluation.explorer.texts import Text, texts_in
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import PromptRules, prompt
from evaluation.scoring.shards import DEV_SPLIT
from evaluation.scoring.shots import FOUR, choose_shots
from workbench.release_format.layout import CHOICES_FOLDER, question_files


def prompt_of(
    folder: Path, sample_id: str, language: str, *, rules: PromptRules, split: str = "test"
) -> str:
    """The prompt that the question has under these rules.

    Raises:
        DatasetError: the release does not have the question there, or too few solved ones.
        RunError: instructions are not known in the language.
    """
    found = _items(texts_in(folder, language, split, pl.col("sample_id") == sample_id))
    if not found:
        raise DatasetError(f"{language}: the {split} split does not hold {sample_id} with a key")
    item = found[0]
    shots: tuple[Item, ...] = ()
    if rules.shots:
        shots = _shots(folder, item, language, rules=rules, split=split)
    return prompt(item, shots, rules.words(language))


def _shots(
    folder: Path, item: Item, language: str, *, rules: PromptRules, split: str
) -> tuple[Item, ...]:
    """Of the first rows of a subject only the item matters; drawn ones follow from all before."""
    dev = _items(texts_in(folder, language, DEV_SPLIT))
    items = [item] if rules.shot_rule == "full" else _outlines(folder, language, split, item)
    shown = choose_shots(items, dev, rule=rules.shot_rule, count=rules.shots, language=language)
    return shown[items.index(item)]


def _outlines(folder: Path, language: str, split: str, item: Item) -> list[Item]:
    """All questions of a file, in order, with what decides how their examples are drawn: without
    their texts, but for the item itself."""
    outlines: list[Item] = []
    for file in question_files(folder, language, split):
        columns = pl.read_parquet(file, columns=["sample_id", "subject", "subject_category"])
        options = _numbers_of_options(file) or [FOUR] * len(columns)
        outlines += [
            Item(name, subject, category, "", ("",) * number, 0, "-")
            for (name, subject, category), number in zip(columns.iter_rows(), options, strict=True)
        ]
    return [item if one.sample_id == item.sample_id else one for one in outlines]


def _numbers_of_options(file: Path) -> list[int]:
    """None where a file's columns are those of four options."""
    if file.parent.parent.name != CHOICES_FOLDER:
        return []
    return pl.read_parquet(file, columns=["choices"])["choices"].list.len().to_list()


def _items(texts: Iterable[Text]) -> Sequence[Item]:
    """As they are scored; what has no key that is a letter cannot be."""
    return [
        Item(
            one.sample_id,
            one.subject,
            one.category,
            one.question,
            one.options,
            one.key,
            one.label,
        )
        for one in texts
        if one.key is not None
    ]
