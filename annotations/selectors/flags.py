"""The flags of a campaign, as those who settle them look for them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from annotations.models import Campaign, Flag
from annotations.selectors.item_history import visible_flags
from workbench.core.accounts.models import User

PERSON, EVALUATION = "person", "evaluation"


@dataclass(frozen=True)
class FlagFilter:
    """What is looked for; empty stands for all. `raised_by` is a person or an evaluation."""

    reason: str = ""
    language: str = ""
    raised_by: str = ""
    is_open: bool = True


def flags_of(campaign: Campaign, user: User, wanted: FlagFilter) -> QuerySet[Flag]:
    """Those that the person may see and that fit: what people doubt, newest first, then what an
    evaluation does, the most suspicious first."""
    found = visible_flags(campaign, user).order_by("-evidence__score", "-pk")
    if wanted.reason:
        found = found.filter(reason=wanted.reason)
    if wanted.language:
        found = found.filter(language=wanted.language)
    if wanted.raised_by:
        found = found.filter(person__isnull=wanted.raised_by == EVALUATION)
    return found.filter(resolution__isnull=True) if wanted.is_open else found


def after(flag: Flag) -> Q:
    """The condition on flags that come after this one, in the order of `flags_of`."""
    score = flag.evidence.get("score")
    if score is None:
        return Q(evidence__score__isnull=True, pk__lt=flag.pk) | Q(evidence__score__isnull=False)
    return Q(evidence__score__lt=score) | Q(evidence__score=score, pk__lt=flag.pk)
