"""How tasks come about that control the work: planted damage, and tasks with a known answer.

A control copies what can be seen of its item's own task (position, priority, rules, number of
texts), so that nothing tells one from the other. It is open to everybody: it has more places than
a language will ever have people, so whoever joins later finds it too.

Locks, in all of them: the ledger (shared), the campaign's row.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from random import Random

from django.db import transaction
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from annotations import limits
from annotations.kinds.registry import text_kind
from annotations.models import (
    Campaign,
    Control,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.models.tasks import TaskState, is_same_work
from annotations.permissions import can_control
from annotations.quality.checks import Finding
from annotations.quality.damage import Damaged, damage
from annotations.quality.units import Unit
from annotations.selectors.reach import Reach, reach
from annotations.selectors.readings import readings
from annotations.selectors.rulings import RULING
from annotations.services import validation
from annotations.services.campaign_checks import CampaignChecks
from annotations.services.fields import check_range
from annotations.services.languages import require_language
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.texts import kept
from annotations.vocabularies import DamageKind, Origin, Purpose
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.limits import SMALL_INTEGER

PLACES = SMALL_INTEGER
NEWEST = 20
"""Damage is planted in the texts that were completed last, this many for each one wanted: people
come by their neighbours now, and an item from far behind would stand out."""

BY_PEOPLE = (Origin.HUMAN, Origin.IMPORTED)

ABOUT_THE_KEY = (DamageKind.OPTION_SWAPPED, DamageKind.OPTIONS_ALIKE)
"""Damage that turns on which option is right: none is planted in items without a key."""


@dataclass(frozen=True)
class Made:
    """What a draw made: `made` now, `there` before by the same seed, `missing` for want of items.

    `waiting` of those made are in texts that people have not accepted yet: nobody is handed them
    before the item's own task has all its answers or hands. `reach` says whom the damaged texts of
    this seed can come to.
    """

    made: int
    there: int
    missing: int
    waiting: int = 0
    reach: Reach | None = None


def plant(
    *,
    campaign: Campaign,
    language: str,
    count: int,
    seed: int,
    kinds: Collection[DamageKind] = tuple(DamageKind),
    user: User | None = None,
) -> Made:
    """Offer damaged texts for review, one in each of `count` items, the kinds in turn.

    Taken are texts that people agreed on or a reviewer ruled; where there are too few, texts that
    people wrote elsewhere and that were imported as theirs. An item is left out where the damage
    finds no place or only ones that a check would name. The same seed again plants what is missing
    of the count. Texts are damaged and checked before anything is locked; what others have changed
    meanwhile is left out.

    Raises:
        NotPermitted: the person does not manage the campaign, or annotates in it.
        Invalid: the language, the count or a kind cannot be used.
    """
    can_control(user, campaign).require()
    require_language(campaign, language)
    _check_draw(count, seed)
    _check_kinds(kinds)
    drawn = _drawn(campaign, text_kind().id, language, seed)
    there = drawn.count()
    rng = Random(f"{seed}/{campaign.name}/{language}/{there}")  # noqa: S311
    sources = _texts_to_damage(campaign, language, max(0, count - there), rng)
    checks = CampaignChecks.of(campaign, language)
    found = list(islice(_planted(sources, kinds, checks, rng), max(0, count - there)))
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        there = drawn.count()
        wanted = max(0, count - there)
        planted = _still_to_damage(campaign, language, found)[:wanted]
        for source, damaged in planted:
            _store_planted(source, damaged, seed, user)
    waiting = sum(not source.accepted for source, _damaged in planted)
    forecast = next(iter(reach(campaign, drawn)), None)
    return Made(len(planted), there, wanted - len(planted), waiting, forecast)


def draw_gold(
    *,
    campaign: Campaign,
    kind: str,
    language: str,
    count: int,
    seed: int,
    user: User | None = None,
) -> Made:
    """Ask again what is settled: labels that were ruled on, answers that stood the test.

    The same seed again draws what is missing of the count. Raises as `plant`.
    """
    can_control(user, campaign).require()
    gold = readings()[kind].gold
    if gold is None:
        raise Invalid(kind=_("Such tasks have no known answers; plant damage in texts instead."))
    if language != campaign.source_language:
        require_language(campaign, language)
    _check_draw(count, seed)
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        there = _drawn(campaign, kind, language, seed).count()
        wanted = max(0, count - there)
        of_kind = campaign.tasks.production().filter(kind=kind, language=language)
        decided = of_kind.exclude(consensus__values__has_key=RULING)
        settled = _without(Purpose.GOLD, decided.filter(state=gold.settled))
        tasks = _sample(settled, wanted, Random(f"{seed}/{campaign.name}/{there}"))  # noqa: S311
        for task, expected in gold.expected(tasks):
            control = control_beside(task, Purpose.GOLD)
            TaskCandidate.objects.bulk_create(
                TaskCandidate(
                    task=control, translation_id=text.translation_id, position=text.position
                )
                for text in task.candidates.order_by("position")
            )
            Control.objects.create(task=control, expected=expected, seed=seed, created_by=user)
    return Made(len(tasks), there, wanted - len(tasks))


@dataclass(frozen=True)
class _Source:
    """An item's own task with the text to damage, and whether people have accepted that text."""

    task: Task
    clean: Translation
    accepted: bool


def _drawn(campaign: Campaign, kind: str, language: str, seed: int) -> QuerySet[Control]:
    return Control.objects.filter(
        task__campaign=campaign, task__kind=kind, task__language=language, seed=seed
    )


def _without(purpose: Purpose, tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks whose item has no control of that purpose beside them yet."""
    beside = Task.objects.controls().filter(is_same_work(), purpose=purpose)
    return tasks.filter(~Exists(beside))


def _sample(tasks: QuerySet[Task], wanted: int, rng: Random) -> list[Task]:
    """Of the newest, in an order that the seed alone decides."""
    newest = list(
        tasks.select_related("item", "protocol").order_by("-position", "pk")[: NEWEST * wanted]
    )
    return rng.sample(newest, min(wanted, len(newest)))


_ACCEPTED = Q(
    state__in=(TaskState.AGREED, TaskState.ADJUDICATED), consensus__translation__isnull=False
)


def _undamaged(campaign: Campaign, language: str) -> QuerySet[Task]:
    reviews = campaign.tasks.production().filter(kind=text_kind().id, language=language)
    return _without(Purpose.PLANTED, reviews)


def _texts_to_damage(
    campaign: Campaign, language: str, wanted: int, rng: Random
) -> Iterator[_Source]:
    """Accepted texts in random order, then those that people wrote elsewhere."""
    fresh = _undamaged(campaign, language).select_related(
        "item", "campaign__benchmark", "consensus__translation"
    )
    accepted = fresh.filter(_ACCEPTED)
    newest = list(accepted.order_by("-position", "pk")[: NEWEST * wanted])
    for task in rng.sample(newest, len(newest)):
        clean = task.consensus.translation
        assert clean is not None  # noqa: S101 - asked for above
        yield _Source(task, clean, accepted=True)
    written = TaskCandidate.objects.filter(
        task__in=fresh.filter(state=TaskState.OPEN), translation__origin__in=BY_PEOPLE
    ).select_related("task__item", "task__campaign__benchmark", "translation")
    first = written.order_by("task__position", "task", "position").distinct(
        "task__position", "task"
    )
    for candidate in first[: NEWEST * wanted]:
        yield _Source(candidate.task, candidate.translation, accepted=False)


def _still_to_damage(
    campaign: Campaign, language: str, found: Sequence[tuple[_Source, Damaged]]
) -> list[tuple[_Source, Damaged]]:
    """Those whose task has no control yet and stands by the same text, or is open as it was."""
    tasks = _undamaged(campaign, language).filter(
        pk__in=[source.task.pk for source, _damaged in found]
    )
    accepted = set(tasks.filter(_ACCEPTED).values_list("pk", "consensus__translation"))
    waiting = set(tasks.filter(state=TaskState.OPEN).values_list("pk", flat=True))
    return [
        (source, damaged)
        for source, damaged in found
        if (
            (source.task.pk, source.clean.pk) in accepted
            if source.accepted
            else source.task.pk in waiting
        )
    ]


def _planted(
    sources: Iterable[_Source], kinds: Collection[DamageKind], checks: CampaignChecks, rng: Random
) -> Iterator[tuple[_Source, Damaged]]:
    """Damage each source where one of the kinds finds a place, beginning with the next in turn."""
    turn = cycle(sorted(kinds))
    first = next(turn)
    for source in sources:
        others = rng.sample(sorted(set(kinds) - {first}), len(set(kinds)) - 1)
        for kind in (first, *others):
            damaged = _damaged(source, kind, checks, rng)
            if damaged is not None:
                yield source, damaged
                first = next(turn) if kind == first else first
                break


def _damaged(
    source: _Source, kind: DamageKind, checks: CampaignChecks, rng: Random
) -> Damaged | None:
    """Damage that the desk would not name."""
    item, clean = source.task.item, source.clean
    if item.key is None and kind in ABOUT_THE_KEY:
        return None

    def check(unit: Unit) -> Sequence[Finding]:
        return checks.report(item=item, question=unit.question, options=unit.options).findings

    asked = replace(item.unit, key=item.key, language=checks.source_language)
    text = replace(clean.unit, key=item.key)
    return damage(asked, text, checks.language, kind, rng, check=check)


def _store_planted(source: _Source, damaged: Damaged, seed: int, user: User | None) -> None:
    written = Translation.written(
        item=source.task.item,
        language=source.task.language,
        question=damaged.unit.question,
        options=damaged.unit.options,
        origin=Origin.PLANTED,
        parent=source.clean,
    )
    text = kept(written)
    task = control_beside(source.task, Purpose.PLANTED)
    TaskCandidate.objects.bulk_create(
        TaskCandidate(task=task, translation_id=pk, position=position)
        for position, pk in enumerate(_offered(source, text))
    )
    Control.objects.create(
        task=task, damage=damaged.kind, clean_text=source.clean, seed=seed, created_by=user
    )


def _offered(source: _Source, damaged: Translation) -> Sequence[int]:
    """As many texts as the item's own task offers: the damaged one stands for what it came from."""
    texts = list(source.task.candidates.order_by("position").values_list("translation", flat=True))
    replaced = next(
        (pk for pk in (source.clean.pk, source.clean.parent_id) if pk in texts), texts[0]
    )
    return [damaged.pk if pk == replaced else pk for pk in texts]


def control_beside(own: Task, purpose: Purpose) -> Task:
    """A task like the item's own one, as far as anybody can see."""
    return Task.objects.create(
        campaign=own.campaign,
        protocol_id=own.protocol_id,
        kind=own.kind,
        purpose=purpose,
        item=own.item,
        language=own.language,
        form=own.form,
        text=own.text,
        position=own.position,
        overlap=PLACES,
        remaining=PLACES,
        priority=own.priority,
        priority_reason=own.priority_reason,
    )


def _check_draw(count: int, seed: int) -> None:
    check_range("count", count, limits.CONTROLS_AT_ONCE)
    check_range("seed", seed, limits.SEED)


def _check_kinds(kinds: Collection[DamageKind]) -> None:
    if not kinds:
        raise Invalid(kinds=_("Choose at least one kind of damage."))
    for kind in kinds:
        validation.check_choice("kinds", kind, DamageKind)
