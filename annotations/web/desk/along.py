"""Tasks taken along: the page that lists them and takes more, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Assignment
from annotations.selectors.forms import forms_in_force, rules_in_force
from annotations.selectors.handing_out import can_take_along
from annotations.selectors.persons import held_by
from annotations.selectors.queue import Queue, queues_for
from annotations.services.claiming import give_back
from annotations.services.taking_along import take_along
from annotations.web.desk.queue import place_of
from annotations.web.desk.rendering import screen_of
from annotations.web.desk.replies import by_its_sender, problem, wants_json
from annotations.web.desk.screens import title_of
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid
from workbench.core.limits import SMALL_INTEGER, whole_number

BESIDE = ("desk-along", "desk-countries")
"""What the pages of tasks need besides, and what stands in for the queues."""


@dataclass(frozen=True)
class Offer:
    """A queue of which tasks can be taken along: at most so many, for so many hours."""

    queue: Queue
    title: str
    url: str
    most: int
    hours: int


@signed_in
@require_safe
@never_cache
def along(request: SignedInRequest) -> HttpResponse:
    """The tasks that this browser has, and the queues to take some of."""
    context = {
        "offers": _offers(queues_for(request.user)),
        "in_hand": " ".join(map(str, held_by(request.user).values_list("pk", flat=True))),
    }
    return render(request, "desk/along.html", context)


@signed_in
@by_its_sender
@require_POST
def take(request: SignedInRequest, campaign: str, kind: str, language: str) -> HttpResponse:
    """Take a set of a queue; the script that asks for it then fetches the page of each."""
    place = place_of(request, campaign, kind, language)
    count = whole_number(request.POST.get("count"), SMALL_INTEGER) or 0
    try:
        taken = take_along(user=request.user, count=count, **vars(place))
    except Invalid as refusal:
        return problem(" ".join(refusal.fields.values()), 422)
    except NotPermitted as denied:
        return problem(str(denied), 403)
    if not wants_json(request):
        return HttpResponseRedirect(place.url, status=303)
    tasks = [_addresses(assignment) for assignment in taken]
    beside = [*map(reverse, BESIDE), reverse("desk-characters", args=[place.language])]
    return JsonResponse({"tasks": tasks, "beside": beside})


@signed_in
@by_its_sender
@require_POST
def back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a task back undone."""
    give_back(user=request.user, assignment_id=screen_of(request, pk).assignment.pk)
    if wants_json(request):
        return JsonResponse({"assignment": pk})
    return redirect("desk-along")


def _addresses(assignment: Assignment) -> dict[str, str]:
    """Where a task's page is, and what is beside it."""
    return {
        "page": reverse("desk-open", args=[assignment.pk]),
        "context": reverse("desk-context", args=[assignment.pk]),
    }


def _offers(queues: Sequence[Queue]) -> list[Offer]:
    campaigns = {queue.campaign for queue in queues}
    forms, rules = forms_in_force(campaigns), rules_in_force(campaigns)
    return [
        Offer(
            queue,
            title_of(queue, forms),
            reverse("desk-take-along", args=[queue.campaign.name, queue.kind, queue.language.code]),
            rules[queue.campaign.pk].most_along,
            rules[queue.campaign.pk].offline_hours,
        )
        for queue in queues
        if (queue.waiting or queue.in_hand) and can_take_along(rules[queue.campaign.pk])
    ]
