"""How a part of a campaign is given to people, and given back to all."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.protocol import SampleRule
from annotations.formats.tables import in_words
from annotations.kinds.registry import all_kinds
from annotations.models import Batch, BatchItem, BatchPerson, Campaign, Item, Membership
from annotations.models.tasks import FREE, TaskState
from annotations.selectors.batches import tasks_of
from annotations.services.effects import Effect, changing, places_in_hand
from annotations.services.fields import check_field, check_range
from annotations.services.notices import notify
from annotations.services.planning import DEFAULT_SEED, held_sample
from annotations.services.sampling import BATCH, items_of, matching, require_known
from annotations.vocabularies import NoticeKind, Role
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid

ALL_ITEMS = SampleRule()
DAYS_BEFORE = 2
"""A deadline, that people are told that it is near."""


@dataclass(frozen=True)
class BatchPlan:
    """What a batch is to be: `count` items, drawn with the rule's seed, of those that the rule
    speaks of; all of them where there is no count. No kind and no language named means all.
    """

    name: str
    rule: SampleRule = ALL_ITEMS
    count: int | None = None
    kinds: Sequence[str] = ()
    languages: Sequence[str] = ()
    people: Sequence[User] = ()
    only: bool = False
    reserved: bool = True
    deadline: date | None = None


class MadeBatch(NamedTuple):
    """A batch of so many `items`, and what giving it to people does."""

    batch: Batch
    items: int
    effect: Effect


def make_batch(
    *, user: User | None, campaign: Campaign, plan: BatchPlan, dry_run: bool = False
) -> MadeBatch:
    """Give a part of a campaign to people; `opened` of its effect are the tasks that wait in it.

    Items that are in an open batch already, for the same kind and language, are passed over; where
    they are named by their ids, they are refused. Locks: the ledger (shared), the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: nobody to give it to, or somebody who does not annotate here; no such item, kind or
            language; or too few items are left;
            the deadline is past.
        Conflict: there is a batch of that name.
    """
    check_field(Batch, "name", plan.name)
    kinds = _kinds(campaign, plan.kinds)
    _check_languages(campaign, plan.languages)
    _check_people(campaign, plan.people)
    require_known(benchmark=campaign.benchmark, rule=plan.rule)
    if plan.deadline and plan.deadline < timezone.localdate():
        raise Invalid(deadline=_("This day is past; choose today or a later one."))
    with changing(campaign, user, dry_run=dry_run):
        if campaign.batches.filter(name=plan.name).exists():
            problem = _("There is a batch named %(name)s already; choose another name.")
            raise Conflict(problem % {"name": plan.name})
        batch = Batch.objects.create(
            campaign=campaign,
            name=plan.name,
            kinds=kinds,
            languages=list(plan.languages),
            only=plan.only,
            reserved=plan.reserved,
            deadline=plan.deadline,
            rule=held_sample(rule=plan.rule) | ({"count": plan.count} if plan.count else {}),
            created_by=user,
        )
        rows = [BatchItem(batch=batch, item=item) for item in _items(campaign, plan, kinds)]
        BatchItem.objects.bulk_create(rows, batch_size=BATCH)
        BatchPerson.objects.bulk_create(BatchPerson(batch=batch, person=p) for p in plan.people)
        _tell(batch, NoticeKind.BATCH, [one.pk for one in plan.people])
        return MadeBatch(batch, len(rows), _effect(batch))


def set_people(*, user: User, batch: Batch, people: Sequence[User]) -> None:
    """Give a batch to others; what is in hand stays there.

    Locks: the ledger (shared), the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: as in `make_batch`.
    """
    _check_people(batch.campaign, people)
    with changing(batch.campaign, user, dry_run=False):
        batch.memberships.exclude(person__in=people).delete()
        BatchPerson.objects.bulk_create(
            (BatchPerson(batch=batch, person=one) for one in people), ignore_conflicts=True
        )
        _tell(batch, NoticeKind.BATCH, [one.pk for one in people])


def close_batch(*, user: User, batch: Batch, dry_run: bool = False) -> Effect:
    """Give a batch's items back to all; a second call changes nothing.

    `opened` of the effect are the tasks that others may be handed from now on.
    Locks: the ledger (shared), the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
    """
    with changing(batch.campaign, user, dry_run=dry_run):
        batch.refresh_from_db()
        effect = _effect(batch)
        if batch.closed_at is None:
            batch.closed_at = timezone.now()
            batch.save(update_fields=["closed_at"])
    if dry_run:
        batch.refresh_from_db()
    return effect


def warn_of_deadlines() -> int:
    """Tell the people of each open batch that is to be done soon, and is not; how many batches."""
    until = timezone.localdate() + timedelta(days=DAYS_BEFORE)
    near = [
        batch
        for batch in Batch.objects.open().filter(deadline__lte=until, campaign__is_open=True)
        if tasks_of(batch).filter(state=TaskState.OPEN).exists()
    ]
    for batch in near:
        people = batch.memberships.values_list("person", flat=True)
        _tell(batch, NoticeKind.DEADLINE, people)
    return len(near)


def _tell(batch: Batch, kind: NoticeKind, people: Iterable[int]) -> None:
    """Once of a batch, and once of each deadline that it is given."""
    deadline = batch.deadline.isoformat() if batch.deadline else None
    about = f"batch:{batch.pk}"
    notify(
        people=people,
        campaign=batch.campaign,
        kind=kind,
        about=about if kind == NoticeKind.BATCH else f"{about}:{deadline}",
        facts={"name": batch.name, "deadline": deadline},
    )


def _effect(batch: Batch) -> Effect:
    tasks = tasks_of(batch)
    return Effect(opened=tasks.filter(**FREE).count(), in_hand=places_in_hand(tasks))


def _kinds(campaign: Campaign, named: Sequence[str]) -> list[str]:
    if unknown := [kind for kind in named if kind not in all_kinds()]:
        raise Invalid(kinds=_("There is no such kind of task: %s.") % in_words(unknown))
    return list(named) or list(all_kinds())


def _check_languages(campaign: Campaign, named: Sequence[str]) -> None:
    known = [campaign.source_language, *campaign.languages]
    if unknown := [code for code in named if code not in known]:
        problem = _("The campaign does not work in it: %(codes)s; it has: %(known)s.")
        parts = {"codes": ", ".join(unknown), "known": ", ".join(known)}
        raise Invalid(languages=problem % parts)


def _check_people(campaign: Campaign, people: Sequence[User]) -> None:
    if not people:
        raise Invalid(people=_("Choose at least one person."))
    annotating = Membership.objects.filter(campaign=campaign, role=Role.ANNOTATOR)
    there = set(annotating.values_list("user", flat=True))
    if strange := [one.get_username() for one in people if one.pk not in there]:
        problem = _("They do not annotate in this campaign: %s.")
        raise Invalid(people=problem % in_words(strange))


def _items(campaign: Campaign, plan: BatchPlan, kinds: Sequence[str]) -> list[Item]:
    """The items that the plan speaks of, which are worked on and in no other batch."""
    worked_on = set(campaign.samples.values_list("item", flat=True))
    found = [
        one for one in matching(plan.rule, items_of(campaign.benchmark)) if one.pk in worked_on
    ]
    taken = _taken(campaign, plan.languages, kinds)
    if plan.rule.ids is not None and (twice := [i.sample_id for i in found if i.pk in taken]):
        problem = _("In another open batch already: %(ids)s.")
        raise Invalid(ids=problem % {"ids": in_words(twice)})
    left = [item for item in found if item.pk not in taken]
    if not left:
        raise Invalid(count=_("No such item is worked on here and in no other open batch."))
    if plan.count is None:
        return left
    check_range("count", plan.count, limits.BATCH_ITEMS)
    if plan.count > len(left):
        problem = _("There are %(left)d such items in no other open batch; take as many or fewer.")
        raise Invalid(count=problem % {"left": len(left)})
    seed = DEFAULT_SEED if plan.rule.seed is None else plan.rule.seed
    drawn = set(random.Random(f"{seed}").sample(range(len(left)), plan.count))  # noqa: S311
    return [item for place, item in enumerate(left) if place in drawn]


def _taken(campaign: Campaign, languages: Collection[str], kinds: Sequence[str]) -> set[int]:
    """The items that open batches hold for one of these kinds and languages."""
    others = campaign.batches.open().filter(kinds__overlap=list(kinds))
    touched = [
        batch.pk
        for batch in others
        if not languages or not batch.languages or set(languages) & set(batch.languages)
    ]
    return set(BatchItem.objects.filter(batch__in=touched).values_list("item", flat=True))
