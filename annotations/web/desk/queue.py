"""A queue of the desk: what is in hand of it, else the way to its next task."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.models import Assignment, Campaign, Protocol
from annotations.permissions import can_work
from annotations.selectors import desk
from annotations.selectors.campaigns import campaign_named
from annotations.selectors.forms import forms_in_force
from annotations.selectors.guidelines import guideline_due, last_acknowledged
from annotations.selectors.handing_out import GUIDELINE_UNREAD, TOO_MANY_IN_HAND
from annotations.selectors.queue import Queue, next_queue, queues_for
from annotations.services.claiming import next_task
from annotations.web.desk.rendering import frame_of, show
from annotations.web.desk.replies import by_its_sender
from annotations.web.desk.screens import screens, title_of
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted
from workbench.core.languages import language_of
from workbench.core.limits import whole_number


@dataclass(frozen=True)
class Place:
    """Which queue it is."""

    campaign: Campaign
    kind: str
    language: str

    @property
    def url(self) -> str:
        return reverse("desk-work", args=[self.campaign.name, self.kind, self.language])

    def is_of(self, queue: Queue) -> bool:
        found = (queue.campaign, queue.kind, queue.language.code)
        return found == (self.campaign, self.kind, self.language)


@signed_in
@by_its_sender
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def work(request: SignedInRequest, campaign: str, kind: str, language: str) -> HttpResponse:
    """Show the task in hand, else how to go on; by POST, take the next one and lead to it."""
    place = place_of(request, campaign, kind, language)
    return _take(request, place) if request.method == "POST" else _look(request, place)


def place_of(request: SignedInRequest, campaign: str, kind: str, language: str) -> Place:
    """The queue of an address, for who works there; 404 where there is none."""
    found = campaign_named(request.user, campaign)
    if found is None or kind not in screens():
        raise Http404
    if language not in (found.source_language, *found.languages):
        raise Http404
    allowed = can_work(request.user, found, language)
    if not allowed and not desk.in_hand(request.user, found, kind, language):
        allowed.require()  # What is in hand can be finished where nothing more is handed out.
    return Place(found, kind, language)


def _look(request: SignedInRequest, place: Place) -> HttpResponse:
    held = desk.in_hand(request.user, place.campaign, place.kind, place.language)
    if held:
        return _show(request, held[0])
    if due := guideline_due(request.user, place.campaign):
        return _guideline_first(request, due, place)
    queues = queues_for(request.user)
    waiting = sum(queue.waiting for queue in queues if place.is_of(queue))
    return _next(request, place, waiting) if waiting else _nothing_left(request, place, queues)


def _take(request: SignedInRequest, place: Place) -> HttpResponse:
    """A script is given the screen itself, and names in `?without=` what it has already.

    What follows the assignments that are before the person, or on their way to the server, is
    fetched ahead.
    """
    named = map(whole_number, request.GET.getlist("without"))
    without = [pk for pk in named if pk is not None]
    assignment = _next_task(request, place, without)
    if assignment is None:
        if due := guideline_due(request.user, place.campaign):
            return _guideline_first(request, due, place)
        return _nothing_left(request, place, queues_for(request.user))
    if request.headers.get("X-Screen"):
        return _show(request, assignment)
    return HttpResponseRedirect(reverse("desk-open", args=[assignment.pk]), status=303)


def _next_task(request: SignedInRequest, place: Place, without: Iterable[int]) -> Assignment | None:
    try:
        return next_task(user=request.user, without=without, **vars(place))
    except NotPermitted as refused:
        if refused.code not in (GUIDELINE_UNREAD, TOO_MANY_IN_HAND):
            raise
        return None


def _show(request: SignedInRequest, assignment: Assignment) -> HttpResponse:
    screen = screens()[assignment.task.kind](assignment)
    return show(request, screen, screen.opened())


def _next(request: SignedInRequest, place: Place, waiting: int) -> HttpResponse:
    return _between(request, "desk/next_task.html", place, waiting=waiting)


def _guideline_first(request: SignedInRequest, due: Protocol, place: Place) -> HttpResponse:
    is_change = last_acknowledged(request.user, due.campaign) is not None
    return _between(request, "desk/guideline_first.html", place, is_change=is_change)


def _nothing_left(request: SignedInRequest, place: Place, queues: list[Queue]) -> HttpResponse:
    other = next_queue([queue for queue in queues if not place.is_of(queue)])
    title = title_of(other, forms_in_force([other.campaign])) if other else ""
    return _between(request, "desk/nothing_left.html", place, next=other, next_title=title)


def _between(
    request: SignedInRequest, template: str, place: Place, **context: object
) -> HttpResponse:
    """A page of the queue without a task."""
    screen = screens()[place.kind]
    forms = forms_in_force([place.campaign])[place.campaign.pk]
    around = {
        "frame": frame_of(request),
        "campaign": place.campaign,
        "queue": place.url,
        "screen": screen,
        "title": screen.queue_title(
            forms, on_source=place.language == place.campaign.source_language
        ),
        "language": language_of(place.language),
    }
    return render(request, template, around | context)
