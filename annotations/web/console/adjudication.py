"""Where people's decisions do not add up to an answer, and a reviewer gives one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Campaign, Task
from annotations.models.tasks import TaskState
from annotations.permissions import can_adjudicate
from annotations.selectors import console
from annotations.selectors.passages import translated_passage
from annotations.services import adjudicating
from annotations.web.console.access import in_campaign, show
from annotations.web.console.cases import Case
from annotations.web.console.forms import ReturnForm
from annotations.web.console.kinds import console_kinds
from annotations.web.console.queue_filters import asked_of
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.languages import language_of
from workbench.core.limits import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def case(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """One task: what people said, side by side, and the form of the ruling."""
    task = _task(request, campaign, pk)
    found = console_kinds()[task.kind].case(task, request.user)
    data = request.POST if request.method == "POST" else None
    form = found.form(data, start=whole_number(request.GET.get("start")))
    if request.method == "POST" and form.is_valid():
        answer = _attempt(request, form, lambda: found.rule(form))
        if answer:
            messages.success(request, _("Ruled on %s.") % task.item.sample_id)
            return _next(request, campaign, after=task)
    return _page(request, campaign, found, form=form, status=422 if form.is_bound else 200)


@require_POST
@in_campaign()
def send_back(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Open the next round of a task, with a note to those who get it."""
    task = _task(request, campaign, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        done = _attempt(
            request,
            form,
            lambda: adjudicating.return_task(
                user=request.user, task_id=task.pk, nonce=given["nonce"], note=given["note"]
            ),
        )
        if done:
            messages.success(request, _("%s went back with your note.") % task.item.sample_id)
            return _next(request, campaign, after=task)
    found = console_kinds()[task.kind].case(task, request.user)
    return _page(request, campaign, found, form=found.form(None), return_form=form, status=422)


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    found: Case,
    *,
    form: Any,
    return_form: ReturnForm | None = None,
    status: int,
) -> HttpResponse:
    return show(
        request,
        "case",
        campaign,
        status=status,
        case=found,
        task=found.task,
        name=console_kinds()[found.task.kind].task_name(found.task),
        item=found.task.item,
        passage=translated_passage(found.task),
        language=language_of(found.task.language),
        is_open=found.task.state == TaskState.OPEN,
        form=form,
        return_form=return_form or ReturnForm(),
        query=asked_of(request).query,
        **found.context(form),
    )


def _attempt(request: SignedInRequest, form: Any, act: Callable[[], object]) -> bool:
    try:
        act()
    except Invalid as refusal:
        show_refusal(form, refusal)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
    else:
        return True
    return False


def _task(request: SignedInRequest, campaign: Campaign, pk: int) -> Task:
    tasks = Task.objects.production().select_related(
        "item", "protocol", "campaign__benchmark", "consensus"
    )
    task = get_object_or_404(tasks, pk=pk, campaign=campaign)
    can_adjudicate(request.user, task).require()
    return task


def _next(request: SignedInRequest, campaign: Campaign, *, after: Task) -> HttpResponse:
    """On to the next disputed task under the same filters; to the queue when none is left."""
    tasks = console.to_adjudicate(campaign, request.user, asked_of(request).filters)
    following = tasks.exclude(pk=after.pk).first()
    if following is None:
        return redirect(_address("console:adjudication", [campaign.name], request))
    return redirect(_address("console:case", [campaign.name, following.pk], request))


def _address(name: str, parts: list[Any], request: SignedInRequest) -> str:
    return reverse(name, args=parts) + asked_of(request).query
