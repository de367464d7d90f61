"""Prepared writes store what Django would, and pass by no history."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.models import Assignment, Consensus, CurrentTranslation, Skip, Task
from tests.factories import make_campaign, member
from tests.work import claim
from workbench.core.prepared import pipelined
from workbench.core.prepared_writes import Insert, Update

pytestmark = pytest.mark.django_db

skips = Insert(Skip)
consensuses = Insert(Consensus, found_by=["task"])
drafts = Update(Assignment, "state", "ended_at", "draft")


def skip_of(held: Assignment) -> Skip:
    return Skip(
        task=held.task,
        round=1,
        person=held.person,
        protocol=held.protocol,
        nonce=uuid.uuid4(),
        reason="other",
    )


def in_hand() -> Assignment:
    campaign = make_campaign(items=1)
    return claim(campaign, member(campaign))


def test_a_row_is_stored_whole_and_knows_what_the_database_has_filled_in():
    row = skips.send(skip_of(in_hand())).stored()
    found = Skip.objects.get()
    assert {name: value for name, value in vars(found).items() if name != "_state"} == {
        name: value for name, value in vars(row).items() if name in vars(found) and name != "_state"
    }
    assert found.created_at <= timezone.now()


def test_a_row_that_is_there_is_brought_in_line():
    task = in_hand().task
    for votes, values in ((1, {"a": [1]}), (2, {})):
        consensuses.send(Consensus(task=task, votes=votes, values=values)).stored()
        assert Consensus.objects.values_list("votes", "values").get() == (votes, values)


def test_the_named_fields_are_written_and_no_others():
    held = in_hand()
    held.state, held.ended_at, held.draft = "submitted", timezone.now(), {"question": ["¿?"]}
    held.draft_version = 7
    drafts.send(held)
    found = Assignment.objects.get()
    assert (found.state, found.ended_at, found.draft) == (held.state, held.ended_at, held.draft)
    assert found.draft_version == 0


def test_a_refusal_is_told_at_the_end_of_what_was_sent_with_it_and_nothing_is_stored():
    held = in_hand()
    twice = skip_of(held)

    @transaction.atomic
    def send() -> None:
        with pipelined():
            skips.send(twice)
            skips.send(twice)
            held.state = "skipped"
            drafts.send(held)

    with pytest.raises(IntegrityError):
        send()
    assert not Skip.objects.exists()
    assert Assignment.objects.get().state == "open"


@pytest.mark.parametrize("write", [Insert(CurrentTranslation), Update(CurrentTranslation, "text")])
def test_what_has_a_history_is_left_to_django(write: Insert[CurrentTranslation]):
    with pytest.raises(TypeError, match="history of CurrentTranslation"):
        write.send(CurrentTranslation())


def test_the_order_of_what_was_sent_is_kept():
    held = in_hand()
    states = Update(Task, "state")
    with transaction.atomic(), pipelined():
        for state in ("disputed", "agreed"):
            held.task.state = state
            states.send(held.task)
    assert Task.objects.get(pk=held.task_id).state == "agreed"
