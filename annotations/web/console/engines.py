"""Translation engines in the console: what they know, what they were asked for, and how it goes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.engines import EngineError, engines
from annotations.labels import language_choices
from annotations.models import Campaign, TranslationRun
from annotations.permissions import can_manage, can_run
from annotations.selectors.translation_plans import Plan, plan_translation
from annotations.selectors.translation_runs import Filters, marks_of, runs_like, runs_of
from annotations.services.translation_orders import (
    cancel_translation,
    resume_translation,
    start_translation,
)
from annotations.web.console.access import in_campaign, show
from annotations.web.console.engine_forms import CeilingForm, OrderForm
from annotations.web.console.paging import url_with
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.limits import whole_number

PAGE_SIZE = 50
SHOWN_FAILURES = 100


@require_safe
@in_campaign()
def overview(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The runs, those that need somebody first, and the engines of this server."""
    start = whole_number(request.GET.get("from"), most=10**6) or 0
    filters = Filters(
        language=request.GET.get("language", "").replace("\0", ""),
        state=request.GET.get("state", "").replace("\0", ""),
    )
    runs = runs_like(campaign, filters)
    shown = list(runs[start : start + PAGE_SIZE + 1])
    return show(
        request,
        "engines",
        campaign,
        runs=shown[:PAGE_SIZE],
        any_active=any(run.is_active for run in shown),
        filters=filters,
        languages=language_choices(campaign.languages),
        states=TranslationRun.State.choices,
        has_runs=bool(shown) or runs_of(campaign).exists(),
        previous=url_with(request, **{"from": max(0, start - PAGE_SIZE)}) if start else None,
        next=url_with(request, **{"from": start + PAGE_SIZE}) if shown[PAGE_SIZE:] else None,
        engines=[(kind, kind.status()) for kind in engines().values() if kind.in_console],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def translate(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Choose engines and languages, see what they would take, and have them start."""
    form = OrderForm(campaign, request.POST or None)
    plan = _planned(campaign, form) if form.is_valid() else None
    if plan and "start" in request.POST:
        try:
            started = start_translation(
                campaign=campaign,
                plan=plan,
                user=request.user,
                agreed=form.cleaned_data["agreed"],
                retry_failed=form.cleaned_data["retry_failed"],
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        except (Conflict, EngineError) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(count)d started.") % {"count": len(started)})
            return redirect("console:engines", name=campaign.name)
    return show(
        request,
        "translate",
        campaign,
        status=422 if form.errors else 200,
        form=form,
        plan=plan,
    )


@require_safe
@in_campaign()
def run(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    return _page(request, _run(campaign, pk), CeilingForm())


@require_POST
@in_campaign(can_manage)
def resume(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Take it up again; above a higher ceiling, where one is given."""
    found, is_raised = _run(campaign, pk), "max_cost" in request.POST
    form = CeilingForm(request.POST if is_raised else {})
    if form.is_valid() or not is_raised:
        try:
            resume_translation(
                run=found,
                user=request.user,
                max_cost=form.cleaned_data.get("max_cost"),
                retry_failed="retry_failed" in request.POST,
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        except (Conflict, EngineError) as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("console:translation-run", name=campaign.name, pk=pk)
    return _page(request, found, form, status=422)


@require_POST
@in_campaign(can_run)
def cancel(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    try:
        cancel_translation(run=_run(campaign, pk), user=request.user)
    except Conflict as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("It stops after the items that it is at."))
    return redirect("console:translation-run", name=campaign.name, pk=pk)


def _planned(campaign: Campaign, form: OrderForm) -> Plan | None:
    """What the order would take; None where it cannot be, which the form tells then."""
    try:
        return plan_translation(
            campaign=campaign,
            languages=form.chosen_languages(),
            choices=form.choices(),
            failed=form.cleaned_data["retry_failed"],
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
    except EngineError as problem:
        form.add_error("engines", str(problem))
    return None


def _run(campaign: Campaign, pk: int) -> TranslationRun:
    return get_object_or_404(runs_of(campaign), pk=pk)


def _page(
    request: SignedInRequest, found: TranslationRun, form: CeilingForm, *, status: int = 200
) -> HttpResponse:
    failures = found.failures.select_related("item")
    return show(
        request,
        "translation_run",
        found.campaign,
        status=status,
        run=found,
        form=form,
        marks=marks_of(found),
        failures=failures[:SHOWN_FAILURES],
    )
