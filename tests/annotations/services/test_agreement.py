"""Tables of agreement hold as long as the ledger has no more to say, and not a row longer."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from annotations.kinds.label.acts import set_label_gold
from annotations.models import AgreementPoint, AgreementTable, Campaign, Task
from annotations.selectors.agreement import cut
from annotations.selectors.agreement.cut import is_current
from annotations.selectors.agreement.snapshots import snapshots
from annotations.services import agreement
from annotations.services.agreement import agreement_table
from annotations.services.batches import BatchPlan, make_batch
from annotations.services.flagging import resolve_flag
from annotations.services.overlaps import change_overlap
from annotations.vocabularies import FlagOutcome, Role
from tests.concurrency import verbs
from tests.factories import make_campaign, member
from tests.work import claim, culture, label
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import run


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(items=3, translated=False, overlap_label=2)


def stored(campaign: Campaign, by: str = "question") -> AgreementTable:
    return AgreementTable.objects.get(campaign=campaign, by=by, options={})


def told(campaign: Campaign, by: str = "question", **options: str) -> Any:
    return agreement_table(campaign=campaign, kind="label", by=by, **options)


@pytest.mark.django_db
def test_whatever_is_written_makes_a_table_new(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, manager = member(campaign), member(campaign), member(campaign, Role.MANAGER)
    held = claim(campaign, first, "label", "en")
    verbs.decide(first, held, 0)
    label(campaign, second, ["none"])
    told(campaign)
    flag = verbs.flag(first, held)
    task = Task.objects.get(pk=held.task_id)
    acts: dict[str, Callable[[], Any]] = {
        "a correction": lambda: verbs.correct(first, held, 1),
        "a ruling": lambda: verbs.rule(manager, task, 0),
        "a resolution": lambda: resolve_flag(
            user=manager, flag=flag, outcome=FlagOutcome.EXCLUDED, nonce=uuid.uuid4()
        ),
        "a return": lambda: verbs.send_back(manager, task),
        "a flag": lambda: verbs.flag(second, held),
        "the rules": lambda: change_overlap(
            user=manager, campaign=campaign, kind="label", overlap=3
        ),
        "a decision": lambda: label(campaign, second, ["none"]),
    }
    for name, act in acts.items():
        before = told(campaign)
        assert told(campaign) == before
        assert is_current(stored(campaign)), name
        act()
        assert not is_current(stored(campaign)), name
    assert told(campaign).document["decisions"] == 1
    told(campaign, "batch")
    plan = BatchPlan("Bones", kinds=("label",), people=(first,))
    make_batch(user=manager, campaign=campaign, plan=plan)
    assert (is_current(stored(campaign)), is_current(stored(campaign, "batch"))) == (True, False)
    (batch,) = told(campaign, "batch").document["groups"]
    assert batch["outcome"]["input"] == 1

    other = make_campaign(items=2, translated=False)
    label(other, member(other), ["none"])
    assert is_current(stored(campaign))
    before = stored(campaign).cut
    monkeypatch.setattr(cut, "MANY", 0)
    told(campaign)
    assert stored(campaign).cut["label"] == before["label"] + 1
    assert is_current(stored(campaign))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_decision_that_is_seen_after_a_later_one_is_never_missed(campaign: Campaign) -> None:
    """Its row has the lower id: while it is under way, what is told is not kept."""
    first, second = member(campaign), member(campaign)
    written, done = Event(), Event()

    def decide() -> None:
        try:
            with transaction.atomic():
                label(campaign, first, ["none"])
                written.set()
                done.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        deciding = pool.submit(decide)
        assert written.wait(60)
        label(campaign, second, ["none"])
        try:
            assert told(campaign).document["decisions"] == 1
            assert not AgreementTable.objects.exists()
        finally:
            done.set()
        deciding.result()
    assert told(campaign).document["decisions"] == 2
    assert is_current(stored(campaign))


@pytest.mark.django_db
def test_many_decisions_are_counted_by_one_job_and_the_last_table_says_how_old_it_is(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "AT_ONCE", 0)
    first, second = member(campaign), member(campaign)
    label(campaign, first, ["none"])
    label(campaign, second, ["none"])
    asked = [told(campaign) for _ in range(2)]
    assert [one.document for one in asked] == [None, None]
    (job,) = Job.objects.all()
    assert {one.job.pk for one in asked} == {job.pk}
    run(job_id=job.pk)
    whole = told(campaign)
    assert (whole.is_current, whole.document["decisions"], whole.job) == (True, 2, None)
    label(campaign, second, ["none"])
    old = told(campaign)
    assert (old.is_current, old.since, old.computed_at) == (False, 1, whole.computed_at)
    run(job_id=old.job.pk)
    assert told(campaign).document["decisions"] == 3
    assert AgreementTable.objects.count() == 1
    table = stored(campaign)
    table.cut = {name: value for name, value in table.cut.items() if name != cut.DOCUMENT}
    table.save()
    assert not is_current(table)
    assert told(campaign).document is None, "stored by older code: no page can read it"
    run(job_id=told(campaign).job.pk)
    assert told(campaign).document["decisions"] == 3

    (point,) = AgreementPoint.objects.all()
    assert point.decisions == 2
    AgreementTable.objects.update(computed_at=whole.computed_at - timedelta(days=40))
    AgreementPoint.objects.update(day=point.day - timedelta(days=7))
    told(campaign, "subject", origin="here")
    change_overlap(user=None, campaign=campaign, kind="label", overlap=3)
    run(job_id=told(campaign).job.pk)
    found = snapshots(campaign, "label", "culture", every="week")
    assert [(one.decisions, one.version) for one in found.points] == [(2, 1), (3, 2)]
    assert "sensitive" in [one["key"] for one in found.points[0].questions]
    assert [(one.version, one.changed) for one in found.marks] == [(2, ["rules"])]


@pytest.mark.django_db
def test_known_answers_are_held_against_people_for_managers_alone(campaign: Campaign) -> None:
    people = [member(campaign), member(campaign)]
    manager, both = member(campaign, Role.MANAGER), member(campaign, Role.MANAGER)
    campaign.memberships.create(user=both, role=Role.ANNOTATOR)
    item = campaign.benchmark.items.earliest("pk")
    answers = culture(["none"])
    gold = set_label_gold(user=manager, campaign=campaign, item=item, answers=answers).task
    for person, kinds in zip(people, (0, 1), strict=True):
        verbs.decide(person, _held(gold, person), kinds)
    with pytest.raises(NotPermitted):
        agreement_table(campaign=campaign, kind="label", by="gold", user=both)
    found = agreement_table(campaign=campaign, kind="label", by="gold", user=manager).document
    assert found is not None
    shares = {
        group["key"]: {one["key"]: one["share"] for one in group["questions"]}
        for group in found["groups"]
    }
    assert [shares[str(one.pk)]["sensitive"] for one in people] == [1, 0]
    assert told(campaign).document["decisions"] == 0


def _held(task: Task, person: User) -> Any:
    now = timezone.now()
    return task.assignments.create(
        round=1,
        person=person,
        protocol=task.campaign.protocol,
        claimed_at=now,
        expires_at=now + timedelta(hours=1),
    )
