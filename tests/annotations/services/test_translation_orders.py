"""Engines are put to work as jobs: agreed to, stopped, and taken up again without paying twice."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from annotations.engines import EngineError, engines
from annotations.models import GlossaryTerm, MachineText, TranslationRun
from annotations.selectors.translation_plans import Choice, plan_translation
from annotations.services import translating
from annotations.services.translating import pretranslate
from annotations.services.translation_orders import (
    cancel_translation,
    resume_translation,
    start_translation,
)
from annotations.vocabularies import Role
from tests.annotations.dear import Dear, install_dear
from tests.factories import make_campaign, member
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import JobState
from workbench.metered.limits import Limits

pytestmark = pytest.mark.django_db
PRICED = Limits(character_price=1e6, currency="EUR")
"""A character costs 1."""


class Killed(BaseException):
    """As `kill -9`: nothing that handles errors sees it."""


@pytest.fixture
def engine(monkeypatch, settings, tmp_path):
    settings.RUNS_DIR = tmp_path
    return install_dear(monkeypatch)


def plan(campaign, limits=PRICED):
    choices = [Choice("dear", limits)]
    return plan_translation(campaign=campaign, languages=["es"], choices=choices)


def done(run):
    """The run, after its job."""
    jobs.run(job_id=run.job_id)
    return TranslationRun.objects.select_related("job").get(pk=run.pk)


def test_a_run_is_agreed_to_stopped_at_its_ceiling_and_goes_on_above_it(engine):
    campaign = make_campaign(translated=False)
    manager = member(campaign, Role.MANAGER)
    whole = int(plan(campaign).cost)
    order = {"campaign": campaign, "user": manager}
    half = Limits(character_price=1e6, currency="EUR", max_cost=whole - 1)
    with pytest.raises(Invalid, match=f"about {whole}.00 EUR"):
        start_translation(plan=plan(campaign, half), agreed=False, **order)
    with pytest.raises(NotPermitted):
        start_translation(
            plan=plan(campaign), agreed=True, campaign=campaign, user=member(campaign)
        )
    (run,) = start_translation(plan=plan(campaign, half), agreed=True, **order)
    assert (run.standing, run.remaining, run.items) == ("queued", 4, 4)
    assert plan(campaign).rows[0].reason == "It is under way already."
    with pytest.raises(Conflict, match="already"):
        pretranslate(campaign=campaign, language="es", engine="dear")

    run = done(run)
    assert (run.state, run.added, run.remaining) == ("ceiling", 3, 1)
    assert (run.job.state, run.job.error) == (JobState.FAILED, "The ceiling is reached.")
    assert 0 < run.cost == engine.spent < whole
    assert MachineText.objects.count() == campaign.tasks.filter(kind="review").count() == 3

    with pytest.raises(Invalid, match="give more than that"):
        resume_translation(run=run, user=manager, max_cost=1)
    run = done(resume_translation(run=run, user=manager, max_cost=whole))
    assert (run.state, run.added, run.remaining, run.max_cost) == ("done", 4, 0, whole)
    assert engine.spent == run.cost == whole, "nothing is paid twice"
    version = run.engine_version
    assert (version.licence, version.notes) == ("CC BY-NC 4.0", "non-commercial")
    with pytest.raises(Invalid, match="nothing left"):
        resume_translation(run=run, user=manager)


def test_what_was_answered_before_a_kill_is_asked_for_in_the_same_words(engine, monkeypatch):
    campaign = make_campaign(translated=False)
    (run,) = start_translation(
        campaign=campaign, plan=plan(campaign), agreed=True, user=member(campaign, Role.MANAGER)
    )
    with monkeypatch.context() as patch:

        def killed(**_):
            raise Killed

        patch.setattr(translating, "store_part", killed)
        with pytest.raises(Killed):
            jobs.run(job_id=run.job_id)
    asked = engine.asked.copy()
    assert len(asked) == Dear.items_at_once
    word = asked[0].unit.question.split()[0]
    GlossaryTerm.objects.create(campaign=campaign, language="es", source=word, target="qué")

    jobs.Job.objects.update(lease_until="2020-01-01T00:00Z")
    jobs.sweep()
    run = done(run)
    assert run.state == "done"
    assert engine.asked[2:4] == asked
    assert len(engine.answered) == 4
    assert engine.spent == sum(engine.estimate([one], "es").characters for one in engine.answered)
    assert any(one.terms for one in engine.asked), "what is asked for later knows the new term"
    assert MachineText.objects.count() == 4


def test_a_job_is_cancelled_and_taken_up_again(engine, monkeypatch):
    campaign = make_campaign(translated=False)
    manager = member(campaign, Role.MANAGER)
    (run,) = start_translation(campaign=campaign, plan=plan(campaign), agreed=True, user=manager)
    cancel_translation(run=run, user=manager)
    run.refresh_from_db()
    assert run.standing == "cancelled"
    with pytest.raises(Conflict, match="nothing to cancel"):
        cancel_translation(run=run, user=manager)
    run = resume_translation(run=run, user=manager)
    with monkeypatch.context() as patch:
        # A worker has no transaction open around its job.
        patch.setattr(jobs, "connection", Mock(in_atomic_block=False))
        patch.setattr(Dear, "_pay", lambda *_: cancel_translation(run=run, user=manager))
        stopped = done(run)
    assert (stopped.state, stopped.job.state, stopped.remaining) == ("cancelled",) * 2 + (2,)
    assert done(resume_translation(run=run, user=manager)).state == "done"


def test_only_what_the_operator_offers_is_planned_and_started_by_a_manager(engine, monkeypatch):
    campaign = make_campaign(translated=False)
    asked = {"campaign": campaign, "languages": ["es"], "choices": [Choice("dear:/etc/passwd")]}
    monkeypatch.setitem(engines(), "dear", replace(engines()["dear"], in_console=False))
    with pytest.raises(EngineError, match="not offered"):
        plan_translation(**asked)
    rows = plan_translation(**asked, anywhere=True)
    with pytest.raises(EngineError, match="not offered"):
        start_translation(
            campaign=campaign, plan=rows, agreed=True, user=member(campaign, Role.MANAGER)
        )
