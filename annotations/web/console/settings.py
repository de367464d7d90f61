"""What of a running campaign can be changed, each with what it does to tasks before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotations.models import Campaign
from annotations.permissions import can_run
from annotations.services.effects import Effect
from annotations.web.console.access import in_campaign, show
from annotations.web.console.change_forms import FORMS, ChangeForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid

CHANGE, CONFIRMED = "change", "confirmed"
AT_ONCE = ("title",)
"""What does nothing to tasks is done without being told first."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_run)
def settings(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The forms; what one of them would do is told at first, and done when it is confirmed."""
    chosen = FORMS.get(request.POST.get(CHANGE, "")) if request.method == "POST" else None
    form = chosen(campaign, request.POST) if chosen else None
    told: list[str] | None = None
    if form is not None and form.is_valid():
        confirmed = CONFIRMED in request.POST or form.id in AT_ONCE
        effect = _run(request, form, dry_run=not confirmed)
        if effect is not None and confirmed:
            messages.success(request, " ".join([_("Changed."), *in_words(effect)]))
            return redirect("console:settings", name=campaign.name)
        told = None if effect is None else in_words(effect)
    forms = {id: form if form and form.id == id else one(campaign) for id, one in FORMS.items()}
    wrong = form is not None and told is None
    return show(
        request,
        "settings",
        campaign,
        status=422 if wrong else 200,
        forms=forms,
        chosen=form.id if form else "",
        told=told,
        samples=_samples(campaign),
    )


def in_words(effect: Effect) -> list[str]:
    """A sentence for each of an effect's counts that is not nought."""
    counted = [
        (
            effect.opened,
            ngettext(
                "%(n)s task is handed out from then on.",
                "%(n)s tasks are handed out from then on.",
                effect.opened,
            ),
        ),
        (
            effect.closed,
            ngettext(
                "%(n)s task is handed out no more.",
                "%(n)s tasks are handed out no more.",
                effect.closed,
            ),
        ),
        (
            effect.changed,
            ngettext(
                "%(n)s task gets another overlap or priority.",
                "%(n)s tasks get another overlap or priority.",
                effect.changed,
            ),
        ),
        (
            effect.kept,
            ngettext(
                "%(n)s task with work of people stays.",
                "%(n)s tasks with work of people stay.",
                effect.kept,
            ),
        ),
        (
            effect.in_hand,
            ngettext(
                "%(n)s is in somebody's hands, who may finish it.",
                "%(n)s are in people's hands, who may finish them.",
                effect.in_hand,
            ),
        ),
    ]
    found = [words % {"n": f"{count:,}"} for count, words in counted if count]
    return found or [_("No task is touched.")]


def _run(request: SignedInRequest, form: ChangeForm, *, dry_run: bool) -> Effect | None:
    """What the change does; None where it is refused, which the form tells then."""
    try:
        return form.run(request.user, dry_run=dry_run)
    except Invalid as refusal:
        show_refusal(form, refusal)
    return None


def _samples(campaign: Campaign) -> dict[str, int]:
    """How many items are worked on, by kind of task."""
    counts: dict[str, int] = {}
    for kind in campaign.samples.order_by().values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return counts
