"""The steps on the way to a text: a kind that makes texts, and those that follow it.

The text of the first step stands until the last has one: a task of a later step is about a text
that the first came to (`Task.text`), and counts as long as that is the text it comes to.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds, following_kinds, text_kind
from annotations.models import Campaign, Consensus, Task
from annotations.models.tasks import TaskState
from annotations.selectors.readings import Standing

STEPS = "steps"
SETTLED = (TaskState.AGREED, TaskState.ADJUDICATED)


def asks_for(step: Kind, task: Task) -> bool:
    """Whether the rules of a task of the first step ask for a later one."""
    return step.id in task.protocol.rule(step.follows, STEPS, ())


def later_step(task: Task) -> Kind | None:
    """What follows the task, where its rules ask for it."""
    steps = (kind for kind in following_kinds().values() if kind.follows == task.kind)
    return next((step for step in steps if asks_for(step, task)), None)


def has_steps(campaign: Campaign) -> bool:
    """Whether the campaign's rules ask for more than one step."""
    rules = campaign.protocol
    return any(
        step.id in rules.rule(step.follows, STEPS, ()) for step in following_kinds().values()
    )


def text_steps(campaign: Campaign) -> list[Kind]:
    """The steps on the way to a text that the campaign's rules ask for, in their order."""
    return [text_kind(), *(following_kinds().values() if has_steps(campaign) else ())]


def told_steps(campaign: Campaign) -> list[str]:
    """The steps by their ids, where there is more than one to tell apart."""
    steps = text_steps(campaign)
    return [step.id for step in steps] if len(steps) > 1 else []


def kinds_of(campaign: Campaign) -> list[Kind]:
    """The kinds that a campaign can have tasks of."""
    follow = has_steps(campaign)
    return [kind for kind in all_kinds().values() if follow or not kind.follows]


def settled_text(task: Task) -> int | None:
    """The text that the task has come to, None while it has none."""
    texts = Consensus.objects.production().filter(task=task, task__state__in=SETTLED)
    return texts.values_list("translation", flat=True).first()


def last_standing(first: Standing, later: Mapping[int | None, Standing]) -> Standing:
    """Where an item's last step stands, which says what text the campaign stands by.

    Args:
        first: where the first step stands, of rules that ask for a later one.
        later: where the later step stands, by the text that each of its tasks is about.
    """
    if first.translation_id is None:
        return first
    return later.get(first.translation_id, replace(first, state=TaskState.OPEN))


def settled_tasks(campaign: Campaign, language: str) -> QuerySet[Task]:
    """The tasks whose texts are through with all steps."""
    settled = Task.objects.production().filter(
        campaign=campaign, language=language, state__in=SETTLED
    )
    last = text_steps(campaign)[-1]
    settled = settled.filter(kind=last.id)
    return settled.filter(is_in_force()) if last.follows else settled


def is_in_force() -> Q:
    """The condition that a later step's task is about the text that the first step came to."""
    first = Consensus.objects.production().filter(
        task__campaign=OuterRef("campaign"),
        task__kind=text_kind().id,
        task__item=OuterRef("item"),
        task__language=OuterRef("language"),
        translation=OuterRef("text"),
    )
    return Q(Exists(first))


def tasks_of_step(step: Kind, task: Task) -> QuerySet[Task]:
    """The tasks of a step on the same item in the same language."""
    return Task.objects.production().filter(
        campaign=task.campaign_id, kind=step.id, item=task.item_id, language=task.language
    )
