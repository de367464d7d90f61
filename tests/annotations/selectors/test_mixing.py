"""How many controls come, at which places, and that what waits goes down by one each time."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import set_label_gold
from annotations.selectors.mixing import Handed, controls_due, is_controls_turn
from annotations.selectors.queue import queues_for
from annotations.services import claiming
from annotations.services.controls import draw_gold
from annotations.vocabularies import Purpose, Role
from tests.controls import (
    Always,
    Never,
    accept_texts,
    controlled_campaign,
    plant_some,
    set_share,
    take,
)
from tests.factories import member, translate
from tests.invariants import broken_invariants
from tests.length import LONG
from tests.work import accept, claim, culture, envelope, label
from workbench.core.accounts.models import User

SHARES = st.integers(1, 50)


def waiting(user: User, kind: str = "review") -> int:
    return next(queue.waiting for queue in queues_for(user) if queue.kind == kind)


@given(SHARES, st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
def test_controls_never_exceed_their_share_and_no_more_of_them_would_fit(share, tasks, had, work):
    handed = Handed(tasks, min(had, tasks))
    due = controls_due(share, handed, work)
    whole = tasks + work + due
    if due:
        assert 100 * (handed.controls + due) <= share * whole
    assert 100 * (handed.controls + due + 1) > share * (whole + 1)


@given(SHARES, st.integers(0, 400), st.integers(0, 2**32))
def test_a_queue_worked_off_has_its_share_of_controls(share, work, seed):
    rng, handed, ahead = Random(seed), Handed(), work
    total = work + controls_due(share, handed, work)
    for _ in range(total):
        due = controls_due(share, handed, ahead)
        control = is_controls_turn(due, ahead, handed, rng)
        handed = Handed(handed.tasks + 1, handed.controls + control)
        ahead -= not control
        assert ahead + controls_due(share, handed, ahead) == total - handed.tasks
    assert ahead == 0


def test_controls_may_stand_at_every_place():
    places = set()
    for seed in range(400):
        rng, handed = Random(seed), Handed()
        for place in range(10):
            ahead = 9 - place
            if is_controls_turn(controls_due(10, handed, ahead), ahead, handed, rng):
                places.add(place)
                break
            handed = Handed(handed.tasks + 1, 0)
    assert places == set(range(10))


@pytest.mark.django_db
def test_without_a_share_no_control_is_handed_out():
    campaign = controlled_campaign(items=4, share=0)
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    user = member(campaign)
    assert waiting(user) == 2
    purposes = {take(campaign, user, Always()).task.purpose for _ in range(2)}
    assert purposes == {Purpose.PRODUCTION}
    assert claiming.claim_next(user=user, campaign=campaign, kind="review", language="es") is None


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4 if LONG else 1))
def test_what_waits_goes_down_by_one_with_work_and_with_controls_alike(seed):
    campaign = controlled_campaign(items=9, share=40)
    accept_texts(campaign, 4)
    plant_some(campaign, 4)
    user, rng = member(campaign), Random(seed)
    purposes = []
    for left in range(waiting(user), 0, -1):
        assert waiting(user) == left
        held = take(campaign, user, rng)
        assert waiting(user) == left - 1
        purposes.append(held.task.purpose)
        accept(user, held)
    assert purposes.count(Purpose.PRODUCTION) == 5
    assert purposes.count(Purpose.PLANTED) == 3
    assert broken_invariants(campaign) == []
    assert (
        claiming.claim_next(user=user, campaign=campaign, kind="review", language="es", rng=rng)
        is None
    )


@pytest.mark.django_db
def test_nobody_is_handed_an_item_twice():
    campaign = controlled_campaign(items=6, share=50)
    first = accept_texts(campaign, 3)
    plant_some(campaign, 3)
    items = set()
    user = member(campaign)
    for _ in range(6):
        held = take(campaign, user, Always())
        accept(user, held)
        items.add(held.task.item_id)
    assert len(items) == 6
    assert waiting(first) == waiting(user) == 0


@pytest.mark.django_db
def test_work_does_not_come_to_whoever_has_had_its_control():
    campaign = controlled_campaign(items=2, share=50)
    accept_texts(campaign, 1)
    plant_some(campaign, 1)
    user = member(campaign)
    control = take(campaign, user, Always()).task
    assert control.purpose == Purpose.PLANTED
    own = campaign.tasks.get(item=control.item, kind="review", purpose=Purpose.PRODUCTION)
    type(own).objects.filter(pk=own.pk).update(remaining=1)
    set_share(campaign, 0)
    assert waiting(user) == 1
    assert take(campaign, user, Never()).task.item != control.item
    assert claiming.claim_next(user=user, campaign=campaign, kind="review", language="es") is None


@pytest.mark.django_db
def test_a_control_waits_while_its_items_own_task_has_a_place():
    campaign = controlled_campaign(items=2, share=50)
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    own = campaign.tasks.filter(kind="review", purpose=Purpose.PRODUCTION)
    own.update(remaining=1)
    user = member(campaign)
    assert waiting(user) == 2
    assert take(campaign, user, Always()).task.purpose == Purpose.PRODUCTION


@pytest.mark.django_db
def test_the_control_nearest_to_the_work_comes_first():
    campaign = controlled_campaign(items=8, share=50)
    accept_texts(campaign, 6)
    plant_some(campaign, 6)
    user = member(campaign)
    positions = sorted(
        campaign.tasks.filter(kind="review", purpose=Purpose.PLANTED).values_list(
            "position", flat=True
        )
    )
    assert take(campaign, user, Always()).task.position == positions[-1]


@pytest.mark.django_db
def test_a_control_that_was_given_back_comes_back_first_as_work_does():
    campaign = controlled_campaign(items=12, share=20)
    accept_texts(campaign, 6)
    plant_some(campaign, 6)
    user = member(campaign)
    for rng in (Always(), Never()):
        held = take(campaign, user, rng)
        claiming.give_back(user=user, assignment_id=held.pk)
        assert take(campaign, user, Never()).task == held.task


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.VIEWER])
def test_whoever_could_look_controls_up_is_handed_none(role):
    campaign = controlled_campaign(items=4, share=50)
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    user = member(campaign)
    campaign.memberships.create(user=user, role=role)
    assert waiting(user) == 2
    for _ in range(2):
        assert take(campaign, user, Always()).task.purpose == Purpose.PRODUCTION


@pytest.mark.django_db
def test_gold_comes_in_the_queue_of_its_kind():
    campaign = controlled_campaign(items=3, share=50, overlap_label=1)
    labeller, manager = member(campaign), member(campaign, Role.MANAGER)
    for _ in range(2):
        label(campaign, labeller, ["none"])
    for item in campaign.benchmark.items.all()[:2]:
        tags = culture(["cultural"], False)
        set_label_gold(user=manager, campaign=campaign, item=item, answers=tags)
    user = member(campaign)
    assert waiting(user, "label") == 2
    purposes = [take(campaign, user, Always(), "label", "en").task.purpose for _ in "12"]
    assert purposes == [Purpose.GOLD, Purpose.PRODUCTION]


@pytest.mark.django_db
def test_gold_answers_stay_blind():
    campaign = controlled_campaign(items=4, share=50, answer_per_subject=None, overlap_answer=1)
    first = member(campaign)
    for _ in range(2):
        held = claim(campaign, first, "answer")
        text = held.task.candidates.get().translation_id
        submit_answer(envelope=envelope(first, held), seen_id=text, choice=held.task.item.key)
    draw_gold(campaign=campaign, kind="answer", language="es", count=2, seed=1)
    user = member(campaign)
    seen = take(campaign, user, Never()).task.item
    gold = campaign.tasks.get(kind="answer", purpose=Purpose.GOLD, item=seen)
    held = take(campaign, user, Always(), "answer")
    assert held.task.purpose == Purpose.GOLD
    assert held.task != gold
    assert broken_invariants(campaign) == []


@pytest.mark.django_db
def test_new_texts_of_a_language_open_no_second_control():
    campaign = controlled_campaign(items=2)
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    before = campaign.tasks.count()
    translate(campaign, "es", engine="another")
    assert campaign.tasks.count() == before
    planted = campaign.tasks.filter(purpose=Purpose.PLANTED)
    assert [task.candidates.count() for task in planted] == [1, 1]
