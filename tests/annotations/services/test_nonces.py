"""A nonce names one act of one person in one table."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotations.kinds.review.ledger import Review
from annotations.models import Adjudication, Campaign, Comment, Flag
from annotations.models.tasks import TaskState
from annotations.selectors.item_history import comments_on
from annotations.services.adjudicating import return_task
from annotations.services.flagging import raise_flag, resolve_flag
from annotations.vocabularies import FlagOutcome, FlagReason, Role
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict

pytestmark = pytest.mark.django_db
NONCE = uuid.uuid4()


def doubt(campaign: Campaign, person: User, position: int = 0, **fields: Any) -> Flag:
    item = campaign.benchmark.items.order_by("position")[position]
    reason = FlagReason.WRONG_KEY
    return raise_flag(
        campaign=campaign, item=item, language="es", reason=reason, person=person, **fields
    )


def test_one_nonce_of_two_people_is_an_act_of_each() -> None:
    campaign = make_campaign()
    people = [member(campaign), member(campaign)]
    for number, person in enumerate(people):
        accept(person, claim(campaign, person), nonce=NONCE, comment=f"Of {number}.")
    for person in people:
        (review,) = Review.objects.filter(person=person)
        again = accept(person, person.assignments.get(), nonce=NONCE, comment="Again.")
        assert (again.decision, again.repeated) == (review, True)
    reviews = Review.objects.order_by("pk")
    assert list(comments_on(reviews).items()) == [(reviews[0], "Of 0."), (reviews[1], "Of 1.")]


def test_one_nonce_in_two_tables_is_two_acts_each_with_its_own_comment() -> None:
    campaign = make_campaign()
    person = member(campaign)
    review = accept(person, claim(campaign, person), nonce=NONCE).decision
    flag = doubt(campaign, person, nonce=NONCE, comment="Odd.")
    assert comments_on([review, flag]) == {flag: "Odd."}
    other = member(campaign)
    accept(other, claim(campaign, other), nonce=NONCE, comment="Fine.")
    assert doubt(campaign, other, nonce=NONCE, comment="Odder.") != flag
    assert Comment.objects.count() == 3


def test_one_nonce_for_two_acts_of_a_person_is_refused() -> None:
    campaign = make_campaign(items=2)
    manager = member(campaign, Role.MANAGER)
    flags = [doubt(campaign, manager, n, nonce=uuid.uuid4()) for n in range(2)]
    with pytest.raises(Conflict, match="belongs to another"):
        doubt(campaign, manager, 1, nonce=flags[0].nonce)
    settled = {"user": manager, "outcome": FlagOutcome.EXCLUDED, "nonce": NONCE}
    first = resolve_flag(flag=flags[0], **settled)  # type: ignore[arg-type]
    assert resolve_flag(flag=flags[0], **settled) == first  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="belongs to another"):
        resolve_flag(flag=flags[1], **settled)  # type: ignore[arg-type]
    tasks = campaign.tasks.filter(kind="review").order_by("position")
    tasks.update(state=TaskState.DISPUTED)
    ended = return_task(user=manager, task_id=tasks[0].pk, nonce=NONCE, note="Again.")
    with pytest.raises(Conflict, match="belongs to another"):
        return_task(user=manager, task_id=tasks[1].pk, nonce=NONCE, note="Again.")
    facts = {"task": tasks[1], "round": 1, "person": manager, "protocol": ended.protocol}
    Adjudication.objects.create(nonce=NONCE, **facts)
    with pytest.raises(IntegrityError, match="adjudication_nonce_once"), transaction.atomic():
        Adjudication.objects.create(nonce=NONCE, **facts)
