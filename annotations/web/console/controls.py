"""The tasks that control the work: how many come, what became of them, and new ones."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.labels import label
from annotations.models import Campaign, Control
from annotations.permissions import can_control
from annotations.selectors import controls as selectors
from annotations.selectors import gold as gold_selectors
from annotations.selectors.controls import Case, Share
from annotations.selectors.reach import Reach, reach
from annotations.services.controls import Made, draw_gold, plant
from annotations.services.planning import plan_of, revise_protocol
from annotations.vocabularies import DamageKind, Purpose
from annotations.web.console.access import in_campaign, show
from annotations.web.console.comparing import Changes, changed_fields
from annotations.web.console.control_forms import GoldForm, PlantForm, ShareForm
from annotations.web.console.kinds import Facts, console_kinds
from annotations.web.console.paging import url_with
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.limits import whole_number
from workbench.core.web import charts

PAGE_SIZE = 25


@dataclass(frozen=True)
class CaseView:
    """A case with the fields that the damage or the person changed."""

    case: Case
    damage: str
    damaged: Changes
    made: Changes | None


@dataclass(frozen=True)
class GivenView:
    """A gold task with the answers that a manager gave, in words."""

    control: Control
    facts: Facts


@require_safe
@in_campaign(can_control)
def controls(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return _page(request, campaign)


@require_safe
@in_campaign(can_control)
def cases(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The finished reviews of planted texts, newest first, with what was damaged and done."""
    wanted = {
        "person": whole_number(request.GET.get("person")),
        "task__control__damage": request.GET.get("damage", "").replace("\0", ""),
        "pk__lt": whole_number(request.GET.get("before")),
    }
    found = selectors.cases(
        selectors.controls_of(campaign, request.user),
        limit=PAGE_SIZE + 1,
        **{name: value for name, value in wanted.items() if value},
    )
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return show(
        request,
        "control_cases",
        campaign,
        views=[_view(case) for case in shown],
        next=url_with(request, before=shown[-1].review.pk) if more else None,
    )


@require_POST
@in_campaign(can_control)
def plant_damage(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    form = PlantForm(campaign, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = plant(
                user=request.user,
                campaign=campaign,
                language=given["language"],
                count=given["count"],
                seed=given["seed"],
                kinds=[DamageKind(kind) for kind in given["kinds"]],
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            _tell(request, made)
            return redirect("console:controls", name=campaign.name)
    return _page(request, campaign, plant_form=form, status=422)


@require_POST
@in_campaign(can_control)
def add_gold(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    form = GoldForm(campaign, request.POST)
    if form.is_valid():
        kind, language = form.queue()
        made = draw_gold(
            user=request.user,
            campaign=campaign,
            kind=kind,
            language=language,
            count=form.cleaned_data["count"],
            seed=form.cleaned_data["seed"],
        )
        _tell(request, made)
        return redirect("console:controls", name=campaign.name)
    return _page(request, campaign, gold_form=form, status=422)


@require_POST
@in_campaign(can_control)
def set_share(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _page(request, campaign, share_form=form, status=422)
    share = form.cleaned_data["control_share"]
    if share != campaign.protocol.control_share:
        plan = replace(plan_of(protocol=campaign.protocol), control_share=share)
        revise_protocol(user=request.user, campaign=campaign, plan=plan)
    messages.success(request, _("%d %% of the tasks handed out are controls.") % share)
    return redirect("console:controls", name=campaign.name)


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    plant_form: PlantForm | None = None,
    gold_form: GoldForm | None = None,
    share_form: ShareForm | None = None,
    status: int = 200,
) -> HttpResponse:
    of_campaign = selectors.controls_of(campaign, request.user)
    found = selectors.cases(of_campaign)
    judged = gold_selectors.judged(of_campaign)
    stock = selectors.stock(of_campaign)
    share = campaign.protocol.control_share
    by_kind = selectors.by_kind(found)
    return show(
        request,
        "controls",
        campaign,
        status=status,
        share=share,
        planted=sum(one.tasks for one in stock if one.purpose == Purpose.PLANTED),
        gold=sum(one.tasks for one in stock if one.purpose == Purpose.GOLD),
        finished=len(found) + len(judged),
        stock=stock,
        chart=_chart(by_kind) if by_kind else None,
        repairs=selectors.repairs(of_campaign, found),
        reach=reach(campaign, of_campaign.filter(task__purpose=Purpose.PLANTED)),
        gold_numbers=gold_selectors.gold_numbers(of_campaign, judged),
        given=_given(of_campaign),
        asked_of_managers=[k for k, console in console_kinds().items() if console.gold],
        plant_form=plant_form or PlantForm(campaign),
        gold_form=gold_form or GoldForm(campaign),
        share_form=share_form or ShareForm(initial={"control_share": share}),
    )


def _given(of_campaign: QuerySet[Control]) -> list[GivenView]:
    """What managers said the right answers are, the newest first."""
    found = gold_selectors.given_by_managers(of_campaign)[:PAGE_SIZE]
    gold = {kind: console.gold for kind, console in console_kinds().items() if console.gold}
    return [
        GivenView(control, gold[control.task.kind].facts(control.task, control.expected))
        for control in found
    ]


def _chart(by_kind: dict[DamageKind, Share]) -> charts.Chart:
    series = _("Repaired")
    figures = []
    for kind, share in by_kind.items():
        low, high = share.interval or (None, None)
        figures.append(charts.Interval(label(kind), series, share.value or 0.0, low, high))
    chart = charts.interval_bars(
        figures,
        title=_("Damage that was repaired"),
        description=_("Shares of the finished reviews, with 95 % Wilson intervals."),
        group_name=_("Damage"),
        tones={series: "good"},
    )
    return replace(chart, legend=())


def _view(case: Case) -> CaseView:
    clean, result = case.control.clean_text, case.review.result
    assert clean is not None  # noqa: S101 - every planted control has one
    return CaseView(
        case=case,
        damage=label(case.kind),
        damaged=changed_fields(clean.fields, case.damaged.fields, case.language),
        made=changed_fields(case.damaged.fields, result.fields, case.language) if result else None,
    )


def _tell(request: SignedInRequest, made: Made) -> None:
    texts = [ngettext("%d control was added.", "%d controls were added.", made.made) % made.made]
    if made.there:
        texts.append(_("%d of this seed were there already.") % made.there)
    if made.missing:
        texts.append(_("For %d more there is no fitting task yet.") % made.missing)
    if made.waiting:
        text = ngettext(
            "%d waits until its own task is full.",
            "%d wait until their own tasks are full.",
            made.waiting,
        )
        texts.append(text % made.waiting)
    if made.reach:
        texts += _forecast(made.reach)
    tone: Any = messages.success if made.made else messages.warning
    tone(request, " ".join(texts))


def _forecast(found: Reach) -> list[str]:
    """Whom the texts of this draw can come to, in a sentence or two."""
    texts = []
    if found.people:
        people = ngettext("%d person", "%d people", len(found.people)) % len(found.people)
        texts.append(_("They can come to %s.") % people)
    if found.nobody:
        text = ngettext(
            "%d of this seed can come to nobody: everybody has had its question.",
            "%d of this seed can come to nobody: everybody has had their questions.",
            found.nobody,
        )
        texts.append(text % found.nobody)
    return texts
