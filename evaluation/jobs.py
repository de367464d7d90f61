"""What a worker does for the machine side, and who may see it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.errors import EvaluationError
from evaluation.models import Run
from evaluation.permissions import can_manage_run, can_view_run
from evaluation.services import runs as services
from workbench.core.accounts.models import User
from workbench.core.accounts.results import Permission, denied
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


def _rule(rule: Callable[[User, Run], Permission]) -> Rule:
    def ask(user: User, key: str) -> Permission:
        run = Run.objects.filter(pk=key).first()
        return rule(user, run) if run else denied(_("The run is no longer there."))

    return ask


register(
    "run",
    SubjectRules(
        view=_rule(can_view_run),
        manage=_rule(can_manage_run),
        url=lambda key: Run.objects.get(pk=key).get_absolute_url(),
        label=lambda key: str(Run.objects.get(pk=key)),
    ),
)
