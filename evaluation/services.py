"""The verbs of the scoreboard."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import limits, selectors
from evaluation.errors import EngineError, RunError
from evaluation.models import Run, Score
from evaluation.permissions import can_manage_run, can_start_run
from evaluation.scoring import runner as scoring
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import Engine, create_engine, split_spec
from evaluation.scoring.engines.options import KEY
from evaluation.scoring.engines.registry import web_options
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.sharing import Progress
from evaluation.scoring.shots import SHOT_RULES
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import cancel, enqueue
from workbench.core.limits import Range
from workbench.core.locking import locked

JOB_KIND = "evaluate"
NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})
GPU_QUEUE, DEFAULT_QUEUE = "gpu", "default"


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
    workers: int = 1,
) -> Run:
    """Record a run and send it to so many workers; `user` None is the machine itself.

    Prompts are as `PromptRules` has them, `options` are those of `web_options`; one
    that is left out is as usual.

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
    _check_numbers(shots=(shots, limits.SHOTS), workers=(workers, limits.WORKERS))
    if limit is not None:
        _check_numbers(limit=(limit, limits.QUESTIONS))
    _check_choices(shot_rule=(shot_rule, SHOT_RULES), instructions=(instructions, INSTRUCTIONS))
    whole = _whole(options)
    unknown = sorted(set(languages) - set(release.languages))
    if unknown:
        problem = _("%(unknown)s: not in this release, which holds %(known)s.")
        lists = {"unknown": ", ".join(unknown), "known": ", ".join(release.languages)}
        raise Invalid(languages=problem % lists)
    identity = release.identity
    run = Run(
        spec=spec,
        release_folder=release_folder,
        release_name=identity.name or identity.folder,
        release_version=identity.version or "",
        release_hash=identity.content_hash or identity.data_sha256,
        languages=sorted(set(languages)),
        shots=shots,
        shot_rule=shot_rule,
        instructions=instructions,
        options=whole,
        limit=limit,
        workers=workers,
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
    can_manage_run(user, run).require()
    with transaction.atomic():
        locked = _locked(run)
        if not locked.can_retry:
            raise Conflict(
                _("This run is under way or finished; there is nothing to take up again.")
            )
        _send(locked, user)


def cancel_run(*, run: Run, user: User) -> None:
    """Ask all jobs of a run to stop; what was scored is kept.

    Locks: each job's row in turn.

    Raises:
        NotPermitted: the person may not.
        Conflict: the run is not under way.
    """
    can_manage_run(user, run).require()
    if not run.is_active:
        raise Conflict(_("This run is not under way; there is nothing to stop."))
    for part in run.parts:
        if part.is_active:
            cancel(job=part)


def execute_run(*, run: Run, progress: Callable[[int, int, str], None]) -> dict[str, Any]:
    """Score what is left of a run, beside its other jobs, and see that it is summed up; returns
    the numbers of questions and tokens that were scored here.

    Safe to call again at any point, and many times at once: finished shards are kept in the run's
    folder, and claims there tell who is at which. Ends when all shards are finished.

    Raises:
        EvaluationError: the release, the model or the folder does not allow it.
    """

    def report(step: Progress) -> None:
        progress(step.done, step.total, f"{step.language} {step.subject}")

    if run.summary:
        return {"questions": 0, "tokens": 0}
    started = monotonic()
    engine = create_engine(run.spec, run.engine_options)
    opened = scoring.Run.open(_options(run), engine)
    scored = opened.score(engine, report)
    if scored:
        scoring.write_runtime(run.folder, scored, monotonic() - started, engine.usage)
    _finish(run, opened, engine)
    return {"questions": scored, "tokens": engine.usage.tokens}


def _options(run: Run) -> scoring.RunOptions:
    return scoring.RunOptions(
        release=Path(settings.RELEASES_DIR) / run.release_folder,
        out=run.folder,
        spec=run.spec,
        languages=tuple(run.languages) or None,
        rules=run.rules,
        limit=run.limit,
    )


def _finish(run: Run, opened: scoring.Run, engine: Engine) -> None:
    """Sum up once: the jobs of a run end together, and the first to have the run's row does it.

    Should it be lost meanwhile, the row is free for the next.
    """
    with transaction.atomic():
        if not _locked(run).summary:
            record_results(run=run, summary=opened.summarise(engine))


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


def _release(folder: str, user: User | None) -> Release:
    if folder not in {choice.folder for choice in selectors.releases(user)}:
        problem = _("There is no release folder “%(folder)s” in the release store.")
        raise Invalid(release_folder=problem % {"folder": folder})
    release = Release(Path(settings.RELEASES_DIR) / folder)
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
    for language in languages:
        try:
            run.rules.words(language)
        except RunError as error:
            problem = _("What prompts say is not known in %(language)s; choose English.")
            raise Invalid(instructions=problem % {"language": language}) from error


def _send(run: Run, user: User | None) -> None:
    """A message for each worker; the first has a key that no run of the same may have."""
    first = _enqueue(run, user, f"{JOB_KIND}:{_digest(run)}")
    if first.subject != _subject(run):
        raise Conflict(_("The same run is under way already; see the list of runs."))
    run.job = first
    run.save(update_fields=["job"])
    run.helpers.set([_enqueue(run, user) for _number in range(1, run.workers)])


def _enqueue(run: Run, user: User | None, key: str = "") -> Job:
    return enqueue(
        kind=JOB_KIND,
        arguments={"run": run.pk},
        created_by=user,
        subject=_subject(run),
        key=key,
        queue=DEFAULT_QUEUE if run.is_baseline else GPU_QUEUE,
    )


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
    )
    return hashlib.sha256(repr(measured).encode()).hexdigest()
