"""Run an engine over a release, shard by shard; what is finished is never scored again.

Several processes may run the same at once, with one output folder: they share the shards.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from evaluation.errors import DatasetError, RunError
from evaluation.scoring import files
from evaluation.scoring.claims import Claims
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines.base import Engine, Paid, Usage
from evaluation.scoring.engines.registry import engine_kinds
from evaluation.scoring.faults import count_faults
from evaluation.scoring.prompts import PromptRules, template_sha256
from evaluation.scoring.reading import Folder, Reading
from evaluation.scoring.shards import Library, Shard, Unit, work_order
from evaluation.scoring.sharing import OnProgress, Sharing
from evaluation.scoring.shots import SEED
from evaluation.scoring.variants import OPTIONS, check_variants
from workbench.layouts.rows import Answers

SUMMARY_VERSION = 3


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What to score: `languages` None means all that have the split; `limit` is the number of
    questions a subject and language, None for all; `spec` names the engine in results. With
    `damaged`, a release is measured whose files are not those of its manifest, and named so.
    `answers` says how the folder writes its keys, None where the files tell it. `variants` are
    other ways of asking everything again, of those that `VARIANTS` names."""

    release: Path
    out: Path
    spec: str
    languages: tuple[str, ...] | None = None
    split: str = "test"
    rules: PromptRules = field(default_factory=PromptRules)
    limit: int | None = None
    damaged: bool = False
    answers: Answers | None = None
    variants: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_variants(self.variants)
        if self.limit is not None and self.limit < 1:
            raise RunError(f"limit is {self.limit}: expected at least 1 question")


class DifferentRun(RunError):
    """What was begun is a run of something else; `parts` of `run.json` differ."""

    def __init__(self, parts: Sequence[str], message: str) -> None:
        super().__init__(message)
        self.parts = tuple(parts)


@dataclass(frozen=True, slots=True)
class Run:
    """A run whose data is checked and whose output folder is its own.

    `setup` is the content of its `run.json`; `units` are in the order of work.
    """

    options: RunOptions
    setup: Mapping[str, Any]
    units: Sequence[Unit]
    library: Library

    @classmethod
    def open(cls, options: RunOptions, engine: Engine) -> "Run":
        """Take up the run that `out` holds, or make it.

        Raises what `planned` raises, and `RunError` when `out` holds a run of something else or
        is no folder."""
        path = options.out / files.SETUP
        opened = cls.planned(options, engine, files.read_json(path))
        _make_folders(options.out, options.variants)
        if not path.exists():
            files.write_json(path, opened.setup)
        return opened

    @classmethod
    def planned(
        cls, options: RunOptions, engine: Engine, begun: Mapping[str, Any] | None = None
    ) -> "Run":
        """The run as `begun`, what its `run.json` holds, has it, or a new one: then every question
        is read and checked, and each shard gets its name.

        Raises `DatasetError` for the release, `EngineError` for the model, and `DifferentRun` when
        `begun` is of something else."""
        release = Release(options.release, options.answers)
        _require_sound(release, options)
        _require_askable(engine, options)
        languages = _languages(release, options)
        # An engine that reads no prompt is shown no examples.
        rules = options.rules if engine.uses_shots else replace(options.rules, shots=0)
        library = _library(release, options, rules)
        setup = _setup(options, engine, release, languages)
        if begun is not None:
            _require_same(options.out, begun, setup)
            with files.as_written(options.out / files.SETUP):
                units = [Unit(**unit) for unit in begun["shards"]]
            return cls(options, begun, units, library)
        units, faults = _cut(library, languages, engine)
        if faults:
            setup["faults"] = faults
        setup["versions"] = _versions(engine)
        if untested := _untested(options.spec):
            setup["untested"] = untested
        setup["shards"] = [asdict(unit) for unit in units]
        return cls(options, setup, units, library)

    @property
    def folder(self) -> Path:
        return self.options.out / files.PREDICTIONS

    def score(self, engine: Engine, on_progress: OnProgress | None = None) -> int:
        """Score, together with any others, until every shard has its file; returns the number of
        questions that were scored here."""
        out = self.options.out
        session = engine.session(out) if isinstance(engine, Paid) else nullcontext()
        with session, Claims(out, out / files.SETUP) as claims:
            sharing = Sharing(self.units, self.library, self.folder, claims, on_progress)
            return sharing.work(engine)

    def summarise(self, engine: Engine) -> dict[str, Any]:
        """Write `summary.json` from the files of all shards, and return it.

        Raises `RunError` for a file that is missing or damaged.
        """
        reading = Reading(Folder(self.options.out))
        reading.update()
        if reading.waiting:
            path = self.folder / min(reading.waiting)
            raise RunError(f"{path}: missing or damaged; run again to score it")
        summary = {**reading.summary(), "versions": _versions(engine)}
        files.write_json(self.options.out / files.SUMMARY, summary)
        for part in self.folder.rglob(".*.part"):
            # Of processes that were killed while they wrote.
            part.unlink(missing_ok=True)
        return summary


def run(
    options: RunOptions, engine: Engine, on_progress: OnProgress | None = None
) -> dict[str, Any]:
    """Score what is not scored yet, write `summary.json`, and return it.

    All questions are read and checked before the first is scored, by whoever makes the run.
    `on_progress` is called after every answer; an exception it raises stops the run, which the
    same call takes up again.

    Raises `DatasetError` for the release, `EngineError` for the model, and `RunError` when `out`
    holds a run of something else.
    """
    started = time.monotonic()
    opened = Run.open(options, engine)
    scored = opened.score(engine, on_progress)
    summary = opened.summarise(engine)
    if scored:
        seconds = time.monotonic() - started
        write_runtime(options.out, scored, seconds, engine.usage)
    return summary


def load_run(options: RunOptions) -> Iterator[Shard]:
    """Everything that a run scores, a language at a time.

    Raises `DatasetError` and `RunError` for what is not there or cannot be scored.
    """
    release = Release(options.release, options.answers)
    library = _library(release, options, options.rules)
    for language in _languages(release, options):
        yield from library.language(language)


def write_runtime(out: Path, scored: int, seconds: float, usage: Usage) -> None:
    """What the last part of the run took; apart from the summary because it is never the same."""
    content = {"scored_questions": scored, "seconds": round(seconds, 3), **asdict(usage)}
    files.write_json(out / files.RUNTIME, content)


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
    options: RunOptions,
    engine: Engine,
    release: Release,
    languages: Sequence[str],
) -> dict[str, Any]:
    template = options.rules.template(languages)
    asked = {"variants": list(options.variants)} if options.variants else {}
    return {
        "summary_version": SUMMARY_VERSION,
        "engine": {"spec": options.spec, "identity": dict(engine.identity)},
        "release": _identity(release),
        "protocol": {
            "template": template,
            "template_sha256": template_sha256(template),
            "split": options.split,
            # An engine that reads no prompt is shown no examples.
            "shots": options.rules.shots if engine.uses_shots else None,
            "shot_rule": options.rules.shot_rule,
            "shot_seed": SEED if options.rules.shot_rule == "lite" else None,
            "instructions": options.rules.instructions,
            "limit": options.limit,
            **asked,
        },
        "languages": list(languages),
    }


def _require_sound(release: Release, options: RunOptions) -> None:
    if release.damage and not options.damaged:
        raise DatasetError(
            f"{release.path}: is not what its manifest says ({release.damage}); get the release "
            "again, or give --damaged to measure what is there, which is then named so"
        )


def _require_askable(engine: Engine, options: RunOptions) -> None:
    if OPTIONS in options.variants and isinstance(engine, Paid):
        raise RunError(
            f"variant {OPTIONS!r}: a server tells the probabilities of letters, not of whole "
            "options; leave it out, or measure the model with forest: or reference:"
        )


def _identity(release: Release) -> dict[str, Any]:
    """What most runs have nothing to say of stands only where there is something: other runs go on
    as they were begun."""
    identity = asdict(release.identity)
    return {
        name: value
        for name, value in identity.items()
        if name not in ("damage", "answers") or value
    }


def _library(release: Release, options: RunOptions, rules: PromptRules) -> Library:
    return Library(
        release,
        split=options.split,
        rules=rules,
        limit=options.limit,
        variants=options.variants,
    )


def _cut(
    library: Library, languages: Sequence[str], engine: Engine
) -> tuple[list[Unit], list[dict[str, Any]]]:
    """All units in the order of work, and what is odd about the questions."""
    units, faults = [], []
    for language in languages:
        shards = list(library.language(language))
        units += [Unit.of(shard, engine.identity) for shard in shards]
        own = (item for shard in shards if not shard.variant for item in shard.items)
        faults += count_faults(language, own)
    return work_order(units), faults


def _make_folders(out: Path, variants: Sequence[str]) -> None:
    try:
        for variant in ("", *variants):
            (out / files.PREDICTIONS / variant).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{out}: cannot be made a folder ({error.strerror})") from error


def _require_same(out: Path, existing: Mapping[str, Any], setup: Mapping[str, Any]) -> None:
    """Of two that begin the same run at once both write the same, and either may be read."""
    if "shards" not in existing:
        raise RunError(f"{out}: begun by an earlier version; give another --out")
    differing = [name for name in setup if existing.get(name) != setup[name]]
    if differing:
        raise DifferentRun(
            differing,
            f"{out}: holds a run with another {' and '.join(differing)}; "
            f"give another --out, or see {files.SETUP} there to go on with that one",
        )


def _untested(spec: str) -> str:
    """What the engine of this name stands on here and was not tested with."""
    kind = engine_kinds().get(spec.partition(":")[0])
    return kind.untested(version) if kind else ""


def _versions(engine: Engine) -> dict[str, str]:
    packages = {name: version(name) for name in ("pyarrow", *engine.packages)}
    return {"python": python_version(), **packages}
