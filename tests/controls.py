"""Campaigns in which the work is controlled: accepted texts, planted damage, gold."""

from dataclasses import replace
from random import Random
from typing import Any

from annotations.models import Assignment, Campaign, Control, Task
from annotations.services import claiming, importing_texts, opening
from annotations.services.controls import Made, plant
from annotations.services.planning import plan_of, revise_protocol
from annotations.vocabularies import DamageKind, Purpose, Role
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import accept
from workbench.core.accounts.models import User


class Always(Random):
    """Dice under which a control comes whenever one is due."""

    def random(self) -> float:
        return 0.0


class Never(Random):
    """Dice under which work comes as long as there is any."""

    def random(self) -> float:
        return 1.0 - 2**-53


def controlled_campaign(
    items: int = 8, share: int = 50, key: int | None = 1, **plan: Any
) -> Campaign:
    """Spanish texts with numbers and negations, to be reviewed."""
    benchmark = BenchmarkFactory()
    made = [
        ItemFactory(
            benchmark=benchmark,
            key=key,
            question=f"Which of these {n} rivers is not {n}5 km long?",
            options=["The Ebro", "The Tagus", "The Duero", "The Segura"],
        )
        for n in range(2, items + 2)
    ]
    campaign = make_campaign(benchmark=benchmark, translated=False, control_share=share, **plan)
    importing_texts.store_translations(
        texts=[
            (
                item,
                f"¿Cuál de estos {n} ríos no mide {n}5 km de largo?",
                ["El Ebro", "El Tajo", "El Duero", "El Segura"],
            )
            for n, item in enumerate(made, start=2)
        ],
        language="es",
        engine="test-engine",
        engine_version="1",
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    return campaign


def accept_texts(campaign: Campaign, count: int) -> User:
    """Somebody accepts the first texts, and so makes them fit to be damaged."""
    user = member(campaign)
    for _ in range(count):
        accept(user, take(campaign, user, Never()))
    return user


def take(
    campaign: Campaign,
    user: User,
    rng: Random,
    kind: str = "review",
    language: str = "es",
) -> Assignment:
    held = claiming.claim_next(user=user, campaign=campaign, kind=kind, language=language, rng=rng)
    assert held is not None
    return held


def plant_some(campaign: Campaign, count: int, *kinds: DamageKind, seed: int = 1) -> Made:
    return plant(
        campaign=campaign, language="es", count=count, seed=seed, kinds=kinds or tuple(DamageKind)
    )


def set_share(campaign: Campaign, share: int) -> None:
    manager = member(campaign, Role.MANAGER)
    plan = replace(plan_of(protocol=campaign.protocol), control_share=share)
    revise_protocol(user=manager, campaign=campaign, plan=plan)


def own_task(control: Control) -> Task:
    """The task of the item itself."""
    task = control.task
    return Task.objects.get(
        campaign=task.campaign,
        kind=task.kind,
        item=task.item,
        language=task.language,
        purpose=Purpose.PRODUCTION,
    )
