"""What is derived from the ledger, held against what the ledger alone says."""

from collections import defaultdict
from collections.abc import Iterator

from annotations.kinds.registry import kind_of
from annotations.models import Campaign, Consensus, CurrentTranslation, Task
from annotations.selectors.ledger import standing_of
from annotations.selectors.readings import Standing, stored
from annotations.selectors.steps import last_standing, later_step


def differences(campaign: Campaign) -> Iterator[str]:
    """A sentence for each state, consensus and current text that the ledger does not rebuild.

    Reads all of the campaign; the caller sees to it that no transaction commits meanwhile.
    """
    rows = Task.objects.of_every_purpose().filter(campaign=campaign)
    tasks = {task.pk: task for task in rows.select_related("item", "protocol", "campaign")}
    standings = standing_of(list(tasks.values()))
    yield from _states(campaign, tasks, standings)
    yield from _current_texts(campaign, tasks, standings)


def _states(
    campaign: Campaign, tasks: dict[int, Task], standings: dict[int, Standing]
) -> Iterator[str]:
    agreed = Consensus.objects.of_every_purpose().filter(task__campaign=campaign)
    held = {row.task_id: row for row in agreed}
    for task in tasks.values():
        standing, consensus = standings[task.pk], held.get(task.pk)
        if (task.state, task.round) != (standing.state, standing.round):
            yield f"{task}: {task.state} in round {task.round}, but the ledger says {standing}"
        if consensus is None:
            if standing.votes:
                yield f"{task}: {standing.votes} votes and no consensus"
        elif stored(consensus) != stored(standing):
            yield f"{task}: consensus {stored(consensus)}, but the ledger says {stored(standing)}"


def _current_texts(
    campaign: Campaign, tasks: dict[int, Task], standings: dict[int, Standing]
) -> Iterator[str]:
    current = {
        (row.item_id, row.language): row.translation_id
        for row in CurrentTranslation.objects.filter(campaign=campaign)
    }
    later: defaultdict[tuple[str, int, str], dict[int | None, Standing]] = defaultdict(dict)
    for task in tasks.values():
        later[task.kind, task.item_id, task.language][task.text_id] = standings[task.pk]
    for task in tasks.values():
        kind = kind_of(task.kind)
        if not kind.makes_text or kind.follows or not task.is_production:
            continue
        standing, step = standings[task.pk], later_step(task)
        if step is not None:
            standing = last_standing(standing, later[step.id, task.item_id, task.language])
        here = current.get((task.item_id, task.language))
        if here != standing.current_translation_id:
            said = standing.current_translation_id
            yield f"{task}: stands by text {here}, but the ledger says {said}"
