"""Run an engine over a release, shard by shard; what is finished is never scored again."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import chain, pairwise
from pathlib import Path
from platform import python_version
from typing import Any

from evaluation.analysis.accuracy import CONFIDENCE, Outcome, aggregate
from evaluation.errors import RunError
from evaluation.scoring import files, prompts
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines.base import Engine, Paid, Question, Scored
from evaluation.scoring.shards import Shard, load_shards

SUMMARY_VERSION = 2


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What to score: `languages` None means all that have the split; `limit` is the number of
    questions a subject and language, None for all; `spec` names the engine in results."""

    release: Path
    out: Path
    spec: str
    languages: tuple[str, ...] | None = None
    split: str = "test"
    shots: int = prompts.DEFAULT_SHOTS
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.shots < 0:
            raise RunError(f"shots is {self.shots}: expected 0 or more")
        if self.limit is not None and self.limit < 1:
            raise RunError(f"limit is {self.limit}: expected at least 1 question")


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions answered of all, and where the run is; `resumed` were found finished."""

    done: int
    total: int
    resumed: int
    language: str
    subject: str


def run(
    options: RunOptions, engine: Engine, on_progress: Callable[[Progress], None] | None = None
) -> dict[str, Any]:
    """Score what is not scored yet, write `summary.json`, and return it.

    All questions are read and checked before the first is scored. `on_progress` is called after
    every answer; an exception it raises stops the run, which the same call takes up again.

    Raises `DatasetError` for the release, `EngineError` for the model, and `RunError` when `out`
    holds a run of something else.
    """
    started = time.monotonic()
    release = Release(options.release)
    languages = _languages(release, options)

    def shards() -> Iterator[Shard]:
        return load_run(options, shots=options.shots if engine.uses_shots else 0)

    def path(shard: Shard) -> Path:
        return folder / shard.file_name(engine.identity)

    meter = _Meter(sum(len(shard.questions) for shard in shards()), on_progress)
    setup = _setup(options, engine, release, languages)
    folder = _claim_folder(options.out, setup)
    outcomes: list[Outcome] = []
    ties = unanswered = 0
    with engine.session(options.out) if isinstance(engine, Paid) else nullcontext():
        for shard, following in _with_following(shards()):
            if following is not None and not path(following).exists():
                engine.prepare(following.questions)
            answers = _answers(shard, engine, path(shard), meter)
            outcomes += map(_outcome, shard.questions, answers)
            ties += sum(len(files.tied_options(scored)) > 1 for scored in answers)
            unanswered += sum(scored.predicted is None for scored in answers)
    summary = setup | {
        "versions": _versions(engine),
        "counts": {"questions": meter.total, "ties": ties, "unanswered": unanswered},
        "confidence": CONFIDENCE,
        "accuracy": [cell.as_dict() for cell in aggregate(outcomes)],
    }
    if meter.resumed < meter.total:
        scored = meter.total - meter.resumed
        _write_runtime(options.out, engine, scored, time.monotonic() - started)
    files.write_json(options.out / files.SUMMARY, summary)
    return summary


def load_run(options: RunOptions, *, shots: int) -> Iterator[Shard]:
    """Everything that a run scores, in its order, a language at a time.

    Raises `DatasetError` and `RunError` for what is not there or cannot be scored.
    """
    release = Release(options.release)
    for language in _languages(release, options):
        yield from load_shards(
            release, language, split=options.split, shots=shots, limit=options.limit
        )


def _with_following(shards: Iterator[Shard]) -> Iterator[tuple[Shard, Shard | None]]:
    """Each shard with the next one, the last with None."""
    for shard, following in pairwise(chain(shards, (None,))):
        if shard is not None:
            yield shard, following


class _Meter:
    """Counts answers and tells the caller."""

    def __init__(self, total: int, on_progress: Callable[[Progress], None] | None) -> None:
        self.total = total
        self.done = 0
        self.resumed = 0
        self._on_progress = on_progress

    def add(self, shard: Shard, count: int, *, resumed: bool = False) -> None:
        self.done += count
        self.resumed += count if resumed else 0
        if self._on_progress:
            self._on_progress(
                Progress(self.done, self.total, self.resumed, shard.language, shard.subject)
            )


def _answers(shard: Shard, engine: Engine, path: Path, meter: _Meter) -> list[Scored]:
    """The shard's answers in its order: from its file, or scored now and written there."""
    found = files.read_predictions(path, shard.questions)
    if found is not None:
        meter.add(shard, len(found), resumed=True)
        return found
    answers = []
    for scored in engine.score(shard.questions):
        answers.append(scored)
        meter.add(shard, 1)
    answers.sort(key=lambda scored: scored.index)
    files.write_predictions(path, shard.questions, answers, prompts_read=engine.uses_shots)
    return answers


def _languages(release: Release, options: RunOptions) -> Sequence[str]:
    if options.languages is None:
        found = [code for code in release.languages if release.has_split(code, options.split)]
        if not found:
            raise RunError(f"{release.path}: no language has a {options.split} split")
        return found
    unknown = sorted(set(options.languages) - set(release.languages))
    if unknown:
        raise RunError(
            f"language {', '.join(unknown)} is not in {release.path}; "
            f"it holds {', '.join(release.languages)}"
        )
    return sorted(set(options.languages))


def _setup(
    options: RunOptions, engine: Engine, release: Release, languages: Sequence[str]
) -> dict[str, Any]:
    return {
        "summary_version": SUMMARY_VERSION,
        "engine": {"spec": options.spec, "identity": dict(engine.identity)},
        "release": asdict(release.identity),
        "protocol": {
            "template": prompts.TEMPLATE,
            "template_sha256": prompts.TEMPLATE_SHA256,
            "split": options.split,
            # An engine that reads no prompt is shown no examples.
            "shots": options.shots if engine.uses_shots else None,
            "limit": options.limit,
        },
        "languages": list(languages),
    }


def _claim_folder(out: Path, setup: Mapping[str, Any]) -> Path:
    """Make the output folder this run's, or see that it already is."""
    try:
        (out / files.PREDICTIONS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{out}: cannot be made a folder ({error.strerror})") from error
    existing = files.read_json(out / files.SETUP)
    if existing is None:
        files.write_json(out / files.SETUP, setup)
    elif existing != setup:
        other = [name for name in setup if existing.get(name) != setup[name]]
        raise RunError(
            f"{out}: holds a run with another {' and '.join(other)}; "
            f"give another --out, or see {files.SETUP} there to go on with that one"
        )
    return out / files.PREDICTIONS


def _outcome(question: Question, scored: Scored) -> Outcome:
    item = question.item
    tied = files.tied_options(scored)
    return Outcome(
        language=question.language,
        sample_id=item.sample_id,
        subject=item.subject,
        category=item.category,
        label=item.label,
        correct=scored.predicted == item.answer,
        credit=1 / len(tied) if item.answer in tied else 0.0,
    )


def _versions(engine: Engine) -> dict[str, str]:
    packages = {name: version(name) for name in ("pyarrow", *engine.packages)}
    return {"python": python_version(), **packages}


def _write_runtime(out: Path, engine: Engine, scored: int, seconds: float) -> None:
    """What the last part of the run took; apart from the summary because it is never the same."""
    content = {"scored_questions": scored, "seconds": round(seconds, 3), **asdict(engine.usage)}
    files.write_json(out / files.RUNTIME, content)
