"""The pages of the desk: home, a queue's next task, a correction, one's history."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.labels import choices
from annotations.models import Assignment, Campaign, Membership, Protocol
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_work
from annotations.selectors import desk
from annotations.selectors.guidelines import guideline_due, guidelines_due, last_acknowledged
from annotations.selectors.people import own_numbers
from annotations.selectors.queue import Queue, queues_for
from annotations.services.claiming import next_task
from annotations.services.keys import keys_of
from annotations.vocabularies import RejectReason, Role, TaskKind
from annotations.web.desk.answer import AnswerScreen
from annotations.web.desk.conflicts import Comparison
from annotations.web.desk.culture import LabelScreen
from annotations.web.desk.forms import EnvelopeForm, FlagForm, SkipForm
from annotations.web.desk.review import ReviewScreen
from annotations.web.desk.screens import Screen
from annotations.web.navigation import works_in_console
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import LANGUAGES

HISTORY_LENGTH = 50
CONTEXT_COOKIE = "desk_context"
"""`open` while the context is to stand beside every task; `context.js` keeps it."""

SCREENS: dict[str, type[Screen[Any]]] = {
    TaskKind.REVIEW: ReviewScreen,
    TaskKind.LABEL: LabelScreen,
    TaskKind.ANSWER: AnswerScreen,
}


@signed_in
@require_safe
@never_cache
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for the person and what they have done."""
    queues = queues_for(request.user)
    return render(
        request,
        "desk/home.html",
        {
            "queues": [(queue, SCREENS[queue.kind]) for queue in queues],
            "next": next_queue(queues),
            "in_hand": sum(queue.in_hand for queue in queues),
            "numbers": own_numbers(request.user),
            "guidelines": guidelines_due(request.user),
            "is_annotator": Membership.objects.filter(
                user=request.user, role=Role.ANNOTATOR
            ).exists(),
            "sees_console": works_in_console(request.user),
        },
    )


@signed_in
@require_safe
@never_cache
def work(request: SignedInRequest, campaign: str, kind: str, language: str) -> HttpResponse:
    """The task in hand, else the next one of this queue, else that nothing is left.

    `?without=` names assignments that are before the person already, or on their way to the
    server: the page that follows them is fetched ahead.
    """
    if kind not in SCREENS or language not in LANGUAGES:
        raise Http404
    found = desk.campaign_named(campaign)
    if found is None:
        raise Http404
    can_work(request.user, found, kind, language).require()
    assignment = next_task(
        user=request.user,
        campaign=found,
        kind=TaskKind(kind),
        language=language,
        without=[int(pk) for pk in request.GET.getlist("without") if pk.isdecimal()],
    )
    if assignment is None:
        due = guideline_due(request.user, found)
        return (
            _guideline_first(request, due, kind, language)
            if due
            else _nothing_left(request, found, kind, language)
        )
    screen = SCREENS[kind](assignment)
    return show(request, screen, screen.opened())


@signed_in
@require_safe
@never_cache
def opened(request: SignedInRequest, pk: int) -> HttpResponse:
    """One given task of the person's own, for as long as it is undone."""
    screen = screen_of(request, pk)
    if screen.assignment.state == AssignmentState.SUBMITTED:
        return redirect("desk-correct", pk)
    if screen.assignment.state == AssignmentState.SKIPPED:
        return redirect("desk-history")
    return show(request, screen, screen.opened())


@signed_in
@require_safe
@never_cache
def state(request: SignedInRequest, pk: int) -> JsonResponse:
    """Whether a task that was fetched ahead is still as it was; `over` says why it is not."""
    assignment = screen_of(request, pk).assignment
    done = assignment.state in (AssignmentState.SUBMITTED, AssignmentState.SKIPPED)
    text = _("Another window has finished that task; here is the next one.")
    return JsonResponse(
        {
            "over": text if done else "",
            "draft_version": assignment.draft_version,
            "seconds_left": seconds_left(assignment),
        }
    )


@signed_in
@require_safe
@never_cache
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own decision once more, to be superseded within the grace time."""
    screen = screen_of(request, pk)
    decision = desk.standing_decision(screen.assignment)
    if decision is None:
        raise Http404
    if desk.correctable_until(decision) is None:
        return show_conflict(
            request,
            screen,
            _("This decision can no longer be corrected; ask a reviewer to return the task."),
        )
    return show(request, screen, screen.correcting(decision))


@signed_in
@require_safe
@never_cache
def history(request: SignedInRequest) -> HttpResponse:
    """One's newest decisions."""
    submissions = desk.recent_submissions(request.user, HISTORY_LENGTH)
    return render(
        request,
        "desk/history.html",
        {"submissions": submissions, "limit": HISTORY_LENGTH},
    )


def screen_of(request: SignedInRequest, pk: int) -> Screen[Any]:
    """The screen of an assignment of the person's own; 404 for anybody else's."""
    try:
        assignment = desk.own_assignment(request.user, pk)
    except Assignment.DoesNotExist as missing:
        raise Http404 from missing
    return SCREENS[assignment.task.kind](assignment)


def show(
    request: SignedInRequest,
    screen: Screen[Any],
    form: EnvelopeForm,
    *,
    status: int = 200,
    unsaved: bool = False,
) -> HttpResponse:
    """A task with its form; `unsaved` when it holds work that is stored nowhere yet."""
    context = common_context(screen) | {
        "frame": frame_of(request),
        "form": form,
        "correcting": bool(form["supersedes"].value()),
        "unsaved": unsaved or bool(form.errors),
        "skip_reasons": SkipForm.base_fields["reason"].choices,  # type: ignore[attr-defined]
        "reject_reasons": choices(RejectReason),
        "flag_form": FlagForm(initial={"nonce": uuid4()}),
        "lease_seconds": seconds_left(screen.assignment),
        "context_open": request.COOKIES.get(CONTEXT_COOKIE) == "open",
    }
    return render(request, screen.template, context | screen.context(form), status=status)


def show_conflict(
    request: SignedInRequest,
    screen: Screen[Any],
    problem: str,
    comparison: Comparison | None = None,
    *,
    status: int = 409,
) -> HttpResponse:
    """Why a decision was not stored: what the person has here beside what is stored."""
    context = common_context(screen) | {
        "problem": problem,
        "comparison": comparison,
        "nonce": request.POST.get("nonce", ""),
    }
    return render(request, "desk/conflict.html", context, status=status)


def frame_of(request: SignedInRequest) -> str:
    """What a screen stands in: a whole page, or nothing when a script puts it into one."""
    return "desk/bare.html" if request.headers.get("X-Screen") else "desk/frame.html"


def common_context(screen: Screen[Any]) -> dict[str, Any]:
    task = screen.task
    return {
        "screen": screen,
        "assignment": screen.assignment,
        "task": task,
        "item": task.item,
        "campaign": task.campaign,
        "language": screen.language,
        "keys": keys_of(screen.assignment.person),
    }


def seconds_left(assignment: Assignment) -> int:
    """Of the lease; 0 when it has run out."""
    return max(0, int((assignment.expires_at - timezone.now()).total_seconds()))


def next_queue(queues: list[Queue]) -> Queue | None:
    """Where the person goes on: the first queue that holds something for them."""
    return next((queue for queue in queues if queue.in_hand or queue.waiting), None)


def _guideline_first(
    request: SignedInRequest, due: Protocol, kind: str, language: str
) -> HttpResponse:
    context = {
        "frame": frame_of(request),
        "campaign": due.campaign,
        "is_change": last_acknowledged(request.user, due.campaign) is not None,
        "queue": reverse("desk-work", args=[due.campaign.name, kind, language]),
    }
    return render(request, "desk/guideline_first.html", context)


def _nothing_left(
    request: SignedInRequest, campaign: Campaign, kind: str, language: str
) -> HttpResponse:
    others = [
        queue
        for queue in queues_for(request.user)
        if (queue.campaign, queue.kind, queue.language.code) != (campaign, kind, language)
    ]
    context = {
        "frame": frame_of(request),
        "campaign": campaign,
        "screen": SCREENS[kind],
        "language": LANGUAGES[language],
        "next": next_queue(others),
        "next_screen": SCREENS[queue.kind] if (queue := next_queue(others)) else None,
    }
    return render(request, "desk/nothing_left.html", context)
