"""What people ask and say about their tasks, and the answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.labels import choices, language_choices
from annotations.models import Campaign, Item, Message, Task
from annotations.permissions import can_settle, settling
from annotations.selectors.messages import (
    MessageFilter,
    Said,
    messages_of,
    messages_on,
    with_answers,
)
from annotations.services.messages import answer_message, leave_instruction
from annotations.vocabularies import FROM_THE_DESK, MessageKind
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import AnswerForm
from annotations.web.console.paging import url_with
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.limits import whole_number

PAGE_SIZE = 30
HERE = "here"
"""What a form sends that stands on the page of an item."""


@dataclass(frozen=True)
class Thread:
    """A message with its answers, and with the nonce of one where the reader may answer it."""

    said: Said
    may_answer: bool
    nonce: UUID


@require_safe
@in_campaign()
def messages(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Questions without an answer, or with `?all` everything, of what the filter asks for."""
    wanted = _wanted(request.GET)
    found = messages_of(campaign, request.user, wanted)
    last = whole_number(request.GET.get("after"))
    if last is not None:
        found = found.filter(pk__lt=last)
    rows = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return show(
        request,
        "messages",
        campaign,
        wanted=wanted,
        kinds=[pair for pair in choices(MessageKind) if pair[0] != MessageKind.ANSWER],
        languages=language_choices([campaign.source_language, *campaign.languages]),
        threads=present_threads(with_answers(shown, request.user), campaign, request.user),
        next=url_with(request, after=shown[-1].pk) if len(rows) > PAGE_SIZE else None,
    )


@require_POST
@in_campaign(can_settle)
def answer(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Answer one; back to where it was answered."""
    visible = Message.objects.visible_to(request.user).select_related("task__campaign")
    message = get_object_or_404(visible, pk=pk, task__campaign=campaign)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_message(user=request.user, message=message, **form.cleaned_data)
        except (Conflict, Invalid) as refusal:
            told.error(request, str(refusal))
        else:
            told.success(request, _("Your answer is sent."))
    else:
        told.error(request, _("Nothing was stored: write something first."))
    return redirect(_back(request, message.task))


@require_POST
@in_campaign(can_settle)
def instruct(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Leave a note for everybody who gets a task from now on."""
    task = get_object_or_404(Task.objects.production(), pk=pk, campaign=campaign)
    form = AnswerForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("text", "nonce")}
        try:
            leave_instruction(user=request.user, task=task, **given)
        except (Conflict, Invalid) as refusal:
            told.error(request, str(refusal))
        else:
            told.success(request, _("Your note stands beside the task."))
    else:
        told.error(request, _("Nothing was stored: write something first."))
    return redirect(_back(request, task))


def threads_on_item(campaign: Campaign, item: Item, user: User, language: str) -> list[Thread]:
    """What the person may read of what was said about an item, in a language or on its source."""
    languages = {language, campaign.source_language}
    return present_threads(messages_on(campaign, item, user, languages), campaign, user)


def present_threads(threads: Sequence[Said], campaign: Campaign, user: User) -> list[Thread]:
    """Of others' messages that one may read, none is about an item that can still reach them."""
    settles = settling(user, campaign)

    def may_answer(message: Message) -> bool:
        is_anothers = message.kind in FROM_THE_DESK and message.person_id != user.pk
        return is_anothers and bool(settles(message.task.language))

    return [Thread(one, may_answer(one.message), uuid4()) for one in threads]


def _wanted(given: QueryDict) -> MessageFilter:
    kind = given.get("kind", "")
    return MessageFilter(
        kind=kind if kind in set(MessageKind) else "",
        language=given.get("language", "").replace("\0", ""),
        is_open="all" not in given,
    )


def _back(request: HttpRequest, task: Task) -> str:
    if HERE in request.POST:
        url = reverse("console:item", args=[task.campaign.name, task.item.sample_id])
        asked = {"language": task.language}
    else:
        url = reverse("console:messages", args=[task.campaign.name])
        names = [name for name in ("kind", "language", "all") if request.POST.get(name)]
        asked = {name: request.POST[name] for name in names}
    return f"{url}?{urlencode(asked)}" if asked else url
