"""Tasks with a known answer that a manager gives."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.models import Campaign, Task
from annotations.permissions import can_control
from annotations.selectors import controls as selectors
from annotations.selectors.catalogue import items_of
from annotations.selectors.gold import gold_beside
from annotations.web.console.access import in_campaign, show
from annotations.web.console.kinds import console_kinds
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_control)
def give_gold(
    request: SignedInRequest, campaign: Campaign, kind: str, sample_id: str
) -> HttpResponse:
    """The questions of a kind about one item, for a manager to answer."""
    console = console_kinds().get(kind)
    if console is None or console.gold is None:
        raise Http404
    item = get_object_or_404(items_of(campaign, request.user), sample_id=sample_id)
    names = console.gold.tasks(campaign, item)
    task = _chosen([task for task, _name in names], request.GET)
    form = console.gold.form(task, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            console.gold.give(request.user, form)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%s has a gold task with your answers.") % sample_id)
            return redirect("console:controls", name=campaign.name)
    known = gold_beside(selectors.controls_of(campaign, request.user), task)
    return show(
        request,
        "gold",
        campaign,
        status=422 if form.is_bound else 200,
        item=item,
        task=task,
        names=names,
        form=form,
        gold=console.gold,
        known=known and console.gold.facts(task, known.expected),
        **console.gold.context(form),
    )


def _chosen(tasks: Sequence[Task], asked: Mapping[str, str]) -> Task:
    """The task that the address names, else the first; 404 where there is none."""
    for task in tasks:
        named = {"task": str(task.pk), "form": task.form, "language": task.language}
        if all(asked[name] == value for name, value in named.items() if name in asked):
            return task
    raise Http404
