"""What the desk's forms do: submit, skip, flag, keep a draft, look at what is being typed."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.models import Task
from annotations.models.tasks import AssignmentState
from annotations.selectors.desk import own_assignment
from annotations.services.claiming import save_draft
from annotations.services.flagging import raise_flag
from annotations.services.submitting import Submitted
from annotations.services.submitting import skip as record_skip
from annotations.vocabularies import FlagReason, SkipReason
from annotations.web.desk.drafts import draft_of, has_unstorable
from annotations.web.desk.forms import FlagForm, SkipForm
from annotations.web.desk.pages import common_context, screen_of, seconds_left, show, show_conflict
from annotations.web.desk.review import ReviewScreen
from annotations.web.desk.screens import Screen
from annotations.web.refusals import show_refusal, signed_in
from workbench.accounts.requests import SignedInRequest
from workbench.errors import Conflict, Invalid


@signed_in
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the decision and go on; whatever is refused comes back with the text as typed."""
    screen = screen_of(request, pk)
    form = screen.form(request.POST)
    if form.is_valid():
        try:
            submitted = screen.submit(form.envelope(request.user, screen.assignment), form)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Conflict as conflict:
            return show_conflict(request, screen, str(conflict), _typed(screen, form))
        else:
            _tell(request, screen, submitted)
            return _to_queue(screen.task)
    return show(request, screen, form, status=422)


@signed_in
@require_POST
def skip(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave the task to others, with a reason."""
    screen = screen_of(request, pk)
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _not_done(request, screen, form)
    try:
        record_skip(
            form.envelope(request.user, screen.assignment),
            reason=SkipReason(form.cleaned_data["reason"]),
        )
    except Conflict as conflict:
        return show_conflict(request, screen, str(conflict))
    messages.info(request, _("Left to others: %(task)s.") % {"task": screen.task.item.sample_id})
    return _to_queue(screen.task)


@signed_in
@require_POST
def flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Raise a doubt about the item; the task stays in hand."""
    screen = screen_of(request, pk)
    form = FlagForm(request.POST)
    if form.is_valid():
        task = screen.task
        raise_flag(
            campaign=task.campaign,
            item=task.item,
            language=task.language,
            reason=FlagReason(form.cleaned_data["reason"]),
            nonce=form.cleaned_data["nonce"],
            person=request.user,
            task=task,
            comment=form.cleaned_data["comment"],
        )
    if not request.headers.get("HX-Request"):
        if not form.is_valid():
            return _not_done(request, screen, form)
        messages.success(request, _("Flagged for the managers. The task is still yours."))
        return _to_queue(screen.task)
    done = form.is_valid()
    fresh = FlagForm(initial={"nonce": uuid4()}) if done else form
    response = render(
        request, "desk/_flag_form.html", common_context(screen) | {"flag_form": fresh}
    )
    if done:
        response["HX-Trigger"] = "flagged"
    return response


@signed_in
@require_POST
def draft(request: SignedInRequest, pk: int) -> JsonResponse:
    """Keep what has been typed; answers with the new version, or with what is in the way."""
    screen = screen_of(request, pk)
    kept = draft_of(screen.form(), request.POST)
    if has_unstorable(kept):
        return _unsaved(_("the text holds a NUL character; delete it"), 422)
    version = request.POST.get("draft_version", "")
    if not version.isascii() or not version.isdigit():
        return _unsaved(_("the page is out of date; reload it"), 422)
    try:
        saved = save_draft(
            user=request.user, assignment_id=pk, draft=dict(kept), version=int(version)
        )
    except Conflict as conflict:
        return _unsaved(str(conflict), 409)
    left = seconds_left(own_assignment(request.user, pk))
    return JsonResponse({"version": saved, "seconds_left": left})


@signed_in
@require_POST
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """What has changed in the text being typed, and what the checks say of it."""
    screen = screen_of(request, pk)
    if not isinstance(screen, ReviewScreen):
        return HttpResponse(status=404)
    seen = screen.preview(screen.form(request.POST))
    context = common_context(screen) | {"preview": seen, "swap": True}
    return render(request, "desk/_preview.html", context)


def _tell(request: SignedInRequest, screen: Screen[Any], submitted: Submitted[Any]) -> None:
    """Say what became of a submission, with the way to correct it."""
    name, decision = screen.task.item.sample_id, submitted.decision
    link = format_html(
        ' <a href="{}" data-key="z">{} <kbd>Z</kbd></a>',
        reverse("desk-correct", args=[screen.assignment.pk]),
        _("Correct it"),
    )
    if submitted.repeated:
        text = _("%s had been stored already; nothing was written twice.")
        messages.info(request, format_html("{}{}", text % name, link))
    elif decision.surplus:
        text = _("%s is stored. Others had completed it meanwhile, so it is kept beside the count.")
        messages.warning(request, text % name)
    else:
        text = _("%s is corrected.") if decision.supersedes_id else _("%s is stored.")
        messages.success(request, format_html("{}{}", text % name, link))


def _typed(screen: Screen[Any], form: Any) -> list[tuple[str, str]]:
    comment = form["comment"].value()
    return [*screen.typed(form), *([(_("Comment"), comment)] if comment else [])]


def _not_done(request: SignedInRequest, screen: Screen[Any], form: Any) -> HttpResponse:
    """Nothing was stored: say why, and show the task as it was left."""
    for problems in form.errors.values():
        for problem in problems:
            messages.error(request, problem)
    if screen.assignment.state != AssignmentState.OPEN:
        return _to_queue(screen.task)
    return show(request, screen, screen.opened(), status=422)


def _to_queue(task: Task) -> HttpResponseRedirect:
    """The next task of the same queue, by GET."""
    url = reverse("desk-work", args=[task.campaign.name, task.kind, task.language])
    return HttpResponseRedirect(url, status=303)


def _unsaved(problem: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": problem}, status=status)
