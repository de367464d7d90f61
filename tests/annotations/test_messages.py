"""What people ask and note about their tasks: who reads it, who answers it, what they are told."""

import uuid

import pytest

from annotations.models import Assignment, Campaign, Comment, Message, Notice
from annotations.selectors.desk import own_assignment
from annotations.selectors.messages import MessageFilter, Said, messages_of, thread_on, with_answers
from annotations.services.members import add_member
from annotations.services.messages import answer_message, leave_instruction, write_message
from annotations.vocabularies import MessageKind, NoticeKind, Role
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, revise
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def write(
    held: Assignment, kind: MessageKind = MessageKind.QUESTION, text: str = "Why?"
) -> Message:
    return write_message(assignment=held, kind=kind, text=text, nonce=uuid.uuid4())


def answer(user: User, message: Message, text: str = "So.", *, shared: bool = False) -> Message:
    return answer_message(
        user=user, message=message, text=text, nonce=uuid.uuid4(), is_shared=shared
    )


def texts(threads: list[Said]) -> list[str]:
    """Every text of the threads, an answer after what it is to."""
    return [text for one in threads for text in (one.text, *(more.text for more in one.answers))]


def read_by(user: User, held: Assignment) -> list[str]:
    return texts(thread_on(held.task, user))


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, overlap_review=2, label_per_subject=0, answer_per_subject=0)


def test_a_question_reaches_the_managers_and_the_answer_comes_back(campaign: Campaign) -> None:
    asker, other = member(campaign), member(campaign)
    manager, reviewer = member(campaign, Role.MANAGER), member(campaign, Role.REVIEWER)
    held = claim(campaign, asker)
    question = write(held)
    asked = Notice.objects.filter(kind=NoticeKind.ASKED).values_list("person", flat=True)
    assert set(asked) == {manager.pk, reviewer.pk}
    assert list(messages_of(campaign, manager, MessageFilter())) == [question]

    answer(manager, question)
    assert not messages_of(campaign, manager, MessageFilter()).exists()
    everything = messages_of(campaign, reviewer, MessageFilter(is_open=False))
    assert texts(with_answers(list(everything), reviewer)) == ["Why?", "So."]
    assert read_by(asker, held) == ["Why?", "So."]
    assert Notice.objects.get(kind=NoticeKind.ANSWERED).person == asker
    accept(asker, held)
    assert read_by(asker, held) == ["Why?", "So."]
    assert read_by(other, claim(campaign, other)) == []


def test_only_what_managers_share_stands_beside_the_next_persons_task(campaign: Campaign) -> None:
    asker, other, manager = member(campaign), member(campaign), member(campaign, Role.MANAGER)
    first, second = claim(campaign, asker), claim(campaign, other)
    question = write(first)
    write(first, MessageKind.NOTE, "I took the older word.")
    answer(manager, question, "For you alone.")
    assert not own_assignment(other, second.pk).has_messages
    answer(manager, question, "For both.", shared=True)
    leave_instruction(user=manager, task=first.task, text="Keep the units.", nonce=uuid.uuid4())
    assert read_by(other, second) == ["For both.", "Keep the units."]
    assert own_assignment(other, second.pk).has_messages

    accept(other, second)  # Nothing on the item can reach them any more.
    assert read_by(other, second) == ["I took the older word.", "For both.", "Keep the units."]


def test_who_revises_a_text_reads_what_was_noted_with_it() -> None:
    steps = {"review": {"steps": ["review", "revision"]}}
    campaign = make_campaign(items=1, overlap_review=1, rules=steps)
    first, second = member(campaign), member(campaign)
    held = claim(campaign, first)
    write(held, MessageKind.NOTE, "The law's own term.")
    write(held, MessageKind.COMMENT, "For the managers.")
    accept(first, held)
    revised = claim(campaign, second, "revision")
    assert read_by(second, revised) == ["The law's own term."]
    revise(second, revised)


def test_who_can_still_get_a_task_on_it_neither_reads_nor_answers(campaign: Campaign) -> None:
    asker = member(campaign)
    manager = member(campaign, Role.MANAGER)
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR)
    question = write(claim(campaign, asker))
    assert not messages_of(campaign, manager, MessageFilter()).exists()
    with pytest.raises(NotPermitted, match="can still reach you"):
        answer(manager, question)
    with pytest.raises(NotPermitted, match="reviewer or a manager"):
        answer(asker, question)


def test_a_message_is_written_once_and_says_something(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, nonce = claim(campaign, member(campaign)), uuid.uuid4()
    given = {"assignment": held, "text": " Why? ", "nonce": nonce}
    first = write_message(kind=MessageKind.QUESTION, **given)
    assert write_message(kind=MessageKind.QUESTION, **given) == first
    assert Comment.objects.get(act="message").text == "Why?"
    with pytest.raises(Conflict, match="another message"):
        write_message(kind=MessageKind.NOTE, **given)
    with pytest.raises(Invalid, match="Write something"):
        write(held, text=" \n")
    with pytest.raises(Invalid, match="Only who settles"):
        write(held, MessageKind.INSTRUCTION)
    monkeypatch.setattr("annotations.limits.MESSAGES_A_DAY", 1)
    with pytest.raises(Conflict, match="as many as you can"):
        write(held)


def test_a_text_that_was_erased_leaves_its_row(campaign: Campaign) -> None:
    asker = member(campaign)
    held = claim(campaign, asker)
    write(held)
    Comment.objects.all().delete()
    assert read_by(asker, held) == [""]


def test_an_answers_nonce_belongs_to_the_question_and_to_who_may_read_it(
    campaign: Campaign,
) -> None:
    held, manager = claim(campaign, member(campaign)), member(campaign, Role.MANAGER)
    first, second = write(held), write(held, text="And why that?")
    sent = {"user": manager, "text": "So.", "nonce": uuid.uuid4()}
    given = answer_message(message=first, **sent)
    assert answer_message(message=first, **sent) == given
    with pytest.raises(Conflict):
        answer_message(message=second, **sent)
    with pytest.raises(Conflict):
        answer_message(message=first, is_shared=True, **sent)
