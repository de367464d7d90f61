"""What people did to the texts of a campaign, measured: totals in one file, items in another."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from annotations.models import Campaign
from annotations.quality.bootstrap import SAMPLES, SCORES, SEED, ranking, rate_interval
from annotations.quality.measures import Counts, count, measures, signatures
from annotations.quality.sentencepieces import train
from annotations.quality.sums import ALL, WHOLE, Measured, Sums, measure
from annotations.quality.tokenizers import Tokenizer, tokenizers
from annotations.quality.tokens import is_spaced
from annotations.selectors.console import subject_of
from annotations.selectors.edits import (
    FINAL,
    Edit,
    count_decisions,
    edits,
    steps_and_languages,
    texts_seen,
)
from annotations.selectors.effort import FOLDER, JOB_KIND
from annotations.selectors.engine_texts import Compared, compared
from annotations.services.measuring_fertility import measure_fertility
from annotations.services.surveying import forget_others
from annotations.vocabularies import Sensitivity
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.spreadsheets import escaped, whole_csv
from workbench.core.stores import uploads_store

COLUMNS = (
    "sample_id", "language", "step", "engine", "subject", "category", "person", "sensitivity",
    "part", "tokenizer", "edits", "tokens", "hter", "character_edits", "characters",
    "character_rate", "chrf", "bleu",
)  # fmt: skip

Drawn = tuple[str, str, str, str]
"""Language, facet, its value, and tokenizer."""

Progress = Callable[[int, int], None]


def start_measuring(*, campaign: Campaign, user: User | None) -> Job:
    """Have a job measure the edits; one at a time. Locks as `enqueue` says."""
    return enqueue(
        kind=JOB_KIND,
        arguments={"campaign": campaign.pk},
        created_by=user,
        subject=subject_of(campaign),
        key=f"{JOB_KIND}:{campaign.pk}",
    )


def store_effort(
    *, campaign: Campaign, name: str, progress: Progress | None = None
) -> dict[str, Any]:
    """Measure, and store what was found; the campaign's earlier files are deleted. Locks nothing.

    Args:
        name: of the measurement, unique; names the files.

    Returns:
        `texts`, how many edits were measured; `file` and `items`, the names of the files.
    """
    items, file = (f"{campaign.pk}-{name}.{suffix}" for suffix in ("csv", "json"))
    with uploads_store().adding(FOLDER, items) as path, whole_csv(path, COLUMNS) as rows:
        document = measure_effort(campaign=campaign, rows=rows, progress=progress)
    uploads_store().write(FOLDER, file, json.dumps(document, ensure_ascii=False).encode())
    forget_others(folder=FOLDER, campaign=campaign, but={items, file})
    return {"texts": document["texts"], "file": file, "items": items}


def measure_effort(
    *, campaign: Campaign, rows: Any = None, progress: Progress | None = None
) -> dict[str, Any]:
    """What the counted decisions did to the texts they were made on. Locks nothing.

    Args:
        rows: a CSV writer that takes a row for every edit, part and tokenizer.

    Returns:
        A JSON document: `rows` with a total by step, language, facet, part and tokenizer;
        `rankings` of engines, `fertility`, and the `signatures` of each tokenizer's measures.
    """
    total, done = count_decisions(campaign), 0
    used: dict[str, Tokenizer] = {}
    by_step: defaultdict[str, _Step] = defaultdict(_Step)
    languages: dict[str, Sequence[Tokenizer]] = {}
    # The settled texts of a campaign with steps come last, and are no decisions.
    for step, language in steps_and_languages(campaign):
        if language not in languages:
            languages[language] = _tokenizers(campaign, language)
            used |= {one.name: one for one in languages[language]}
        for edit in edits(campaign, step, language):
            measured = measure(edit.before, edit.after, languages[language])
            by_step[step].add(edit, measured)
            for row in _item_rows(step, edit, measured) if rows else ():
                rows.writerow(row)
            done += step != FINAL
            if progress:
                progress(done, total)
        by_step[step].draw()
    return {
        "campaign": campaign.name,
        "texts": done,
        "rows": [row for step, one in by_step.items() for row in one.rows(step)],
        "rankings": [one for code in languages for one in _rankings(campaign, code, languages)],
        "fertility": measure_fertility(campaign=campaign, languages=list(languages)),
        "signatures": {name: signatures(name) for name in used},
        "bootstrap": {"samples": SAMPLES, "seed": SEED, "confidence": 0.95},
    }


class _Step:
    """The totals of a step, with the intervals of some of them, which are drawn by item."""

    def __init__(self) -> None:
        self.sums = Sums()
        self._items: defaultdict[Drawn, dict[int, Counts]] = defaultdict(dict)
        self._intervals: dict[Drawn, tuple[float, float] | None] = {}

    def add(self, edit: Edit, measured: Sequence[Measured]) -> None:
        self.sums.add(edit.language, edit.facets, measured)
        for one in measured:
            if one.part != WHOLE or one.counts is None:
                continue
            for by, value in ((ALL, ALL), ("engine", edit.engine)):
                rows = self._items[edit.language, by, value, one.tokenizer]
                rows[edit.item.pk] = rows.get(edit.item.pk, 0) + one.counts[:2]

    def draw(self) -> None:
        """Draw the intervals of what was added since, and let go of its items."""
        for key, items in self._items.items():
            self._intervals[key] = rate_interval(np.array(list(items.values())), samples=SAMPLES)
        self._items.clear()

    def rows(self, step: str) -> Iterator[dict[str, Any]]:
        for key, total in self.sums.rows():
            row = {"step": step} | key._asdict() | total.figures()
            drawn = (key.language, key.by, key.value, key.tokenizer)
            if key.part == WHOLE and drawn in self._intervals:
                low, high = self._intervals[drawn] or (None, None)
                row |= {"low": low, "high": high}
            yield row


def _tokenizers(campaign: Campaign, language: str) -> Sequence[Tokenizer]:
    model = None if is_spaced(language) else train(texts_seen(campaign, language))
    return tokenizers(language, model)


def _item_rows(step: str, edit: Edit, measured: Sequence[Measured]) -> Iterator[list[str]]:
    item = edit.item
    about = [item.sample_id, edit.language, step, edit.engine, item.subject, item.category]
    label = edit.sensitivity
    about += [edit.person, "" if label == Sensitivity.NOT_ANNOTATED else label]
    for one in measured:
        figures = measures(one.counts) if one.counts is not None else None
        said = [getattr(figures, name, None) for name in COLUMNS[10:]]
        cells = [*about, one.part, one.tokenizer, *("" if cell is None else cell for cell in said)]
        yield [escaped(str(cell)) for cell in cells]


def _rankings(
    campaign: Campaign, language: str, languages: dict[str, Sequence[Tokenizer]]
) -> Iterator[dict[str, Any]]:
    """The engines of a language by each measure and tokenizer, on the texts that people settled."""
    found = compared(campaign, language, seed=SEED)
    if found is None:
        return
    for tokenizer in languages[language]:
        counts = _counts(found, tokenizer)
        for name in SCORES if len(next(iter(counts.values()))) else ():
            yield {
                "language": language,
                "tokenizer": tokenizer.name,
                "started": found.started,
                "left_out": list(found.left_out),
                **asdict(ranking(counts, name, samples=SAMPLES)),
            }


def _counts(found: Compared, tokenizer: Tokenizer) -> dict[str, Counts]:
    """By engine, a row for each text that could be counted for all of them."""
    counted = {
        name: [
            count(text.text, settled.text, tokenizer)
            for text, settled in zip(texts, found.settled, strict=True)
        ]
        for name, texts in found.engines.items()
    }
    rows = zip(*counted.values(), strict=True)
    whole = [n for n, row in enumerate(rows) if all(one is not None for one in row)]
    return {name: np.array([of[n] for n in whole]) for name, of in counted.items()}
