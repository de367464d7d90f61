"""A task of the person's own as a page: its screen, or why a decision on it was not stored."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from annotations.models import Assignment
from annotations.selectors import desk
from annotations.selectors.findings import open_findings
from annotations.selectors.passages import passages_of
from annotations.web.desk.conflicts import Comparison
from annotations.web.desk.forms import EnvelopeForm, FlagForm, MessageForm, SkipForm, TermForm
from annotations.web.desk.replies import answered, named
from annotations.web.desk.screens import Screen, screens
from annotations.web.findings import told_at_desk
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import language_of

CONTEXT_COOKIE = "desk_context"
"""`open` while the context is to stand beside every task; `context.js` keeps it."""
MOST_AHEAD = 2
"""How many tasks are fetched beside the one that is shown; `ahead.js` fetches them."""


def screen_of(request: SignedInRequest, pk: int) -> Screen[Any]:
    """The screen of an assignment of the person's own; 404 for anybody else's."""
    try:
        assignment = desk.own_assignment(request.user, pk)
    except Assignment.DoesNotExist as missing:
        raise Http404 from missing
    return screens()[assignment.task.kind](assignment)


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
        "answers": answered(request),
        "correcting": bool(form["supersedes"].value()),
        "named_problems": named(form, without=getattr(form, "text_names", ())),
        "unsaved": unsaved or bool(form.errors),
        "skip_reasons": SkipForm.base_fields["reason"].choices,  # type: ignore[attr-defined]
        "flag_form": FlagForm(initial={"nonce": uuid4()}),
        "ahead": min(MOST_AHEAD, screen.assignment.protocol.tasks_at_once - 1),
        "message_form": MessageForm(initial={"nonce": uuid4()}),
        "term_form": TermForm(initial={"nonce": uuid4()}),
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
        "conflict": comparison,
        "answers": answered(request),
        "nonce": uuid4(),  # That of what was sent may stand for what is stored.
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
        "passages": passages_of(task),
        "findings": told_at_desk(open_findings(task)),
        "campaign": task.campaign,
        "language": screen.language,
        "source_language": language_of(task.campaign.source_language),
        "keys": screen.keys,
    }


def seconds_left(assignment: Assignment) -> int:
    """Of the lease; 0 when it has run out."""
    return max(0, int((assignment.expires_at - timezone.now()).total_seconds()))
