"""Rulings on many tasks of the queue in one act: what they would come to, made, undone."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotations import limits
from annotations.labels import Choices, choices
from annotations.models import BulkRuling, Campaign, Task
from annotations.permissions import can_settle
from annotations.selectors import bulk_rulings as selectors
from annotations.selectors.bulk_rulings import OUTCOMES, Candidate, Made, Plan
from annotations.services import bulk_rulings
from annotations.services.bulk_rulings import Done
from annotations.vocabularies import Confidence, RulingOutcome, RulingReason
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import NonceForm
from annotations.web.console.kinds import Facts, console_kinds
from annotations.web.console.queue_filters import asked_of
from annotations.web.console.rulings import OUTCOMES as WORDS
from annotations.web.desk.forms import TextField
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid

SHOWN_ACTS = 10
LONGEST_SEEN = 60
"""Characters of JSON that tell of one task: its number, and what was shown of it."""
OUTCOME = "outcome"
LEADING = gettext_lazy("What most people said holds")


class ManyForm(forms.Form):
    """One reason for all of them."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    outcome = forms.ChoiceField(widget=forms.HiddenInput)
    seen = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=LONGEST_SEEN * selectors.AT_ONCE
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why people differed"),
        choices=[("", gettext_lazy("Choose …")), *choices(RulingReason)],
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("How sure are you?"),
        choices=[("", gettext_lazy("Not said")), *choices(Confidence)],
        required=False,
    )
    comment = TextField(
        label=gettext_lazy("Why, for the record"),
        max_length=limits.COMMENT,
        required=True,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("It stands beside each of the rulings."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[OUTCOME].choices = outcome_choices()  # type: ignore[attr-defined]

    def clean_seen(self) -> dict[int, str]:
        """By task, what was shown of it, as `bulk_rulings.plan` told."""
        try:
            read = json.loads(self.cleaned_data["seen"] or "{}")
            return {int(task): str(seen) for task, seen in read.items()}
        except (ValueError, AttributeError, RecursionError):
            raise forms.ValidationError(_("Open the page again.")) from None


class Row(NamedTuple):
    """A task with what a ruling would come to."""

    candidate: Candidate
    facts: Facts


class ActRow(NamedTuple):
    """An act that was made, and what it came to in words."""

    made: Made
    outcome: str | Promise


def outcome_choices() -> Choices:
    """What many tasks can be ruled to come to."""
    return [(one.value, _word(one)) for one in OUTCOMES]


def _word(outcome: RulingOutcome) -> str | Promise:
    return LEADING if outcome is RulingOutcome.STANDS else WORDS[outcome]


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_settle)
def many(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The first tasks of the queue, what they would come to, and the form of the ruling."""
    asked = asked_of(request)
    outcome = _outcome(request)
    form = ManyForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        done = _attempt(request, campaign, form)
        if done is not None:
            _tell(request, done, _ruled(done.count))
            return redirect(_address(request, campaign))
    plan = selectors.plan(campaign, request.user, outcome, asked.filters)
    if form is None:
        form = ManyForm(initial={OUTCOME: outcome, "seen": json.dumps(plan.seen)})
    return show(
        request,
        "adjudication",
        campaign,
        template="console/bulk_rulings.html",
        status=422 if form.is_bound else 200,
        plan=plan,
        rows=_rows(plan),
        form=form,
        outcome=outcome,
        outcome_in_words=_word(outcome),
        outcomes=outcome_choices(),
        acts=_acts(request, campaign),
        nonce=uuid4(),
        asked=[(name, value) for name, value in request.GET.items() if name != OUTCOME],
        query=asked.query,
    )


def _outcome(request: SignedInRequest) -> RulingOutcome:
    """What is asked for; one that cannot be ruled on many tasks is not found."""
    given = request.POST.get(OUTCOME) or request.GET.get(OUTCOME) or OUTCOMES[0]
    if given not in OUTCOMES:
        raise Http404
    return RulingOutcome(given)


@require_POST
@in_campaign(can_settle)
def withdraw_many(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Undo the rulings of one act."""
    act = get_object_or_404(BulkRuling, campaign=campaign, pk=pk)
    form = NonceForm(request.POST)
    if form.is_valid():
        done = bulk_rulings.withdraw_many(user=request.user, act=act, **form.cleaned_data)
        told = ngettext(
            "%(count)d ruling is withdrawn.", "%(count)d rulings are withdrawn.", done.count
        )
        _tell(request, done, told % {"count": done.count})
    return redirect(_address(request, campaign))


def _attempt(request: SignedInRequest, campaign: Campaign, form: ManyForm) -> Done | None:
    given: Mapping[str, Any] = form.cleaned_data
    try:
        return bulk_rulings.rule_on_many(
            user=request.user,
            campaign=campaign,
            **{**given, OUTCOME: RulingOutcome(given[OUTCOME])},
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
    return None


def _ruled(count: int) -> str:
    return ngettext("Ruled on %(count)d task.", "Ruled on %(count)d tasks.", count) % {
        "count": count
    }


def _tell(request: SignedInRequest, done: Done, told: str) -> None:
    messages.success(request, told)
    if not done.left_out:
        return
    names = dict(
        Task.objects.production().filter(pk__in=done.left_out).values_list("pk", "item__sample_id")
    )
    lines = [f"{names.get(pk, pk)}: {why}" for pk, why in done.left_out.items()]
    more = len(lines) - SHOWN_ACTS
    rest = [_("and %(count)d more") % {"count": more}]
    head = _("Left out: %(count)d.") % {"count": len(lines)}
    parts = [head, *lines[:SHOWN_ACTS], *(rest if more > 0 else [])]
    messages.warning(request, " ".join(parts))


def _acts(request: SignedInRequest, campaign: Campaign) -> list[ActRow]:
    newest = list(selectors.acts_of(campaign)[:SHOWN_ACTS])
    made = selectors.made_by(newest, request.user)
    return [ActRow(one, _word(RulingOutcome(one.act.outcome))) for one in made]


def _rows(plan: Plan) -> Sequence[Row]:
    return [Row(one, _facts(one)) for one in plan.candidates]


def _facts(one: Candidate) -> Facts:
    """What the ruling would say; of a text its question."""
    if one.said is None:
        return []
    if one.said.result is not None:
        return [(_("Text"), one.said.result.question)]
    one.said.task = one.task
    return console_kinds()[one.task.kind].ruling_facts(one.said)


def _address(request: SignedInRequest, campaign: Campaign) -> str:
    return reverse("console:many-rulings", args=[campaign.name]) + asked_of(request).query
