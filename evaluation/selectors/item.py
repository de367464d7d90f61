"""One question of an analysis, with all that is known of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO, cast

import polars as pl

from evaluation.analysis.cube_file import CUBE, CubeFile
from evaluation.errors import DatasetError, EvaluationError
from evaluation.explorer.answers import Answer, Measured, answers_to, measured
from evaluation.explorer.index import ITEMS, SOURCE, Index
from evaluation.explorer.prompts import prompt_of
from evaluation.explorer.side_tables import Row, passages_of, rows_about
from evaluation.explorer.texts import Text, texts_of
from evaluation.models import Analysis, Run, Shard
from evaluation.scoring import files
from evaluation.selectors.files import files_of
from evaluation.selectors.items import index_of, release_of, source_language


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A row of the analysis' table of items; `language` is empty for the question by itself."""

    language: str
    score: float | None
    flagged: bool
    reason: str
    kind: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What one model's run says of the question in one language; None where it was not asked, or
    its file is gone."""

    run: Run
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt made again from the release and the rules of a run. `is_as_sent` says whether its
    bytes are those that the run sent, None where the run does not tell."""

    run: Run
    text: str
    is_as_sent: bool | None


@dataclass(frozen=True, slots=True)
class Released:
    """What the release holds of a question: `texts` by language, in that of the `source` and the
    one looked at, or in all; `people` by the tables of what people did to it, in these two. Where
    the release is not in the store, nothing, and `missing` says why."""

    source: str = ""
    texts: Mapping[str, Text] = field(default_factory=dict)
    people: Mapping[str, list[Row]] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A question in one `language` of its analysis; `answers` are by language."""

    sample_id: str
    language: str
    index: Index
    answers: Mapping[str, list[Answer]]
    suspicions: list[Suspicion]
    released: Released

    @property
    def subject(self) -> str:
        factor = self.index.subject
        return factor.levels[int(factor.codes[self.index.number[self.sample_id]])]

    @property
    def text(self) -> Text | None:
        return self.released.texts.get(self.language)

    @property
    def source_text(self) -> Text | None:
        return self.released.texts.get(self.released.source)


def item(analysis: Analysis, sample_id: str, language: str = "", *, every: bool = False) -> Item:
    """A question of a finished analysis; whoever shows it has asked `withheld_items`.

    Args:
        language: the one that is looked at; the most suspicious when left out.
        every: with its texts in all languages.

    Raises:
        KeyError: the analysis has no such question, or not in the language.
        FilesGone: the files of the analysis cannot be read.
        StoreError: the store does not answer.
    """
    index = index_of(analysis)
    if sample_id not in index.number:
        raise KeyError(sample_id)
    with files_of(analysis):
        answers = answers_to(CubeFile(analysis.place.folder() / CUBE), sample_id)
        suspicions = _suspicions(analysis, sample_id)
    chosen = language or _most_suspicious(suspicions, answers)
    if chosen not in answers:
        raise KeyError(chosen)
    released = _released(analysis, sample_id, chosen, every=every)
    return Item(sample_id, chosen, index, answers, suspicions, released)


def model_answers(analysis: Analysis, found: Item) -> list[ModelAnswer]:
    """What each run's file says of the question in the language that is looked at, in the order of
    the analysis' models.

    Raises:
        StoreError: the store does not answer.
    """
    runs = {run.spec: run for run in analysis.runs.all()}
    asked = [runs[model] for model in found.index.models if model in runs]
    shards = Shard.objects.filter(run__in=asked, language=found.language, subject=found.subject)
    names = dict(shards.order_by().values_list("run", "file"))
    return [ModelAnswer(run, _measured(run, names.get(run.pk), found.sample_id)) for run in asked]


def prompt(analysis: Analysis, found: Item, answer: ModelAnswer) -> Prompt | None:
    """The prompt that the model was given; None for a baseline, which reads none, and where it
    cannot be made again.

    Raises:
        StoreError: the store does not answer.
    """
    run = answer.run
    if run.is_baseline or found.released.missing:
        return None
    try:
        text = prompt_of(release_of(analysis), found.sample_id, found.language, rules=run.rules)
    except EvaluationError:
        return None
    sent = answer.measured and answer.measured.prompt_sha256
    return Prompt(run, text, sent == sha256(text.encode()).hexdigest() if sent else None)


def _released(analysis: Analysis, sample_id: str, language: str, *, every: bool) -> Released:
    try:
        folder = release_of(analysis)
        source = source_language(analysis, index_of(analysis).languages)
    except DatasetError as error:
        return Released(missing=str(error))
    here = list(dict.fromkeys([source, language]))
    passages = passages_of(folder, [sample_id])
    texts = texts_of(folder, [sample_id], languages=() if every else here, passages=passages)
    by_language = {code: text for (_, code), text in texts.items()}
    return Released(source, by_language, rows_about(folder, sample_id, here))


def _measured(run: Run, name: str | None, sample_id: str) -> Measured | None:
    try:
        with run.place.open(f"{files.PREDICTIONS}/{name}") as file:
            return measured(cast("BinaryIO", file), sample_id)
    except FileNotFoundError:
        return None


def _suspicions(analysis: Analysis, sample_id: str) -> list[Suspicion]:
    """The most suspicious first."""
    table = pl.scan_parquet(analysis.place.folder() / ITEMS)
    rows = table.filter(pl.col("sample_id") == sample_id).collect().to_dicts()
    found = [
        Suspicion(
            language=row["language"] or SOURCE,
            score=row["score"],
            flagged=bool(row["flagged"]),
            reason=row["reason"] or "",
            kind=row["kind"] or "",
            evidence=json.loads(row["evidence"] or "{}"),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: -(one.score if one.score is not None else -1e9))


def _most_suspicious(suspicions: list[Suspicion], answers: Mapping[str, object]) -> str:
    ranked = [one.language for one in suspicions if one.language in answers]
    return next(iter([*ranked, *answers]), "")
