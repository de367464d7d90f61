"""The pages of the desk: home, a task, a correction."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.models import Membership, Skip
from annotations.models.tasks import AssignmentState
from annotations.selectors import desk
from annotations.selectors.batches import own_batches
from annotations.selectors.corrections import correction_allowed
from annotations.selectors.forms import forms_in_force
from annotations.selectors.guidelines import guidelines_due
from annotations.selectors.notices import unseen_of
from annotations.selectors.own_history import Filters, own_page
from annotations.selectors.people import own_numbers
from annotations.selectors.queue import next_queue, queues_for
from annotations.vocabularies import Role
from annotations.web.desk.rendering import (
    screen_of,
    seconds_left,
    show,
    show_conflict,
)
from annotations.web.desk.screens import screens, title_of
from annotations.web.navigation import works_in_console
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest

MOST_NOTICES = 5


@signed_in
@require_safe
@never_cache
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for the person and what they have done."""
    queues = queues_for(request.user)
    forms = forms_in_force(queue.campaign for queue in queues)
    named = [(queue, screens()[queue.kind], title_of(queue, forms)) for queue in queues]
    return render(
        request,
        "desk/home.html",
        {
            "queues": named,
            "next": next((one for one in named if one[0] == next_queue(queues)), None),
            "in_hand": sum(queue.in_hand for queue in queues),
            "numbers": own_numbers(request.user),
            "guidelines": guidelines_due(request.user),
            "batches": own_batches(request.user),
            "notices": unseen_of(request.user)[:MOST_NOTICES],
            "is_annotator": Membership.objects.filter(
                user=request.user, role=Role.ANNOTATOR
            ).exists(),
            "sees_console": works_in_console(request.user),
        },
    )


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
    allowed = correction_allowed(decision, request.user)
    if not allowed:
        return show_conflict(request, screen, allowed.reason)
    return show(request, screen, screen.correcting(decision))


@signed_in
@require_safe
@never_cache
def undo(request: SignedInRequest) -> HttpResponse:
    """To the correction of what the person submitted last, for as long as it can be corrected."""
    made = own_page(request.user, Filters()).decisions
    last = next((one for one in made if not isinstance(one.decision, Skip)), None)
    if last and last.correctable_until:
        return redirect("desk-correct", last.assignment_id)
    messages.info(request, _("Nothing of yours can be corrected any more."))
    return redirect("desk-history")
