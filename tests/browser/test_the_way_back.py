"""A mistranslation is found by models, sent back, repaired at the desk, released and measured."""

import hashlib
from collections.abc import Iterator, Sequence

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from annotations.models import Campaign
from annotations.services import importing_texts, opening
from annotations.services.members import add_member
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from evaluation.models import Analysis
from evaluation.scoring.engines.base import Question, Scored
from evaluation.scoring.engines.uniform.engine import UniformEngine
from evaluation.services.analyses import start_analysis
from evaluation.services.runs import start_run
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.evaluation.runs import work
from tests.factories import (
    BenchmarkFactory,
    ItemFactory,
    UserFactory,
    machine_text,
    make_campaign,
    member,
)
from tests.work import accept, claim
from workbench.core.accounts.models import User
from workbench.core.broker import BROKER
from workbench.core.jobs import services as jobs

pytestmark = BROWSER_TEST

MODELS = 6
RIGHT = "tibia"
EXCHANGED = ("The femur", "The rib", "The skull", "The tibia")
"""Of the mistranslated question: the key's text and the last one's have changed places."""


def test_what_models_lose_goes_back_and_is_measured_again(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UniformEngine, "score", _who_knows)
    manager, campaign = UserFactory(is_superuser=True), _campaign()
    add_member(campaign=campaign, user=manager, role=Role.MANAGER)
    annotator = member(campaign, languages=("es",))
    accept(annotator, claim(campaign, annotator))
    build_release(campaign=campaign, version="1.0.0", user=manager)

    page = visit(manager)
    page.goto(_analysed(campaign, "1.0.0", manager, monkeypatch).get_absolute_url())
    _send(page, campaign)
    _repair(visit(annotator), campaign)
    _settle(page, campaign)
    _release(page, campaign, "1.1.0")
    page.goto(_analysed(campaign, "1.1.0", manager, monkeypatch).get_absolute_url())
    page.get_by_role("link", name="Findings").click()
    row = page.get_by_role("row").filter(has_text="Español")
    expect(row).to_contain_text("no longer flagged")
    expect(row).to_contain_text(f"0/{MODELS}")
    expect(row).to_contain_text(f"{MODELS}/{MODELS}")


def _who_knows(engine: UniformEngine, questions: Sequence[Question]) -> Iterator[Scored]:
    """Models that mostly know which bone it is, and say so by its name, wherever that stands."""
    for index, one in enumerate(questions):
        told = f"{engine.seed}/{one.item.sample_id}/{one.language}".encode()
        guess = hashlib.sha256(told).digest()[0]
        right = next(n for n, text in enumerate(one.item.options) if RIGHT in text)
        yield Scored(index, right if guess > 20 else guess % len(one.item.options), None)


def _campaign() -> Campaign:
    """The first question is mistranslated into Spanish."""
    benchmark = BenchmarkFactory()
    for position in range(8):
        ItemFactory(benchmark=benchmark, position=position)
    campaign = make_campaign(
        benchmark=benchmark, languages=("es",), translated=False, answer_per_subject=None
    )
    first, *others = campaign.benchmark.items.order_by("position")
    texts = [(one, machine_text(one.question), one.options) for one in others]
    texts.append((first, machine_text(first.question), list(EXCHANGED)))
    importing_texts.store_translations(
        texts=texts, language="es", engine="test-engine", engine_version="1"
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    return campaign


def _analysed(
    campaign: Campaign, version: str, user: User, monkeypatch: pytest.MonkeyPatch
) -> Analysis:
    """Done in this process, in which the models answer: the worker sees nothing of it before."""
    folder = f"{campaign.name}-{version}"
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(BROKER, "answers", lambda: False)
        runs = [
            work(start_run(release_folder=folder, spec=f"uniform:{seed}", shots=0, user=user))
            for seed in range(MODELS)
        ]
        analysis = start_analysis(runs=[run.pk for run in runs], user=user, draws=100)
        assert analysis.job_id
        jobs.run(job_id=analysis.job_id)
    return Analysis.objects.get(pk=analysis.pk)


def _send(page: Page, campaign: Campaign) -> None:
    page.get_by_role("link", name="Findings").click()
    row = page.get_by_role("row").filter(has_text="Español")
    expect(row).to_contain_text("Models lose the answer in this language")
    page.get_by_role("button", name=f"Send to {campaign}").click()
    expect(page.locator(".job")).to_contain_text("Done")


def _repair(page: Page, campaign: Campaign) -> None:
    open_queue(page, f"/work/{campaign.name}/review/es/")
    expect(page.get_by_text("Why this task was sent back")).to_be_visible()
    expect(page.get_by_text(f"0 of {MODELS} models choose the key")).to_be_visible()
    page.get_by_label("Option B, Spanish").fill("The tibia")
    page.get_by_label("Option D, Spanish").fill("The rib")
    page.get_by_role("button", name="Submit edit").click()
    expect(page.locator("#toasts")).to_contain_text("is stored")


def _settle(page: Page, campaign: Campaign) -> None:
    page.goto(f"/console/campaigns/{campaign.name}/flags/?raised_by=evaluation")
    flag = page.locator("article.flag")
    expect(flag).to_contain_text(f"0 of {MODELS} models choose the key")
    flag.get_by_label("Outcome").select_option("fixed")
    flag.get_by_role("button", name="Settle").click()
    expect(page.locator("#toasts")).to_contain_text("is settled")


def _release(page: Page, campaign: Campaign, version: str) -> None:
    page.goto(f"/console/campaigns/{campaign.name}/releases/")
    page.get_by_role("button", name="Build a release").click()
    page.get_by_label("Version").fill(version)
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.locator(".job")).to_contain_text("Done")
