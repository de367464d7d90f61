"""How a campaign is set up that continues another: its rules, its people, what it works on."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from annotations import limits
from annotations.kinds.kind import SAMPLE
from annotations.kinds.registry import planned_kinds
from annotations.models import (
    Acknowledgement,
    BatchItem,
    BatchPerson,
    Benchmark,
    Campaign,
    ImportedPerson,
    Item,
    PriorityRule,
    Sample,
)
from annotations.selectors.protocol_files import sampled_by
from annotations.services.decision_people import bring_in_people
from annotations.services.planning import held_sample
from annotations.services.row_copies import Copies
from annotations.services.samples import chosen
from annotations.services.sampling import BATCH, drawn_items, items_of
from workbench.core.accounts.models import User

QUESTION_CHANGED = gettext_noop("The question changed")
KEY_CHANGED = gettext_noop("The key changed")
FIRST = 1
"""By how much what is opened anew comes before all else that a rule speaks of."""


def set_up(
    *, old: Campaign, benchmark: Benchmark, name: str, copies: Copies, user: User | None
) -> Campaign:
    """Make the campaign with the rules, the people and the sample of the one that it continues.

    `copies` knows the items that are in both versions, and knows the campaign's rows afterwards.
    """
    new = Campaign.objects.create(
        benchmark=benchmark,
        name=name,
        title=old.title,
        languages=old.languages,
        closed_languages=old.closed_languages,
        is_open=old.is_open or old.is_archived,
        synthetic=old.synthetic,
        continues=old,
        pseudonym_salt=old.pseudonym_salt,
        created_by=user,
    )
    copies.know(Benchmark, {old.benchmark_id: benchmark.pk})
    copies.know(Campaign, {old.pk: new.pk})
    listed = _bring_samples(old, new, copies)
    newest = old.protocol
    copies.make(
        old.protocols.order_by("version"),
        rules=lambda one: _with(one.rules, listed) if one == newest else one.rules,
    )
    _bring_people(old, new, copies)
    copies.make(old.glossary.order_by("pk"))
    _bring_batches(old, copies)
    _bring_priorities(old, copies)
    return new


def put_first(
    campaign: Campaign, items: Sequence[int], reason: str, kinds: Collection[str]
) -> None:
    """Tasks on these items come before all else once they open, for a reason; of all kinds where
    none is named."""
    if not items:
        return
    highest = max(campaign.priorities.values_list("number", flat=True), default=0)
    PriorityRule.objects.create(
        campaign=campaign,
        number=min(max(highest, 0) + FIRST, limits.PRIORITY.most),
        reason=reason,
        items=list(items),
        kinds=sorted(kinds),
    )


def _bring_samples(old: Campaign, new: Campaign, copies: Copies) -> dict[str, dict[str, Any]]:
    """The same items, and of the new ones those that the rules ask for.

    Returns, by kind, the rules of samples that their seeds do not give again.
    """
    rows = old.samples.order_by("pk")
    copies.make(one for one in rows if copies.of(Item, one.item_id) is not None)
    items, listed = items_of(new.benchmark), {}
    for kind in planned_kinds().values():
        rule = sampled_by(old, old.protocol, kind)
        if rule is None:
            continue
        samples = new.samples.filter(kind=kind.id)
        there = set(samples.values_list("item", flat=True))
        added = chosen(kind.id, rule, items, there, there) - there
        Sample.objects.bulk_create(
            (
                Sample(campaign=new, kind=kind.id, item_id=pk, seed=rule.seed)
                for pk in sorted(added)
            ),
            batch_size=BATCH,
        )
        drawn = {pk for _, pk, _ in drawn_items(benchmark=new.benchmark, rules={kind.id: rule})}
        if drawn != there | added:
            listed[kind.id] = held_sample(rule=rule, is_listed=True)
    return listed


def _with(rules: dict[str, Any], samples: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return rules | {kind: {**rules.get(kind, {}), SAMPLE: its} for kind, its in samples.items()}


def _bring_people(old: Campaign, new: Campaign, copies: Copies) -> None:
    """Roles, and who has read the guideline; who cannot sign in is a person of one campaign."""
    copies.make(old.memberships.order_by("pk"))
    copies.make(Acknowledgement.objects.filter(protocol__campaign=old).order_by("pk"))
    before = dict(ImportedPerson.objects.filter(campaign=old).values_list("name", "user"))
    now = bring_in_people(new, before).ids
    copies.know(User, {before[name]: pk for name, pk in now.items()})


def _bring_batches(old: Campaign, copies: Copies) -> None:
    """Those that are open, as far as their items are still there."""
    copies.make(old.batches.open().order_by("pk"))
    its = BatchItem.objects.filter(batch__in=old.batches.open()).order_by("pk")
    copies.make(one for one in its if copies.of(Item, one.item_id) is not None)
    copies.make(BatchPerson.objects.filter(batch__in=old.batches.open()).order_by("pk"))


def _bring_priorities(old: Campaign, copies: Copies) -> None:
    """Those that name items speak of the ones that are still there."""

    def items(rule: PriorityRule) -> list[int]:
        return [pk for one in rule.items if (pk := copies.of(Item, one)) is not None]

    rules = [rule for rule in old.priorities.order_by("pk") if items(rule) or not rule.items]
    copies.make(rules, items=items)
