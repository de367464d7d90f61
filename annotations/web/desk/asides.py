"""What one says of a task beside its decision: left to others, flagged, asked about, a term of it.

Each is a small form that leaves what was typed alone.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.services.flagging import raise_flag
from annotations.services.messages import write_message
from annotations.services.submitting import skip as record_skip
from annotations.services.term_proposals import propose_term
from annotations.vocabularies import FlagReason, MessageKind, SkipReason
from annotations.web.desk.conflicts import sent_alone
from annotations.web.desk.forms import FlagForm, MessageForm, SkipForm, TermForm
from annotations.web.desk.outcomes import done, in_conflict, not_done
from annotations.web.desk.rendering import screen_of
from annotations.web.desk.replies import Notice, by_its_sender
from annotations.web.desk.screens import Screen
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

Form = TypeVar("Form", SkipForm, FlagForm, MessageForm, TermForm)


@signed_in
@by_its_sender
@require_POST
def skip(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave the task to others, with a reason."""

    def carry_out(screen: Screen[Any], form: SkipForm) -> Notice:
        envelope = form.envelope(request.user, screen.assignment)
        record_skip(envelope=envelope, reason=SkipReason(form.cleaned_data["reason"]))
        return Notice(_("Left to others: %(task)s.") % {"task": screen.task_name}, "info")

    return _aside(request, pk, SkipForm(request.POST), carry_out)


@signed_in
@by_its_sender
@require_POST
def flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Raise a doubt about the item; the task stays in hand."""

    def carry_out(screen: Screen[Any], form: FlagForm) -> Notice:
        task, given = screen.task, form.cleaned_data
        raise_flag(
            campaign=task.campaign,
            item=task.item,
            language=task.language,
            reason=FlagReason(given["reason"]),
            nonce=given["nonce"],
            person=request.user,
            task=task,
            comment=given["comment"],
        )
        return Notice(_("Flagged for the managers. The task is still yours."), "success")

    return _aside(request, pk, FlagForm(request.POST), carry_out)


@signed_in
@by_its_sender
@require_POST
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to the managers, or for whoever comes next; the task stays as it is."""

    def carry_out(screen: Screen[Any], form: MessageForm) -> Notice:
        given, kind = form.cleaned_data, MessageKind(form.cleaned_data["kind"])
        write_message(
            assignment=screen.assignment, kind=kind, text=given["text"], nonce=given["nonce"]
        )
        text = _("Noted.") if kind == MessageKind.NOTE else _("Sent to the managers.")
        return Notice(text, "success")

    return _aside(request, pk, MessageForm(request.POST), carry_out)


@signed_in
@by_its_sender
@require_POST
def term(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose a term for the glossary; the task stays as it is."""

    def carry_out(screen: Screen[Any], form: TermForm) -> Notice:
        task, given = screen.task, form.cleaned_data
        propose_term(
            user=request.user,
            campaign=task.campaign,
            language=task.language,
            source=given["source"],
            target=given["target"],
            note=given["note"],
        )
        return Notice(_("Proposed. A reviewer takes it over or declines it."), "success")

    return _aside(request, pk, TermForm(request.POST), carry_out)


def _aside(
    request: SignedInRequest, pk: int, form: Form, carry_out: Callable[[Screen[Any], Form], Notice]
) -> HttpResponse:
    """Carry out what the form says; whatever is refused leaves the task as it was."""
    screen = screen_of(request, pk)
    if not form.is_valid():
        return not_done(request, screen, form)
    try:
        notice = carry_out(screen, form)
    except (Conflict, NotPermitted) as refusal:
        return in_conflict(request, screen, refusal, sent_alone(form))
    except Invalid as refusal:
        show_refusal(form, refusal)
        return not_done(request, screen, form)
    return done(request, screen, form.cleaned_data["nonce"], notice)
