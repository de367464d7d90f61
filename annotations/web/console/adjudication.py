"""Where people's decisions do not add up to an answer, and a reviewer gives one."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Adjudication, Campaign, Task
from annotations.models.tasks import TaskState
from annotations.permissions import can_adjudicate, can_withdraw
from annotations.selectors import console
from annotations.selectors.item_history import task_history
from annotations.selectors.passages import translated_passage
from annotations.selectors.queue_place import place_in
from annotations.services import adjudicating
from annotations.services.keys import keys_of
from annotations.web.console.access import in_campaign, show
from annotations.web.console.cases import SUPERSEDES, TAKE, Case
from annotations.web.console.flags import present_flags
from annotations.web.console.forms import NonceForm, ResolveForm, ReturnForm
from annotations.web.console.kinds import console_kinds
from annotations.web.console.presenting import Line, present_lines
from annotations.web.console.queue_filters import asked_of
from annotations.web.refusals import show_refusal
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import Permission
from workbench.core.errors import Conflict, Invalid
from workbench.core.languages import language_of
from workbench.core.limits import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def case(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """One task: what people said, side by side, and the form of the ruling."""
    task = _task(request, campaign, pk)
    found = console_kinds()[task.kind].case(task, request.user)
    if TAKE in request.POST:
        return _page(request, campaign, found, form=found.taking(request.POST), status=200)
    form = found.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        onwards = _next(request, campaign, after=task)
        made: list[Adjudication] = []
        if _attempt(form, lambda: made.append(found.rule(form))):
            messages.success(request, _("Ruled on %s.") % task.item.sample_id)
            joined = "&" if "?" in onwards else "?"
            return redirect(f"{onwards}{joined}ruled={made[0].pk}")
        found = console_kinds()[task.kind].case(task, request.user)
        found.show_anew(form)
    return _page(request, campaign, found, form=form, status=422 if form.is_bound else 200)


@require_POST
@in_campaign()
def send_back(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Open the next round of a task, with a note to those who get it."""
    task = _task(request, campaign, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        onwards = _next(request, campaign, after=task)
        done = _attempt(
            form,
            lambda: adjudicating.return_task(user=request.user, task_id=task.pk, **given),
        )
        if done:
            messages.success(request, _("%s went back with your note.") % task.item.sample_id)
            return redirect(onwards)
    found = console_kinds()[task.kind].case(task, request.user)
    found.show_anew(form)
    return _page(request, campaign, found, form=found.form(None), return_form=form, status=422)


@require_POST
@in_campaign()
def withdraw(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Undo a ruling; what people said stands again, and the case is there to rule on anew."""
    task = _task(request, campaign, pk, rule=can_withdraw)
    form = NonceForm(request.POST)
    if form.is_valid() and _attempt(
        form, lambda: adjudicating.withdraw(user=request.user, task_id=task.pk, **form.cleaned_data)
    ):
        messages.success(request, _("The ruling on %s is withdrawn.") % task.item.sample_id)
    else:
        problems = " ".join(map(str, form.non_field_errors()))
        messages.error(request, problems or _("Nothing was changed."))
    return redirect(_address("console:case", [campaign.name, task.pk], request))


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    found: Case[Any],
    *,
    form: Any,
    return_form: ReturnForm | None = None,
    status: int,
) -> HttpResponse:
    task = found.task
    return show(
        request,
        "case",
        campaign,
        status=status,
        case=found,
        task=task,
        name=console_kinds()[task.kind].task_name(task),
        item=task.item,
        passage=translated_passage(task),
        language=language_of(task.language),
        is_open=task.state == TaskState.OPEN,
        form=form,
        return_form=return_form or ReturnForm(initial={SUPERSEDES: found.held}),
        before=_before(found, request.user),
        flags=present_flags(found.flags, campaign, request.user),
        resolve_form=ResolveForm(),
        place=place_in(_queue(request, campaign), task),
        undo=_undo(request, campaign),
        nonce=uuid4(),
        keys=keys_of(user=request.user),
        query=asked_of(request).query,
        query_after="?" + request.GET.urlencode(),
        **found.context(form),
    )


def _before(found: Case[Any], user: User) -> list[Line]:
    """Earlier rounds, rulings and skips: all but the votes that the screen shows."""
    votes = [vote.decision for vote in found.votes]
    letters = {vote.decision.person_id: vote.letter for vote in found.votes}
    return present_lines(task_history(found.task, user), letters, without=votes)


def _undo(request: SignedInRequest, campaign: Campaign) -> Adjudication | None:
    """The ruling that the person has just made, while it stands."""
    pk = whole_number(request.GET.get("ruled")) or 0
    own = Adjudication.objects.standing().filter(
        pk=pk, person=request.user, task__campaign=campaign
    )
    return own.select_related("task__item").first()


def _attempt(form: Any, act: Callable[[], object]) -> bool:
    try:
        act()
    except Invalid as refusal:
        show_refusal(form, refusal)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
    else:
        return True
    return False


def _task(
    request: SignedInRequest,
    campaign: Campaign,
    pk: int,
    *,
    rule: Callable[[User, Task], Permission] = can_adjudicate,
) -> Task:
    tasks = Task.objects.production().select_related(
        "item", "protocol", "campaign__benchmark", "consensus"
    )
    task = get_object_or_404(tasks, pk=pk, campaign=campaign)
    rule(request.user, task).require()
    return task


def _queue(request: SignedInRequest, campaign: Campaign) -> QuerySet[Task]:
    return console.to_adjudicate(campaign, request.user, asked_of(request).filters)


def _next(request: SignedInRequest, campaign: Campaign, *, after: Task) -> str:
    """The disputed task behind this one under the same filters; the queue where none is left."""
    place = place_in(_queue(request, campaign), after)
    following = place.following or place.first
    if following is None:
        return _address("console:adjudication", [campaign.name], request)
    return _address("console:case", [campaign.name, following], request)


def _address(name: str, parts: list[Any], request: SignedInRequest) -> str:
    return reverse(name, args=parts) + asked_of(request).query
