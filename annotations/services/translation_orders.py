"""How engines are put to work: agreed to, one job a language and an engine, and stopped again."""

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.selectors.translation_plans import Plan
from workbench.core.errors import Invalid


def require_consent(*, plan: Plan, agreed: bool) -> None:
    """Refuse what costs more than a sum and nobody has agreed to.

    Raises:
        Invalid: names the cost.
    """
    if agreed or not plan.needs_consent(settings.CONSENT_COST):
        return
    raise Invalid(agreed=cost_in_words(plan=plan))


def cost_in_words(*, plan: Plan) -> str:
    if plan.cost is None:
        return _("Nobody knows what this costs, since a price is missing. Agree to it, or say it.")
    told = _("This costs about %(cost)s. Agree to it.")
    return told % {"cost": f"{plan.cost:.2f} {plan.currency}".rstrip()}
