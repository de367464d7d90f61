"""What to look at first in a language, in order."""

from django.db.models import Count, QuerySet

from annotations.models import Campaign, FirstLook


def looks_of(campaign: Campaign, language: str, reason: str = "") -> QuerySet[FirstLook]:
    """What something speaks against, the most doubtful first; all reasons where none is named."""
    found = campaign.first_looks.filter(language=language).exclude(reason="")
    if reason:
        found = found.filter(reason=reason)
    return found.select_related("item").order_by("-score", "item__position")


def reasons_of(campaign: Campaign, language: str) -> dict[str, int]:
    """How many items have each reason, the empty one where nothing speaks against them."""
    rows = campaign.first_looks.filter(language=language).order_by().values("reason")
    return dict(rows.annotate(n=Count("pk")).values_list("reason", "n"))


def languages_with_looks(campaign: Campaign) -> list[str]:
    rows = campaign.first_looks.order_by("language").values_list("language", flat=True)
    return list(rows.distinct())
