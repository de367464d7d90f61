"""One place for test data; the verbs themselves are the services'."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from annotations.models import Benchmark, Campaign, Item
from annotations.services import importing_texts, opening, planning
from annotations.services.members import add_member
from annotations.vocabularies import Role
from workbench.core.accounts.models import User

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n + 1}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)


class BenchmarkFactory(DjangoModelFactory[Benchmark]):
    class Meta:
        model = Benchmark

    name = factory.Sequence(lambda n: f"benchmark-{n + 1}")


class ItemFactory(DjangoModelFactory[Item]):
    class Meta:
        model = Item

    benchmark = factory.SubFactory(BenchmarkFactory)
    position = factory.Sequence(int)
    split = "test"
    subject = "anatomy"
    category = "STEM"
    sample_id = factory.LazyAttribute(lambda item: f"{item.subject}/{item.split}/{item.position}")
    question = factory.Sequence(lambda n: f"Which bone is number {n}?")
    options = factory.LazyFunction(lambda: ["The femur", "The tibia", "The skull", "The rib"])
    key = 1


def make_campaign(
    *,
    items: int = 4,
    languages: tuple[str, ...] = ("es",),
    translated: bool = True,
    benchmark: Benchmark | None = None,
    **plan: Any,
) -> Campaign:
    """A campaign over a small benchmark, with one machine translation of each item."""
    if benchmark is None:
        benchmark = BenchmarkFactory()
        ItemFactory.create_batch(items, benchmark=benchmark)
    campaign = planning.create_campaign(
        benchmark=benchmark,
        name=f"campaign-of-{benchmark.name}",
        languages=languages,
        plan=planning.Plan.of(**{"label_per_subject": None, **plan}),
    )
    if translated:
        for language in languages:
            translate(campaign, language)
    return campaign


def translate(campaign: Campaign, language: str, engine: str = "test-engine") -> None:
    """Candidate texts for all items, told apart by their engine."""
    importing_texts.store_translations(
        texts=[
            (item, machine_text(item.question, engine), [f"{o} ({engine})" for o in item.options])
            for item in campaign.benchmark.items.all()
        ],
        language=language,
        engine=engine,
        engine_version="1",
    )
    opening.open_text_tasks(campaign=campaign, language=language)


def machine_text(question: str, engine: str = "test-engine") -> str:
    """A text that can be told from its source, of which it keeps no four words in a row."""
    for english, other in (("is", "es"), ("in", "en"), ("of", "de"), ("the", "la")):
        question = question.replace(f" {english} ", f" {other} ")
    return f"[{engine}] ¿{question}"


def member(
    campaign: Campaign, role: Role = Role.ANNOTATOR, languages: tuple[str, ...] = ()
) -> User:
    user = UserFactory()
    add_member(campaign=campaign, user=user, role=role, languages=languages)
    return user
