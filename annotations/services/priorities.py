"""Which tasks come first, those that are still to open among them."""

from collections.abc import Container, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.tables import in_words
from annotations.kinds.registry import all_kinds
from annotations.models import Campaign, Item, PriorityRule
from annotations.models.tasks import FREE
from annotations.services.effects import Effect, changing, places_in_hand
from annotations.services.fields import check_field, check_range
from annotations.services.ordering import is_ruled_by, put_in_order
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


def set_priority(
    *,
    user: User | None,
    campaign: Campaign,
    number: int,
    reason: str,
    kinds: Sequence[str] = (),
    languages: Sequence[str] = (),
    subjects: Sequence[str] = (),
    sample_ids: Sequence[str] = (),
    in_order: bool = False,
    by_first_look: bool = False,
    dry_run: bool = False,
) -> Effect:
    """Give the tasks of the named kinds, languages, subjects and items a priority, with its reason.

    What is named by nothing is all. With `in_order`, the last of the subjects gets the number, and
    each before it one more. `by_first_look`, the number is that of the most doubtful text, and
    others get less of it by the newest survey; a later survey gives it anew. `changed` of the
    effect are the tasks that wait and move.
    Locks: the ledger (shared), the campaign's row, the tasks.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the campaign has no such kind, language, subject or item, or the number is out of
            range.
    """
    check_range("number", number + (len(subjects) if in_order else 0), limits.PRIORITY)
    check_range("number", number, limits.PRIORITY)
    check_field(PriorityRule, "reason", reason)
    _require_known("kinds", kinds, all_kinds())
    _require_known("languages", languages, [campaign.source_language, *campaign.languages])
    its = Item.objects.filter(benchmark=campaign.benchmark_id)
    _require_known("subjects", subjects, set(its.values_list("subject", flat=True)))
    named = dict(its.filter(sample_id__in=sample_ids).values_list("sample_id", "pk"))
    _require_known("sample_ids", sample_ids, named)
    groups = [[one] for one in reversed(subjects)] if in_order else [list(subjects)]
    with changing(campaign, user, dry_run=dry_run):
        rules = [
            PriorityRule.objects.create(
                campaign=campaign,
                number=number + place,
                reason=reason,
                kinds=list(kinds),
                languages=list(languages),
                subjects=group,
                items=sorted(named.values()),
                by_first_look=by_first_look,
                created_by=user,
            )
            for place, group in enumerate(groups)
        ]
        tasks = campaign.tasks.production()
        moved = tasks.filter(reduce(or_, map(is_ruled_by, rules), Q(pk__in=())))
        effect = Effect(changed=moved.filter(**FREE).count(), in_hand=places_in_hand(moved))
        put_in_order(rules, tasks)
        return effect


def _require_known(field: str, named: Sequence[str], known: Container[str]) -> None:
    if unknown := [one for one in named if one not in known]:
        problem = _("The campaign has none of these: %(names)s.")
        raise Invalid(**{field: problem % {"names": in_words(unknown)}})
