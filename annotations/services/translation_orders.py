"""How engines are put to work: agreed to, then a job for each language and engine."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.engines import EngineError
from annotations.engines.registry import require_offered
from annotations.models import Campaign, TranslationRun
from annotations.permissions import can_manage, can_run
from annotations.selectors.console import subject_of
from annotations.selectors.translation_plans import Choice, Plan, Planned, plan_translation
from annotations.services.translation_runs import run_of, texts_wanted
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs import services as jobs
from workbench.metered.errors import MeteredError
from workbench.metered.limits import Limits

JOB_KIND = "pretranslate"


def require_consent(*, plan: Plan, agreed: bool) -> None:
    """Refuse what costs more than a sum, or nobody knows how much, and nobody has agreed to.

    Raises:
        Invalid: says what it costs.
    """
    if agreed or not plan.needs_consent(settings.CONSENT_COST):
        return
    if plan.cost is None:
        raise Invalid(agreed=_("A price is missing, so that nobody knows the cost. Agree to it."))
    told = _("This costs about %(cost)s. Agree to it.")
    raise Invalid(agreed=told % {"cost": f"{plan.cost:.2f} {plan.currency}".rstrip()})


def start_translation(
    *, campaign: Campaign, plan: Plan, user: User, agreed: bool, retry_failed: bool = False
) -> list[TranslationRun]:
    """Have jobs do what a plan says, all or none of it; its rows without work are left out.

    Locks: the runs' rows, in order.

    Raises:
        NotPermitted: the person does not run the campaign, or it is archived.
        Invalid: nobody agreed to the cost; or there is nothing to translate.
        Conflict: an engine is at one of the languages already.
        EngineError: an engine is none that the operator offers.
    """
    can_manage(user, campaign).require()
    require_consent(plan=plan, agreed=agreed)
    rows = sorted((row for row in plan.rows if row.has_work), key=lambda row: row.run_key)
    if not rows:
        raise Invalid(languages=_("There is nothing left to translate for these engines."))
    for row in rows:
        require_offered(row.spec)
    with transaction.atomic():
        return [_start(campaign, row, user, retry_failed=retry_failed) for row in rows]


def resume_translation(
    *,
    run: TranslationRun,
    user: User,
    max_cost: float | None = None,
    retry_failed: bool = False,
) -> TranslationRun:
    """Take a run up again where it stopped, by its own prices.

    Args:
        max_cost: its ceiling from now on, earlier starts included; that it had where left out.

    Raises:
        As `start_translation`; and Invalid: a ceiling at or below what it may have cost already.
    """
    limits = raised(run=run, max_cost=max_cost) if max_cost is not None else None
    plan = plan_translation(
        campaign=run.campaign,
        languages=[run.language],
        choices=[Choice(run.spec, limits)],
        failed=retry_failed,
    )
    for row in plan.rows:
        if row.reason:
            raise EngineError(row.reason)
    # Who raises a ceiling says what it may cost, and who does not was asked before.
    return start_translation(
        campaign=run.campaign, plan=plan, user=user, agreed=True, retry_failed=retry_failed
    )[0]


def raised(*, run: TranslationRun, max_cost: float) -> Limits:
    """The run's limits with another ceiling.

    Raises:
        Invalid: the run may have cost as much already, or has no prices.
    """
    spent = run.cost_at_most or 0.0
    if max_cost <= spent:
        told = _("It may have cost %(spent)s already; give more than that.")
        raise Invalid(max_cost=told % {"spent": f"{spent:.4f} {run.currency}".rstrip()})
    return checked_limits(**run.prices, max_cost=max_cost)


def cancel_translation(*, run: TranslationRun, user: User) -> None:
    """Stop a run's job; what is stored stays, and what was answered is not asked for again.

    Locks: the job's row.

    Raises:
        NotPermitted: the person does not run the campaign.
        Conflict: it is not under way, or by a command.
    """
    can_run(user, run.campaign).require()
    if run.job is None or not run.job.is_active:
        raise Conflict(_("No job is at this run; there is nothing to cancel."))
    jobs.cancel(job=run.job)


def checked_limits(
    *,
    input_price: float | None = None,
    output_price: float | None = None,
    character_price: float | None = None,
    currency: str = "",
    max_cost: float | None = None,
) -> Limits:
    """What a run may take, of prices and a ceiling that people give.

    Raises:
        Invalid: a ceiling without prices, or less than nothing.
    """
    try:
        return Limits(
            input_price=input_price,
            output_price=output_price,
            character_price=character_price,
            currency=currency,
            max_cost=max_cost,
        )
    except MeteredError as error:
        raise Invalid(max_cost=str(error)) from error


def _start(campaign: Campaign, row: Planned, user: User, *, retry_failed: bool) -> TranslationRun:
    run = run_of(
        campaign=campaign,
        language=row.language,
        engine=row.engine,
        spec=row.spec,
        is_paid=row.is_paid,
        limits=row.limits,
        user=user,
    )
    arguments = {
        "campaign": campaign.pk,
        "language": row.language,
        "engine": row.spec,
        "retry_failed": retry_failed,
    }
    run.job = jobs.enqueue(
        kind=JOB_KIND,
        arguments=arguments,
        created_by=user,
        subject=subject_of(campaign),
        key=f"{JOB_KIND}:{campaign.pk}:{row.language}:{row.engine}",
    )
    run.state, run.problem = TranslationRun.State.QUEUED, ""
    run.items, run.remaining = texts_wanted(campaign), row.size.items
    run.save(update_fields=["job", "state", "problem", "items", "remaining"])
    return run
