"""What people ask, say and answer about tasks, with the words, as far as a person may read them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from annotations.models import Assignment, Campaign, Item, Message, Task
from annotations.models.messages import MessageQuerySet
from annotations.models.tasks import is_production
from annotations.selectors.item_history import comments_on
from annotations.vocabularies import FROM_THE_DESK, MessageKind
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Said:
    """A message with its text, empty where that was erased, and the answers that one may read."""

    message: Message
    text: str
    answers: list["Said"] = field(default_factory=list)


@dataclass(frozen=True)
class MessageFilter:
    """What is looked for; empty stands for all. `is_open` are questions without an answer."""

    kind: str = ""
    language: str = ""
    is_open: bool = True


def thread_on(task: Task, user: User) -> list[Said]:
    """What the person may read about the item of a task, oldest first, beside that task."""
    found = Message.objects.visible_to(user).on_the_item_of(task)
    return _threads(_with_all(found).order_by("pk"))


def messages_of(campaign: Campaign, user: User, wanted: MessageFilter) -> QuerySet[Message]:
    """Those of a campaign that the person may read and that fit, newest first, without the answers,
    which stand with what they answer (`with_answers`)."""
    found = _with_all(Message.objects.visible_to(user)).filter(task__campaign=campaign)
    found = found.exclude(kind=MessageKind.ANSWER).order_by("-pk")
    if wanted.is_open:
        found = found.waiting()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    return found.filter(task__language=wanted.language) if wanted.language else found


def own_messages(user: User) -> QuerySet[Message]:
    """What the person has written from the desk, newest first."""
    mine = Message.objects.of_every_purpose().filter(person=user, kind__in=FROM_THE_DESK)
    return _with_all(mine).order_by("-pk")


def asked_about(user: User, tasks: Collection[int]) -> set[int]:
    """Of these tasks those about which the person has written something. One query."""
    return set(own_messages(user).filter(task__in=tasks).values_list("task", flat=True))


def with_answers(messages: Sequence[Message], user: User) -> list[Said]:
    """Messages with their texts, and with the answers that the person may read."""
    answers = _with_all(Message.objects.visible_to(user)).filter(answers__in=messages)
    return _threads([*messages, *answers.order_by("pk")])


def count_waiting(campaign: Campaign) -> int:
    """Questions of a campaign that nobody has answered, those on controls left out."""
    found = Message.objects.waiting().filter(is_production("task__"), task__campaign=campaign)
    return found.count()


def _with_all(messages: MessageQuerySet) -> MessageQuerySet:
    return messages.select_related("person", "task__item", "task__campaign")


def _threads(messages: Iterable[Message]) -> list[Said]:
    """Answers stand under what they answer, where that may be read; else by themselves."""
    rows = list(messages)
    texts = comments_on(rows)
    said = {row.pk: Said(row, texts.get(row, "")) for row in rows}
    for one in said.values():
        if above := said.get(one.message.answers_id or 0):
            above.answers.append(one)
    return [one for one in said.values() if one.message.answers_id not in said]


def own_assignments_of(user: User, messages: Iterable[Message]) -> dict[int, Assignment]:
    """The person's newest assignment of each message's task, by the task's id."""
    tasks = {message.task_id for message in messages}
    mine = Assignment.objects.visible_to(user).filter(task__in=tasks).order_by("pk")
    return {assignment.task_id: assignment for assignment in mine}


def messages_on(
    campaign: Campaign, item: Item, user: User, languages: Collection[str]
) -> list[Said]:
    """What the person may read of what was said about an item in these languages, oldest first."""
    found = Message.objects.visible_to(user).filter(
        task__campaign=campaign, task__item=item, task__language__in=languages
    )
    return _threads(_with_all(found).order_by("pk"))
