"""What a worker does for the machine side, and who may see it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.errors import EvaluationError
from evaluation.models import Analysis, Run
from evaluation.permissions import can_manage, can_view
from evaluation.selectors.files import FilesGone
from evaluation.services import analyses, sending
from evaluation.services import runs as services
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted, Permission, denied
from workbench.core.findings import FindingsRefused
from workbench.core.jobs.services import JobContext, JobError, JobHandedOut, handles
from workbench.core.jobs.subjects import Rule, SubjectRules, register


@handles(kind=services.JOB_KIND, title=gettext_lazy("Evaluation run"))
def evaluate(context: JobContext, *, run: int) -> dict[str, Any]:
    """Hand out what is left of the run; once that is nothing, sum up."""
    found = Run.objects.get(pk=run)
    if found.summary or found.job_id != context.job.pk:
        return {}
    try:
        done, total = services.begin_run(run=found)
        context.progress(done, total)
        if done < total:
            raise JobHandedOut
        return services.sum_up(run=found)
    except EvaluationError as error:
        raise JobError(str(error)) from error


@handles(kind=analyses.JOB_KIND, title=gettext_lazy("Analysis of runs"))
def analyse(context: JobContext, *, analysis: int) -> dict[str, Any]:
    """Make the tables of the analysis."""
    found = Analysis.objects.get(pk=analysis)
    if found.summary or found.job_id != context.job.pk:
        return {}

    def tell(table: str, done: int, total: int) -> None:
        context.progress(done, total, table)

    try:
        return analyses.carry_out(analysis=found, tell=tell)
    except EvaluationError as error:
        raise JobError(str(error)) from error


@handles(kind=sending.JOB_KIND, title=gettext_lazy("Findings to the annotators"))
def send_findings(context: JobContext, *, analysis: int, destination: str) -> dict[str, Any]:
    """In the name of who sent them."""
    found, user = Analysis.objects.get(pk=analysis), context.job.created_by
    if user is None:
        raise JobError(_("Whoever sent this has no account any more."))
    try:
        there, counts = sending.deliver(
            analysis=found, destination=destination, user=user, progress=context.progress
        )
    except (NotPermitted, FilesGone) as error:
        raise JobError(str(error)) from error
    except FindingsRefused as refused:
        raise JobError(str(refused), problems=list(refused.problems)) from refused
    return counts | {"destination": there.title}


def _rules(kind: type[Run] | type[Analysis]) -> SubjectRules:
    def ask(rule: Callable[[User, Run | Analysis], Permission]) -> Rule:
        def asked(user: User, key: str) -> Permission:
            work = kind.objects.filter(pk=key).first()
            return rule(user, work) if work else denied(_("The run is no longer there."))

        return asked

    return SubjectRules(
        view=ask(can_view),
        manage=ask(can_manage),
        url=lambda key: kind.objects.get(pk=key).get_absolute_url(),
        label=lambda key: str(kind.objects.get(pk=key)),
    )


register("run", _rules(Run))
register("analysis", _rules(Analysis))
