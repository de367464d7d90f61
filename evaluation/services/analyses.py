"""The verbs of an analysis."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import limits
from evaluation.errors import EvaluationError
from evaluation.models import Analysis, Run
from evaluation.permissions import can_manage, can_start_run
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.services import cancel, enqueue
from workbench.core.limits import Range
from workbench.core.locking import locked
from workbench.core.stores import Place, releases_store

if TYPE_CHECKING:
    from evaluation.analysis.analysing import Analysis as Tables

JOB_KIND = "analyse"
OnProgress = Callable[[str, int, int], None]


def start_analysis(
    *,
    runs: Sequence[int],
    user: User,
    seed: int = 0,
    draws: int = limits.USUAL_DRAWS,
) -> Analysis:
    """Record an analysis of these finished runs on one release, and send it.

    Locks: none; the unique key of its job decides between two that start the same.

    Raises:
        NotPermitted: the person may not start evaluations.
        Invalid: a run is not there, has not finished, is on another release or of a model that is
            there twice; a number is out of range.
        Conflict: the same analysis is under way.
    """
    can_start_run(user).require()
    _check_numbers(seed=(seed, limits.SEEDS), draws=(draws, limits.DRAWS))
    chosen = _chosen(runs, user)
    first = chosen[0]
    analysis = Analysis(
        release_folder=first.release_folder,
        release_name=first.release_name,
        release_version=first.release_version,
        release_hash=first.release_hash,
        specs=[run.spec for run in chosen],
        seed=seed,
        draws=draws,
        created_by=user,
    )
    with transaction.atomic():
        analysis.save()
        analysis.runs.set(chosen)
        _send(analysis, user)
    return analysis


def retry_analysis(*, analysis: Analysis, user: User) -> None:
    """Send a failed or cancelled analysis again; it begins anew.

    Locks: the analysis' row.

    Raises:
        NotPermitted: the person may not.
        Conflict: the analysis is under way or finished.
    """
    can_manage(user, analysis).require()
    with transaction.atomic():
        held = _locked(analysis)
        if not held.can_retry:
            raise Conflict(_("This analysis is under way or finished."))
        _send(held, user)


def cancel_analysis(*, analysis: Analysis, user: User) -> None:
    """Ask an analysis to stop.

    Locks: the job's row.

    Raises:
        NotPermitted: the person may not.
        Conflict: the analysis is not under way.
    """
    can_manage(user, analysis).require()
    if not analysis.is_active or analysis.job is None:
        raise Conflict(_("This analysis is not under way; there is nothing to stop."))
    cancel(job=analysis.job)


def carry_out(*, analysis: Analysis, tell: OnProgress) -> dict[str, Any]:
    """Analyse the predictions and store what came of it; returns what was counted.

    Locks: the analysis' row, at the end.

    Raises:
        EvaluationError: the predictions or the release cannot be analysed.
        StoreError: a store does not answer.
    """
    # What it computes with takes a second to import, which no page and no command needs.
    from evaluation.analysis.analysing import analyse
    from evaluation.analysis.loading import Inputs, load

    runs = sorted(analysis.runs.all(), key=lambda run: analysis.specs.index(run.spec))
    release = Place(releases_store(), analysis.release_folder).folder()
    names = {run.place.folder(): run.spec for run in runs} | {release: analysis.release_label}
    with _told_by(names):
        loaded = load(Inputs([run.place.folder() for run in runs], release))
        made = analyse(loaded, seed=analysis.seed, draws=analysis.draws, on_progress=tell)
    record_tables(analysis=analysis, made=made)
    counts: dict[str, Any] = made.about["counts"]
    return counts


@contextmanager
def _told_by(names: Mapping[Path, str]) -> Iterator[None]:
    """Errors name these folders by what people call them: nobody is told where they lie."""
    try:
        yield
    except EvaluationError as error:
        told = str(error)
        for folder in sorted(names, key=lambda one: -len(str(one))):
            told = told.replace(str(folder), names[folder])
        raise type(error)(told) from error


def record_tables(*, analysis: Analysis, made: "Tables") -> None:
    """Write the tables, and then say in the row that they are there.

    Locks: the analysis' row.
    """
    from evaluation.analysis.writing import ITEMS, stored_files

    place = analysis.place
    for path, content in stored_files(made):
        place.store.write(place.name, path, content)
    found = int(made.tables[ITEMS]["flagged"].sum())
    kinds = made.tables["groups"]["kind"].unique(maintain_order=True).to_list()
    with transaction.atomic():
        held = _locked(analysis)
        held.summary = made.about | {"kinds": kinds, "flags": found}
        held.save(update_fields=["summary"])


def _chosen(wanted: Sequence[int], user: User) -> list[Run]:
    """The runs, in the order of their models' names."""
    if not wanted:
        raise Invalid(runs=_("Choose at least one run."))
    if len(wanted) > limits.MODELS:
        problem = _("%(count)d are too many; give at most %(most)d.")
        raise Invalid(runs=problem % {"count": len(wanted), "most": limits.MODELS})
    found = list(Run.objects.visible_to(user).filter(pk__in=wanted).order_by("spec"))
    if missing := sorted(set(wanted) - {run.pk for run in found}):
        problem = _("There is no run %(run)d that you may see.")
        raise Invalid(runs=problem % {"run": missing[0]})
    for run in found:
        _check(run, found[0])
    spec, times = Counter(run.spec for run in found).most_common(1)[0]
    if times > 1:
        problem = _("%(model)s has %(count)d runs; choose one of them.")
        raise Invalid(runs=problem % {"model": spec, "count": times})
    return found


def _check(run: Run, first: Run) -> None:
    if not run.summary:
        problem = _("Run %(run)d has not finished.")
        raise Invalid(runs=problem % {"run": run.pk})
    if run.release_hash != first.release_hash:
        problem = _("Run %(run)d is on %(release)s, not on %(other)s; choose runs on one release.")
        labels = {"release": run.release_label, "other": first.release_label}
        raise Invalid(runs=problem % {"run": run.pk, **labels})


def _check_numbers(**numbers: tuple[int, Range]) -> None:
    for name, (number, allowed) in numbers.items():
        if number not in allowed:
            problem = _("%(value)d is out of range; give %(least)d to %(most)d.")
            raise Invalid(**{name: problem % {"value": number, **allowed._asdict()}})


def _locked(analysis: Analysis) -> Analysis:
    return locked(Analysis.objects.select_related("job")).get(pk=analysis.pk)


def _send(analysis: Analysis, user: User) -> None:
    """A new job, with a key that no analysis of the same may have while it is under way."""
    subject = f"analysis:{analysis.pk}"
    job = enqueue(
        kind=JOB_KIND,
        arguments={"analysis": analysis.pk},
        created_by=user,
        subject=subject,
        key=f"{JOB_KIND}:{_digest(analysis)}",
    )
    if job.subject != subject:
        raise Conflict(_("The same analysis is under way already; see the list of analyses."))
    analysis.job = job
    analysis.save(update_fields=["job"])


def _digest(analysis: Analysis) -> str:
    """Equal for two that would come to the same."""
    runs = sorted(analysis.runs.values_list("pk", flat=True))
    return hashlib.sha256(repr((runs, analysis.seed, analysis.draws)).encode()).hexdigest()
