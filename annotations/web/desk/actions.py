"""What the desk's main form does: submit, merge, keep a draft, look at what is being typed."""

from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Decision
from annotations.selectors.desk import own_assignment
from annotations.services.claiming import save_draft
from annotations.services.submitting import Submitted
from annotations.web.desk.conflicts import compare, merged
from annotations.web.desk.drafts import NOT_KEPT, draft_of, has_unstorable, initial_of
from annotations.web.desk.outcomes import done, in_conflict
from annotations.web.desk.rendering import (
    common_context,
    screen_of,
    seconds_left,
    show,
    show_conflict,
)
from annotations.web.desk.replies import (
    Notice,
    by_its_sender,
    problem,
    problems,
    wants_json,
)
from annotations.web.desk.screens import Screen
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.limits import INTEGER, whole_number


@signed_in
@by_its_sender
@require_http_methods(["GET", "POST"])
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the decision and go on; whatever is refused comes back with the text as typed."""
    if request.method == "GET":  # A refused page, opened again by its address.
        return redirect("desk-open", pk)
    return _submit(request, screen_of(request, pk), request.POST)


@signed_in
@require_POST
def compare_sides(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was typed beside what is stored meanwhile."""
    screen = screen_of(request, pk)
    comparison = compare(screen, request.POST)
    if comparison.stored is None:  # Nothing stands against it: it is gone on from.
        return _edit_on(request, screen, request.POST)
    text = _("This task has changed in another window.")
    return show_conflict(request, screen, text, comparison, status=200)


@signed_in
@by_its_sender
@require_POST
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take of each field the side that was chosen; store it, or go on editing."""
    screen = screen_of(request, pk)
    chosen = merged(screen, request.POST)
    if "store" in request.POST:
        return _submit(request, screen, chosen)
    return _edit_on(request, screen, chosen)


@signed_in
@by_its_sender
@require_POST
def draft(request: SignedInRequest, pk: int) -> JsonResponse:
    """Keep what has been typed; answers with the new version, or with what is in the way."""
    screen = screen_of(request, pk)
    kept = draft_of(screen.form(), request.POST)
    if has_unstorable(kept):
        return problem(_("the text holds a NUL character; delete it"), 422)
    version = whole_number(request.POST.get("draft_version"), INTEGER)
    if version is None:
        return problem(_("the page is out of date; reload it"), 422)
    try:
        saved = save_draft(
            user=request.user,
            assignment_id=pk,
            draft=dict(kept),
            version=version,
            opening=request.POST.get("nonce", "")[:36],
        )
    except Invalid as refusal:
        return problem(" ".join(refusal.fields.values()), 422)
    except Conflict as conflict:
        return problem(str(conflict), 409)
    left = seconds_left(own_assignment(request.user, pk))
    return JsonResponse({"version": saved, "seconds_left": left})


@signed_in
@require_POST
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """What has changed in the text being typed, and what the checks say of it."""
    return show_preview(request, pk)


def show_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    screen = screen_of(request, pk)
    if not screen.preview_template:
        return HttpResponse(status=404)
    shown = screen.preview_context(screen.form(request.POST))
    return render(request, screen.preview_template, common_context(screen) | shown)


def _edit_on(request: SignedInRequest, screen: Screen[Any], chosen: QueryDict) -> HttpResponse:
    form = screen.form()
    carried = {name: chosen.get(name, "") for name in NOT_KEPT}
    initial = screen.initial() | initial_of(form, draft_of(form, chosen)) | carried
    return show(request, screen, screen.form(initial=initial), unsaved=True)


def _submit(request: SignedInRequest, screen: Screen[Any], sent: QueryDict) -> HttpResponse:
    form = screen.form(sent)
    if form.is_valid():
        envelope = form.envelope(request.user, screen.assignment)
        try:
            submitted = screen.submit(envelope, form)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Conflict as conflict:
            return in_conflict(request, screen, conflict, compare(screen, sent))
        else:
            return done(request, screen, envelope.nonce, _notice_of(screen, submitted))
    return problems(form) if wants_json(request) else show(request, screen, form, status=422)


def _notice_of(screen: Screen[Any], submitted: Submitted[Any]) -> Notice:
    """What became of a submission, with the way to correct it."""
    name, decision = screen.task_name, submitted.decision
    correct = reverse("desk-correct", args=[screen.assignment.pk])
    undo = screen.keys["undo"]
    if submitted.repeated:
        text = _("%s had been stored already; nothing was written twice.")
        return Notice(text % name, "info", correct, undo)
    if remark := "" if decision.supersedes_id else _changed_meanwhile(decision):
        return Notice(remark % name, "warning")
    text = _("%s is corrected.") if decision.supersedes_id else _("%s is stored.")
    return Notice(text % name, "success", correct, undo)


def _changed_meanwhile(decision: Decision) -> str:
    """What has become of the task since the person began, where their decision stays beside it."""
    task = decision.task
    if decision.round != task.round:
        return _("%s is stored. It was sent back meanwhile, so it is kept with the earlier round.")
    if decision.surplus:
        return _("%s is stored. Others had completed it meanwhile, so it is kept beside the count.")
    if task.is_closed:
        return _("%s is stored. Its text has changed meanwhile; it stays with the one you saw.")
    return ""
