"""The verbs of the scoreboard."""

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from evaluation import limits
from evaluation.engine_process import options_of, readable, with_release
from evaluation.errors import EngineError, EvaluationError, RunError
from evaluation.handing_out import hand_out, send
from evaluation.models import Run, Score, ShardState
from evaluation.permissions import can_manage, can_start_run
from evaluation.scoring import files
from evaluation.scoring import runner as scoring
from evaluation.scoring.engines import create_engine, split_spec
from evaluation.scoring.engines.options import KEY
from evaluation.scoring.engines.registry import web_options
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.reading import Reading
from evaluation.scoring.shots import SHOT_RULES
from evaluation.scoring.variants import VARIANTS, rules_of
from evaluation.selectors import runs as selectors
from evaluation.stored import StoredRun
from evaluation.stored_releases import StoredRelease
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.services import cancel, enqueue
from workbench.core.limits import Range
from workbench.core.locking import locked

JOB_KIND = "evaluate"
NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


def start_run(
    *,
    release_folder: str,
    spec: str,
    user: User | None,
    languages: Sequence[str] = (),
    shots: int = DEFAULT_SHOTS,
    shot_rule: str = "full",
    instructions: str = "en",
    options: Mapping[str, Any] = NO_OPTIONS,
    limit: int | None = None,
    variants: Sequence[str] = (),
) -> Run:
    """Record a run and send it; `user` None is the machine itself.

    Prompts are as `PromptRules` has them, `options` are those of `web_options`; one
    that is left out is as usual. `variants`, of `VARIANTS`, are asked besides.

    Locks: none; the unique key of its job decides between two that start the same.

    Raises:
        NotPermitted: the person may not start runs.
        Invalid: the release, the model, a language or a number is not usable.
        Conflict: the same run is under way.
    """
    if user is not None:
        can_start_run(user).require()
    release = _release(release_folder, user)
    _check_spec(spec)
    _check_numbers(shots=(shots, limits.SHOTS))
    if limit is not None:
        _check_numbers(limit=(limit, limits.QUESTIONS))
    _check_choices(shot_rule=(shot_rule, SHOT_RULES), instructions=(instructions, INSTRUCTIONS))
    for variant in variants:
        _check_choices(variants=(variant, VARIANTS))
    whole = _whole(options)
    unknown = sorted(set(languages) - set(release.languages))
    if unknown:
        problem = _("%(unknown)s: not in this release, which holds %(known)s.")
        lists = {"unknown": ", ".join(unknown), "known": ", ".join(release.languages)}
        raise Invalid(languages=problem % lists)
    run = Run(
        spec=spec,
        release_folder=release_folder,
        release_name=str(release.manifest.get("name") or release_folder),
        release_version=str(release.manifest.get("version") or ""),
        release_hash=release.content_hash,
        languages=sorted(set(languages)),
        shots=shots,
        shot_rule=shot_rule,
        instructions=instructions,
        options=whole,
        limit=limit,
        variants=[name for name in VARIANTS if name in variants],
        created_by=user,
    )
    _check_instructions(run, languages or release.languages)
    with transaction.atomic():
        run.save()
        _send(run, user)
    return run


def retry_run(*, run: Run, user: User) -> None:
    """Send a failed or cancelled run again; it goes on from its last finished shard.

    Locks: the run's row.

    Raises:
        NotPermitted: the person may not.
        Conflict: the run is under way or finished.
    """
    can_manage(user, run).require()
    with transaction.atomic():
        locked = _locked(run)
        if not locked.can_retry:
            raise Conflict(
                _("This run is under way or finished; there is nothing to take up again.")
            )
        _send(locked, user)


def cancel_run(*, run: Run, user: User) -> None:
    """Ask a run to stop; what was scored is kept.

    Locks: the job's row.

    Raises:
        NotPermitted: the person may not.
        Conflict: the run is not under way.
    """
    can_manage(user, run).require()
    if not run.is_active or run.job is None:
        raise Conflict(_("This run is not under way; there is nothing to stop."))
    cancel(job=run.job)


def begin_run(*, run: Run) -> tuple[int, int]:
    """Hand out what is left of a run, a message a shard; returns how many of its questions are
    answered, and how many there are.

    The first time, every question is read and checked. Safe to call again at any point: what has
    been finished stays finished, and a message twice is a shard once.

    Raises:
        EvaluationError: the release, the model or what was begun does not allow it.
        StoreError: a store does not answer.
    """
    if not run.shards.exists():
        _cut(run)
    left = list(run.shards.filter(state=ShardState.QUEUED))
    send(shards=left, queue=run.queue)
    finished = Q(state=ShardState.FINISHED)
    questions = Sum("questions", filter=finished, default=0)
    found = run.shards.aggregate(done=questions, total=Sum("questions"))
    return found["done"], found["total"]


def _cut(run: Run) -> None:
    """Read the release, write `run.json`, and make the shards."""
    options = with_release(options_of(run))
    engine = create_engine(run.spec, run.engine_options)
    try:
        opened = scoring.Run.planned(options, engine, StoredRun(run).setup())
    except EvaluationError as error:
        raise RunError(readable(error, options)) from error
    run.place.store.write(run.place.name, files.SETUP, files.json_file(opened.setup))
    present = {stored.path.removeprefix(f"{files.PREDICTIONS}/") for stored in run.place.files()}
    hand_out(run=run, units=opened.units, present=present)


def sum_up(*, run: Run) -> dict[str, Any]:
    """Write the summary of a run whose shards are finished, and its scores; returns the numbers of
    questions and tokens.

    Locks: the run's row.

    Raises:
        RunError: a file is missing or damaged; its shard is scored when the run goes on.
        StoreError: the store does not answer.
    """
    reading = Reading(StoredRun(run))
    reading.update()
    if reading.waiting:
        run.shards.filter(file__in=reading.waiting).update(state=ShardState.QUEUED, done=0)
        problem = _("%(file)s is missing or damaged. Take the run up again to score it anew.")
        raise RunError(problem % {"file": min(reading.waiting)})
    summary = reading.summary()
    run.place.store.write(run.place.name, files.SUMMARY, files.json_file(summary))
    _write_robustness(run, reading)
    record_results(run=run, summary=summary)
    return run.shards.aggregate(questions=Sum("questions"), tokens=Sum("tokens"))


def _write_robustness(run: Run, reading: Reading) -> None:
    # What it computes with takes a second to import, which no page needs.
    from evaluation.analysis.robustness_files import robustness_of

    tables = robustness_of(reading.units, reading.setup["languages"], StoredRun(run).file)
    run.place.store.write(run.place.name, files.ROBUSTNESS, files.json_file(tables))


def record_results(*, run: Run, summary: dict[str, Any]) -> None:
    """Store a run's summary, replacing what was stored of it before.

    Locks: the run's row.
    """
    with transaction.atomic():
        locked = _locked(run)
        locked.scores.all().delete()
        Score.objects.bulk_create(
            (Score.from_cell(locked, cell) for cell in summary["accuracy"]), batch_size=2000
        )
        locked.summary = {name: part for name, part in summary.items() if name != "accuracy"}
        locked.save(update_fields=["summary"])


def _locked(run: Run) -> Run:
    return locked(Run.objects.select_related("job")).get(pk=run.pk)


def _release(folder: str, user: User | None) -> StoredRelease:
    if folder not in {choice.folder for choice in selectors.releases(user)}:
        problem = _("There is no release folder “%(folder)s” in the release store.")
        raise Invalid(release_folder=problem % {"folder": folder})
    release = StoredRelease.named(folder)
    if release.problems:
        problem = _("%(doubt)s. Build the version again, or get it again, and start the run then.")
        raise Invalid(release_folder=problem % {"doubt": selectors.release_doubt(folder)})
    return release


def _check_spec(spec: str) -> None:
    if len(spec) > limits.SPEC:
        problem = _("Has %(length)d characters; give at most %(limit)d.")
        raise Invalid(spec=problem % {"length": len(spec), "limit": limits.SPEC})
    try:
        kind, target = split_spec(spec)
        if not kind.reads_prompts:
            kind.make(target)
        elif not kind.title:
            raise EngineError(
                _("Models behind an API are measured from the command line, with key and ceiling.")
            )
        elif not target:
            problem = _("%(engine)s: needs a model, as in %(engine)s:%(target)s")
            raise EngineError(problem % {"engine": kind.name, "target": kind.target})
    except EngineError as error:
        raise Invalid(spec=str(error)) from error


def _check_numbers(**numbers: tuple[int, Range]) -> None:
    for name, (number, allowed) in numbers.items():
        if number not in allowed:
            problem = _("%(value)d is out of range; give %(least)d to %(most)d.")
            raise Invalid(**{name: problem % {"value": number, **allowed._asdict()}})


def _check_choices(**values: tuple[str, Sequence[str]]) -> None:
    for name, (value, known) in values.items():
        if value not in known:
            problem = _("“%(value)s” is none of %(known)s.")
            raise Invalid(**{name: problem % {"value": value, "known": ", ".join(known)}})


def _whole(options: Mapping[str, Any]) -> dict[str, Any]:
    """Every option that engines have on the web, as given or else as usual."""
    known = web_options()
    for name, value in options.items():
        if name not in known:
            raise Invalid(**{name: _("No engine has such an option.")})
        if choices := known[name].metadata[KEY].choices:
            _check_choices(**{name: (value, choices)})
    return {name: options.get(name, one.default) for name, one in known.items()}


def _check_instructions(run: Run, languages: Sequence[str]) -> None:
    ways = [rules_of(variant, run.rules) for variant in ("", *run.variants)]
    for language in languages:
        try:
            for rules in ways:
                rules.words(language)
        except RunError as error:
            problem = _("What prompts say is not known in %(language)s; choose English.")
            raise Invalid(instructions=problem % {"language": language}) from error


def _send(run: Run, user: User | None) -> None:
    """A new job, with a key that no run of the same may have while it is under way."""
    job = enqueue(
        kind=JOB_KIND,
        arguments={"run": run.pk},
        created_by=user,
        subject=_subject(run),
        key=f"{JOB_KIND}:{_digest(run)}",
        queue=run.queue,
    )
    if job.subject != _subject(run):
        raise Conflict(_("The same run is under way already; see the list of runs."))
    run.job, run.failures = job, 0
    run.save(update_fields=["job", "failures"])


def _subject(run: Run) -> str:
    return f"run:{run.pk}"


def _digest(run: Run) -> str:
    """Equal for two runs that would measure the same."""
    measured = (
        run.spec,
        sorted(run.options.items()),
        run.release_hash,
        run.languages,
        run.rules,
        run.limit,
        run.variants,
    )
    return hashlib.sha256(repr(measured).encode()).hexdigest()
