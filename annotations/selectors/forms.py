"""The forms that campaigns have in force."""

from collections.abc import Iterable

from annotations.forms.form import Form
from annotations.models import Campaign, Protocol


def forms_in_force(campaigns: Iterable[Campaign]) -> dict[int, list[Form]]:
    """The forms of each campaign's newest rules, by the campaign's id. One query."""
    newest = (
        Protocol.objects.filter(campaign__in=list(campaigns))
        .order_by("campaign_id", "-version")
        .distinct("campaign_id")
    )
    return {rules.campaign_id: list(rules.asked.values()) for rules in newest}
