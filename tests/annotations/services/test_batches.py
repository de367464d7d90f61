"""A part of a campaign is given to people: they get it first, nobody else does, until it ends."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.formats.protocol import SampleRule
from annotations.models import Batch, Campaign, Notice, Task
from annotations.selectors.batches import batches_of, own_batches, progress_of
from annotations.selectors.queue import queues_for
from annotations.services import batches, claiming
from annotations.services.batches import BatchPlan, close_batch, make_batch
from annotations.vocabularies import Role
from tests.controls import accept_texts, controlled_campaign, plant_some
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.made_once import made_once
from tests.work import accept
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def take(campaign: Campaign, person: User, kind: str = "review") -> Any:
    return claiming.claim_next(user=person, campaign=campaign, kind=kind, language="es")


def waiting(person: User, kind: str = "review") -> int:
    return sum(queue.waiting for queue in queues_for(person) if queue.kind == kind)


def ids_of(batch: Batch) -> set[str]:
    return set(batch.items.values_list("item__sample_id", flat=True))


@made_once
def campaign() -> Campaign:
    return make_campaign(items=8, label_per_subject=0)


def test_one_batch_two_people(campaign):
    manager, other = member(campaign, Role.MANAGER), member(campaign)
    two = [member(campaign), member(campaign)]
    last = set(list(campaign.benchmark.items.values_list("sample_id", flat=True))[4:])
    plan = BatchPlan("First", count=3, people=two, deadline=date(2027, 1, 2))
    with pytest.raises(Invalid, match="past"):
        make_batch(user=None, campaign=campaign, plan=replace(plan, deadline=date(2020, 1, 2)))
    told = make_batch(user=manager, campaign=campaign, plan=plan, dry_run=True).effect
    assert not Batch.objects.exists()
    batch, _items, effect = make_batch(user=manager, campaign=campaign, plan=plan)
    assert told == effect
    assert effect.opened == 3
    listed = BatchPlan("Second", SampleRule(ids=tuple(last - ids_of(batch))[:1]), people=[other])
    second, *_ = make_batch(user=manager, campaign=campaign, plan=listed)
    assert (waiting(two[0]), waiting(other)) == (7, 5)
    for person in (two[0], two[0], two[1]):
        held = take(campaign, person)
        assert held.task.item.sample_id in ids_of(batch)
        accept(person, held)
    assert take(campaign, other).task.item.sample_id in ids_of(second)
    rest = take(campaign, other).task
    assert rest.item.sample_id not in ids_of(batch) | ids_of(second)
    assert take(campaign, two[0]).task.item.sample_id not in ids_of(batch) | ids_of(second)
    seen = progress_of(batch, by_person=True)
    assert (seen.items, seen.tasks, seen.done, seen.open) == (3, 3, 3, 0)
    assert [(one.person, one.done) for one in seen.people] == [(two[0], 2), (two[1], 1)]
    assert [one.batch.name for one in batches_of(campaign)] == ["Second", "First"]
    (own,) = own_batches(two[1])
    assert (own.batch, own.deadline, own.done, own.open) == (batch, date(2027, 1, 2), 1, 0)
    assert broken_invariants(campaign) == []


def test_what_is_reserved_comes_to_nobody_else_until_the_batch_is_closed(campaign):
    manager, owner, other = member(campaign, Role.MANAGER), member(campaign), member(campaign)
    plan = BatchPlan("All", people=[owner], only=True)
    batch, *_ = make_batch(user=manager, campaign=campaign, plan=plan)
    assert (waiting(owner), waiting(other)) == (8, 0)
    assert take(campaign, other) is None
    first = Task.objects.filter(kind="review").first()
    assert first is not None
    with pytest.raises(Conflict, match="no place left for you"):
        claiming.claim_task(user=other, task_id=first.pk)
    assert claiming.claim_task(user=owner, task_id=first.pk)
    with pytest.raises(NotPermitted):
        batches.close_batch(user=owner, batch=batch)
    assert batches.close_batch(user=manager, batch=batch, dry_run=True).opened == 7
    assert batch.is_open
    assert take(campaign, other) is None
    assert batches.close_batch(user=manager, batch=batch).in_hand == 1
    assert take(campaign, other) is not None
    assert waiting(other) == 6


def test_only_is_only_and_first_is_first(campaign):
    manager, bound, free = member(campaign, Role.MANAGER), member(campaign), member(campaign)
    given: dict[str, Any] = {"count": 1, "reserved": False}
    make_batch(
        user=manager, campaign=campaign, plan=BatchPlan("a", people=[bound], only=True, **given)
    )
    assert waiting(bound) == 1
    assert waiting(free) == 8
    assert take(campaign, bound) is not None
    assert take(campaign, bound) is None
    assert take(campaign, free) is not None


def test_controls_come_as_before_among_the_tasks_of_a_batch():
    campaign = controlled_campaign(share=50)
    accept_texts(campaign, 3)
    plant_some(campaign, 3)
    person = member(campaign)
    before = waiting(person)
    plan = BatchPlan("One", count=2, people=[person])
    make_batch(user=None, campaign=campaign, plan=plan)
    assert waiting(person) == before
    purposes = set()
    while (held := take(campaign, person)) is not None:
        purposes.add(held.task.purpose)
        accept(person, held)
    assert len(purposes) > 1
    assert broken_invariants(campaign) == []


def test_more_batches_ask_no_more_queries(campaign):
    counts = []
    for name in ("a", "b"):
        person = member(campaign)
        make_batch(user=None, campaign=campaign, plan=BatchPlan(name, count=1, people=[person]))
        take(campaign, person)
        with CaptureQueriesContext(connection) as queries:
            assert take(campaign, person) is not None
            queues_for(person)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"people": []}, "people"),
        ({"kinds": ["x"]}, "kinds"),
        ({"languages": ["fr"]}, "languages"),
        ({"count": 9}, "count"),
        ({"rule": SampleRule(ids=("no",))}, "ids"),
        ({"rule": SampleRule(subjects=("no",))}, "subjects"),
        ({"name": "a\0"}, "name"),
    ],
)
def test_a_batch_that_cannot_be_is_refused_by_its_field(campaign, fields, named):
    given = {"name": "a", "people": [member(campaign)], **fields}
    with pytest.raises(Invalid) as refused:
        make_batch(user=None, campaign=campaign, plan=BatchPlan(**given))
    assert set(refused.value.fields) == {named}
    assert not Batch.objects.exists()


def test_no_item_is_in_two_open_batches(campaign):
    person = member(campaign)
    first, *_ = make_batch(
        user=None, campaign=campaign, plan=BatchPlan("a", count=5, people=[person])
    )
    twice = BatchPlan("b", SampleRule(ids=tuple(ids_of(first))), people=[person])
    with pytest.raises(Invalid, match="In another open batch"):
        make_batch(user=None, campaign=campaign, plan=twice)
    with pytest.raises(Conflict):
        make_batch(user=None, campaign=campaign, plan=BatchPlan("a", people=[person]))
    rest, *_ = make_batch(user=None, campaign=campaign, plan=BatchPlan("c", people=[person]))
    assert rest.items.count() == 3
    with pytest.raises(Invalid, match="annotate"):
        batches.set_people(
            user=member(campaign, Role.MANAGER), batch=first, people=[member(make_campaign())]
        )


def test_people_are_told_of_a_batch_and_of_its_deadline_once_each(campaign):
    manager, person, late = member(campaign, Role.MANAGER), member(campaign), member(campaign)
    soon = timezone.localdate() + timedelta(days=2)
    plan = BatchPlan("Soon", count=2, people=[person], deadline=soon)
    make_batch(user=manager, campaign=campaign, plan=plan, dry_run=True)
    assert not Notice.objects.exists()
    batch, *_ = make_batch(user=manager, campaign=campaign, plan=plan)
    make_batch(user=manager, campaign=campaign, plan=BatchPlan("Later", count=1, people=[person]))
    batches.set_people(user=manager, batch=batch, people=[person, late])
    told = sorted(Notice.objects.values_list("person__username", "kind", "facts__name"))
    first, second = person.username, late.username
    assert told == [(first, "batch", "Later"), (first, "batch", "Soon"), (second, "batch", "Soon")]
    assert [batches.warn_of_deadlines() for _ in range(2)] == [1, 1]
    assert Notice.objects.filter(kind="deadline").count() == 2
    close_batch(user=manager, batch=batch)
    assert batches.warn_of_deadlines() == 0
