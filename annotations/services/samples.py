"""Another sample for a kind of task while people work: what is there is kept, as far as it can."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from annotations.formats.protocol import SampleRule
from annotations.kinds.kind import SAMPLE
from annotations.kinds.registry import following_kinds, planned_kinds
from annotations.models import Campaign, Flag, Item, Protocol, Sample, Task
from annotations.models.tasks import TaskQuerySet, TaskState
from annotations.services.bulk import renew_statistics
from annotations.services.effects import Effect, changing, places_in_hand
from annotations.services.opening import check_rules, open_source_tasks, open_text_tasks
from annotations.services.planning import DEFAULT_SEED, held_sample, next_version, plan_of
from annotations.services.sampling import (
    BATCH,
    EXAMPLES,
    drawn_items,
    items_of,
    matching,
    require_known,
)
from annotations.services.versions import unbegun
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


def change_sample(
    *, user: User | None, campaign: Campaign, kind: str, rule: SampleRule, dry_run: bool = False
) -> Effect:
    """Work on other items in tasks of a kind, by the next version of the rules.

    Of a draw that grows, items that are there stay; of one that shrinks, those that nobody has
    begun go first. An item that people have begun stays, whatever the rule says. Tasks of items
    that go leave the queue; they come back where their items do.
    Locks: the ledger (shared), the campaign's row, the tasks that it touches.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: there is no such kind, split, subject, category or item; or the campaign's rules
            cannot be kept on these items.
    """
    if kind not in planned_kinds():
        raise Invalid(kind=_("There is no such kind of task."))
    require_known(benchmark=campaign.benchmark, rule=rule)
    if rule.per_subject is not None and rule.seed is None:
        rule = replace(rule, seed=DEFAULT_SEED + planned_kinds()[kind].sampling.seed_offset)
    with changing(campaign, user, dry_run=dry_run):
        items = items_of(campaign.benchmark)
        there = set(campaign.samples.filter(kind=kind).values_list("item", flat=True))
        begun = _begun(campaign, kind)
        wanted = chosen(kind, rule, items, there, begun)
        added, going = wanted - there, there - wanted
        leaving = going - begun
        campaign.samples.filter(kind=kind, item__in=leaving).delete()
        rows = [Sample(campaign=campaign, kind=kind, item_id=pk, seed=rule.seed) for pk in added]
        Sample.objects.bulk_create(rows, batch_size=BATCH)
        renew_statistics(len(rows), Sample)
        _keep_rule(campaign, kind, rule, user)
        closed = _leave(campaign, kind, leaving)
        opened = _enter(campaign, kind, sorted(added))
        kept = _tasks(campaign, kind, going & begun).production()
        return Effect(opened, closed, kept.count(), places_in_hand(kept))


def chosen(
    kind: str, rule: SampleRule, items: Sequence[Item], there: set[int], begun: set[int]
) -> set[int]:
    """The items that a kind's rule asks for; those of a draw are, as far as there are enough, begun
    ones, then those that are there."""
    found = matching(rule, items)
    if rule.per_subject is not None:
        found = _draw(rule.per_subject, rule.seed, found, there, begun)
    chosen = {item.pk for item in found}
    if planned_kinds()[kind].makes_text:
        chosen |= {item.pk for item in items if item.split == EXAMPLES}
    return chosen


def _draw(
    count: int, seed: int | None, found: Iterable[Item], there: set[int], begun: set[int]
) -> list[Item]:
    by_subject: defaultdict[str, list[Item]] = defaultdict(list)
    for item in found:
        by_subject[item.subject].append(item)
    drawn: list[Item] = []
    for subject, its in sorted(by_subject.items()):
        shuffled = random.Random(f"{seed}/{subject}").sample(its, len(its))  # noqa: S311
        shuffled.sort(key=lambda item: (item.pk not in begun, item.pk not in there))
        drawn += _without_twins_first(shuffled, count, there)
    return drawn


def _without_twins_first(its: Sequence[Item], count: int, there: set[int]) -> list[Item]:
    """The first so many; a new item whose twin is among them comes last."""
    seen: set[str] = set()
    first: list[Item] = []
    twins: list[Item] = []
    for item in its:
        is_twin = item.content in seen and item.pk not in there
        (twins if is_twin else first).append(item)
        seen.add(item.content)
    return [*first, *twins][:count]


def _keep_rule(campaign: Campaign, kind: str, rule: SampleRule, user: User | None) -> None:
    """Make the next version of the rules; a draw that its seed does not give again is listed."""
    drawn = {
        pk for _kind, pk, _seed in drawn_items(benchmark=campaign.benchmark, rules={kind: rule})
    }
    now = set(campaign.samples.filter(kind=kind).values_list("item", flat=True))
    plan = plan_of(protocol=campaign.protocol)
    held = held_sample(rule=rule, is_listed=drawn != now)
    rules = {**plan.rules, kind: {**plan.rules.get(kind, {}), SAMPLE: held}}
    made: Protocol = next_version(campaign, replace(plan, rules=rules), user).rules
    check_rules(campaign, made)


def _begun(campaign: Campaign, kind: str) -> set[int]:
    """The items on which people have worked in tasks of the kind, or rules were made."""
    tasks = _tasks(campaign, kind, None)
    return set(tasks.exclude(pk__in=_idle(tasks).values("pk")).values_list("item", flat=True))


def _idle(tasks: QuerySet[Task]) -> QuerySet[Task]:
    flagged = Flag.objects.of_every_purpose().filter(task=OuterRef("pk"))
    return unbegun(tasks).filter(~Exists(flagged), state=TaskState.OPEN)


def _tasks(campaign: Campaign, kind: str, items: Collection[int] | None) -> TaskQuerySet:
    """The tasks of the kind and of what follows it, the controls beside them too."""
    later = [one.id for one in following_kinds().values() if one.follows == kind]
    tasks = campaign.tasks.of_every_purpose().filter(kind__in=[kind, *later])
    return tasks if items is None else tasks.filter(item__in=items)


def _leave(campaign: Campaign, kind: str, items: Collection[int]) -> int:
    """Take tasks out of the queue: nobody has begun them. One that is about a text that may be
    another when its item comes back is made anew then."""
    tasks = _tasks(campaign, kind, items).filter(is_closed=False)
    of_texts = _idle(tasks.filter(text__isnull=False))
    gone = of_texts.delete()[1].get(Task._meta.label, 0)
    return gone + tasks.filter(text__isnull=True).update(is_closed=True)


def _enter(campaign: Campaign, kind: str, items: Sequence[int]) -> int:
    """Hand out the tasks of items that come in, those again that had left."""
    asked = Q(form="") | Q(form__in=list(campaign.protocol.asked))
    back = _tasks(campaign, kind, items).filter(asked, is_closed=True, text__isnull=True)
    back.update(is_closed=False)
    open_source_tasks(campaign)
    for language in campaign.languages:
        open_text_tasks(campaign=campaign, language=language, items=items)
    now = _tasks(campaign, kind, items).production().filter(is_closed=False)
    return now.count()
