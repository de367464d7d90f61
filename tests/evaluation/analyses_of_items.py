"""A finished analysis, with files that pages of questions read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.models import Analysis, Run, Shard
from evaluation.scoring.files import PREDICTION_SCHEMA, PREDICTIONS
from evaluation.services import runs
from evaluation.stored_releases import StoredRelease
from tests.evaluation.explorer.stored import cube_of, store, suspicion
from tests.evaluation.runs import work
from workbench.core.accounts.models import User
from workbench.core.stores import runs_store

SPECS = ("longest:", "uniform:0", "reference:tiny")
NAMES = tuple(f"arithmetic/test/{number}" for number in range(5))
LOST = NAMES[1]


def analysed(
    release: str = "sample-1.0.0",
    names: Sequence[str] = NAMES,
    language: str = "es",
    lost: str = LOST,
    answers: str = "BBB",
    **fields: Any,
) -> Analysis:
    """Of a release in the store. One question is `lost`: the models give it these answers in the
    language, and right ones in English."""
    stored = StoredRelease.named(release)
    analysis: Analysis = Analysis.objects.create(
        specs=list(SPECS),
        release_folder=release,
        release_name=release.rpartition("-")[0],
        release_version=release.rpartition("-")[2],
        release_hash=stored.content_hash,
        summary={
            "languages": ["en", language],
            "counts": {"models": 3, "languages": 2, "questions": len(names)},
        },
        **fields,
    )
    said = dict.fromkeys(names, ("AAB", "AAA")) | {lost: ("AAA", answers)}
    text = f"In {language}, {answers.count('A')} of 3 models choose the key A."
    found = {"kind": "key_never_chosen", "text": text}
    items = [
        suspicion(lost, language, 3.2, "translation_suspected", **found),
        *(suspicion(name, "en", -3.0) for name in names),
    ]
    folder = Path(runs_store().workspace(), "analyses", str(analysis.pk))
    store(folder, cube_of(said, models=SPECS, languages=("en", language)), items)
    return analysis


def run_models(analysis: Analysis, user: User) -> None:
    """Two of its models have been run, in this test."""
    for spec in SPECS[:2]:
        started = runs.start_run(release_folder=analysis.release_folder, spec=spec, user=user)
        analysis.runs.add(work(started))


def store_answer(
    analysis: Analysis, logprobs: Sequence[float], *, prompt_sha256: str, language: str = "es"
) -> Run:
    """A model's run, of which one answer to the lost question is kept: B."""
    run: Run = Run.objects.create(
        spec=SPECS[2],
        release_folder=analysis.release_folder,
        release_hash=analysis.release_hash,
        shots=2,
    )
    shard = Shard.objects.create(
        run=run, number=0, language=language, subject="arithmetic", questions=1, file="one.parquet"
    )
    row = {
        "sample_id": LOST,
        "language": language,
        "answer": "A",
        "predicted": "B",
        "logprobs": list(logprobs),
        "tie": False,
        "mass": 1.0,
        "prompt_sha256": prompt_sha256,
    }
    table = pa.Table.from_pylist([row], schema=PREDICTION_SCHEMA)
    with runs_store().adding(str(run.pk), f"{PREDICTIONS}/{shard.file}") as path:
        pq.write_table(table, path)
    analysis.runs.add(run)
    return run
