"""What a person has asked and noted about their tasks, and what was answered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.models import Message
from annotations.selectors.messages import own_assignments_of, own_messages, thread_on, with_answers
from annotations.web.console.paging import url_with
from annotations.web.desk.rendering import screen_of
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.limits import whole_number

PAGE_SIZE = 30


@signed_in
@require_safe
@never_cache
def thread(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the person may read about a task that they have or had."""
    task = screen_of(request, pk).task
    found = thread_on(task, request.user)
    answered = any(one.answers or one.message.person_id != request.user.pk for one in found)
    said = sum(1 + len(one.answers) for one in found)
    shown = {"thread": found, "is_answered": answered, "said": said}
    return render(request, "desk/_messages.html", shown)


@signed_in
@require_safe
@never_cache
def own(request: SignedInRequest) -> HttpResponse:
    """All that the person has asked and noted, or about one `task`, newest first, with answers."""
    found = own_messages(request.user)
    task = whole_number(request.GET.get("task"))
    if task is not None:
        found = found.filter(task=task)
    last = whole_number(request.GET.get("after"))
    if last is not None:
        found = found.filter(pk__lt=last)
    rows: list[Message] = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    held = own_assignments_of(request.user, shown)
    context = {
        "rows": [(one, held[one.message.task_id]) for one in with_answers(shown, request.user)],
        "is_of_one": task is not None,
        "next": url_with(request, after=shown[-1].pk) if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "desk/messages.html", context)
