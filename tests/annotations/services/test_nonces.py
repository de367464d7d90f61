"""A nonce names one act of one person in one table."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import submit_label
from annotations.kinds.review.acts import adjudicate_text
from annotations.kinds.review.ledger import Review
from annotations.models import Adjudication, Campaign, Comment, Flag
from annotations.models.tasks import TaskState
from annotations.selectors.item_history import comments_on
from annotations.services.adjudicating import Ruling, return_task, rule_out, withdraw
from annotations.services.flagging import raise_flag, resolve_flag
from annotations.services.messages import write_message
from annotations.services.submitting import skip
from annotations.vocabularies import FlagOutcome, FlagReason, MessageKind, Role, SkipReason
from tests.factories import make_campaign, member
from tests.work import ALL_CHECKS, accept, claim, culture, edit, envelope
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
    for number, person in enumerate(people):
        (review,) = Review.objects.filter(person=person)
        held = person.assignments.get()
        again = accept(person, held, nonce=NONCE, comment=f" Of {number}.\r\n")
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


# --- A nonce stands for what is said, too: two windows may go on from one draft.
ANOTHER = "Another version of this was stored before"
Send = Callable[..., Any]


def refuses_another(send: Send, said: dict[str, Any], **other: Any) -> None:
    """The same is answered again, whatever differs from it in one point is refused."""
    first = send(**said)
    again = send(**said)
    assert getattr(again, "decision", again) == getattr(first, "decision", first)
    for name, value in other.items():
        with pytest.raises(Conflict, match=ANOTHER):
            send(**said | {name: value})


def test_another_text_under_a_nonce_is_never_stored_already() -> None:
    campaign = make_campaign(items=2)
    person = member(campaign)
    held = claim(campaign, person)
    send = partial(edit, person, held, nonce=NONCE)
    refuses_another(send, {"question": "¿Mía?", "comment": "Mine."}, question="¿Otra?", comment="")
    with pytest.raises(Conflict, match=ANOTHER):
        accept(person, held, nonce=NONCE, comment="Mine.")
    assert edit(person, held, "¿Mía?", nonce=NONCE, comment="Mine.", active_seconds=9).repeated
    left = claim(campaign, person)
    said = {"envelope": envelope(person, left, nonce=NONCE), "reason": SkipReason.UNCLEAR}
    refuses_another(skip, said, envelope=envelope(person, left, nonce=NONCE, comment="Odd."))
    assert (Review.objects.count(), Comment.objects.get().text) == (1, "Mine.")


def test_another_label_or_answer_under_a_nonce_is_refused() -> None:
    campaign = make_campaign(answer_per_subject=None)
    person = member(campaign)
    sent = envelope(person, claim(campaign, person, "label", "en"), nonce=NONCE)
    said = {"envelope": sent, "answers": culture(["none"])}
    refuses_another(submit_label, said, answers=culture(["none"], time_sensitive=True))
    other = member(campaign)
    held = claim(campaign, other, "answer")
    seen = held.task.candidates.get().translation
    told = {"envelope": envelope(other, held, nonce=NONCE), "seen_id": seen.pk, "choice": 1}
    worded = ("¿Mía?", seen.options)
    refuses_another(submit_answer, told | {"proposal": worded}, choice=None, proposal=None)


def test_another_flag_message_or_ruling_under_a_nonce_is_refused() -> None:
    campaign = make_campaign()
    manager, person = member(campaign, Role.MANAGER), member(campaign)
    held = claim(campaign, person)
    asked = {"assignment": held, "kind": MessageKind.QUESTION, "text": "Why?", "nonce": NONCE}
    refuses_another(write_message, asked, text="Why not?")
    flag = doubt(campaign, person, nonce=NONCE, comment="Odd.")
    with pytest.raises(Conflict, match=ANOTHER):
        doubt(campaign, person, nonce=NONCE, comment="Odder.")
    settled = {"user": manager, "flag": flag, "nonce": NONCE, "outcome": FlagOutcome.NO_PROBLEM}
    refuses_another(resolve_flag, settled, outcome=FlagOutcome.EXCLUDED, comment="Bad.")
    review = edit(person, held, "¿Mía?").decision
    task = review.task
    campaign.tasks.filter(pk=task.pk).update(state=TaskState.DISPUTED)
    ruling = partial(Ruling, manager, task.pk, NONCE)
    text = {"question": "¿Mía?", "options": review.result.options}
    stands = {"ruling": ruling("It reads well."), "acknowledged": ALL_CHECKS, **text}
    different = {"ruling": ruling("It reads best."), "question": review.seen.question}
    refuses_another(adjudicate_text, stands, **different)
    with pytest.raises(Conflict, match=ANOTHER):
        rule_out(ruling=ruling("It reads well.", outcome="leave_item_out"))
    undone = {"user": manager, "task_id": task.pk, "nonce": uuid.uuid4(), "note": "No."}
    refuses_another(withdraw, undone, note="Yes.", nonce=NONCE)
    sent_back = {"user": manager, "task_id": task.pk, "nonce": NONCE, "note": "Again."}
    refuses_another(return_task, sent_back, note="Once more.")
