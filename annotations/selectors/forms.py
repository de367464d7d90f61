"""The forms that campaigns have in force."""

from collections.abc import Iterable

from annotations.forms.form import Form
from annotations.models import Campaign, Protocol


def rules_in_force(campaigns: Iterable[Campaign]) -> dict[int, Protocol]:
    """Each campaign's newest rules, by the campaign's id. One query."""
    newest = (
        Protocol.objects.filter(campaign__in=list(campaigns))
        .order_by("campaign_id", "-version")
        .distinct("campaign_id")
    )
    return {rules.campaign_id: rules for rules in newest}


def forms_in_force(campaigns: Iterable[Campaign]) -> dict[int, list[Form]]:
    """The forms of each campaign's newest rules, by the campaign's id. One query."""
    found = rules_in_force(campaigns)
    return {campaign: list(rules.asked.values()) for campaign, rules in found.items()}
