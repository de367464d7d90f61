"""What the commands share that have engines asked which are paid."""

from typing import Any

from django.core.management.base import CommandError

from annotations.selectors.translation_plans import Plan
from annotations.services import translation_orders
from workbench.core.errors import Invalid
from workbench.metered.errors import MeteredError
from workbench.metered.limits import Limits

PRICES = ("input_price", "output_price", "character_price", "max_cost")


def limits_of(options: dict[str, Any]) -> Limits | None:
    """The prices and the ceiling that a command line names; None where it names none."""
    named = {name: options[name] for name in PRICES}
    if not any(value is not None for value in named.values()):
        return None
    try:
        return Limits(**named, currency=options["currency"])
    except MeteredError as error:
        raise CommandError(str(error)) from error


def require_consent(plan: Plan, *, agreed: bool) -> None:
    """Refuse what has to be agreed to, with how to do so."""
    try:
        translation_orders.require_consent(plan=plan, agreed=agreed)
    except Invalid as refused:
        prices = "--input-price and --output-price, or --character-price"
        unless = "" if plan.cost is not None else f", or give {prices}"
        told = " ".join(refused.fields.values())
        raise CommandError(f"{told} Do so with --yes{unless}.") from refused
