"""What blind answers give to a release: the answers, and the keys that people found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from annotations.agreement.answers import Exclusion, exclusion_of
from annotations.canonical import digest, first_alike
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.reading import rules_of
from annotations.kinds.answer.rules import KIND
from annotations.models import Item, Task
from annotations.models.tasks import TaskState
from annotations.publishing.records import CONSENSUS, OPEN, RULING, AnswerRecord, FoundKey
from annotations.selectors.facts import Facts, Records


def records(facts: Facts) -> Records:
    answers = list(_answers(facts))
    return Records(answers=answers, keys=_keys(facts, answers))


def _answered(facts: Facts, answer: Answer, item: Item) -> tuple[str, ...]:
    """The text that was before the person: a translation, or the question itself."""
    if answer.seen_id is None:
        return (item.question, *item.options)
    return facts.texts[answer.seen_id].fields


def _answers(facts: Facts) -> Iterable[AnswerRecord]:
    for answer in facts.decisions[KIND.id]:
        task = facts.tasks[answer.task_id]
        yield AnswerRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            annotator=facts.names[str(answer.person_id)],
            choice=answer.vote,
            text_hash=digest(_answered(facts, answer, task.item)),
            **facts.history(answer),
        )


_REASONS = (*map(str, Exclusion), OPEN, "")
_SETTLED = (TaskState.AGREED, TaskState.ADJUDICATED)


def _keys(facts: Facts, answers: Iterable[AnswerRecord]) -> Iterable[FoundKey]:
    """What people's answers to each item come to, in whichever languages they gave them."""
    tasks: defaultdict[str, list[Task]] = defaultdict(list)
    for task in facts.tasks_of(KIND.id):
        tasks[task.item.sample_id].append(task)
    choices: defaultdict[tuple[str, str], list[int | None]] = defaultdict(list)
    for answer in answers:
        if answer.counted:
            choices[answer.sample_id, answer.language].append(answer.choice)
    for sample_id, asked in tasks.items():
        given = [choices[sample_id, task.language] for task in asked]
        yield _found(facts, sample_id, asked, given)


def _found(
    facts: Facts, sample_id: str, tasks: Sequence[Task], given: Sequence[Sequence[int | None]]
) -> FoundKey:
    """A ruling goes before what people agree on; a key is one for all languages, or none."""
    alike = first_alike(tasks[0].item.options)
    ruled: set[int] = set()
    agreed: set[int] = set()
    for task in tasks:
        standing = facts.standings[task.pk]
        if (choice := standing.values.get("choice")) is not None:
            (ruled if standing.state == TaskState.ADJUDICATED else agreed).add(alike[choice])
    found = ruled or agreed
    if len(found) == 1:
        return FoundKey(sample_id, min(found), origin=RULING if ruled else CONSENSUS)
    if found:
        return FoundKey(sample_id, None, reason=str(Exclusion.DISAGREE))
    reasons = (_reason(facts, *one) for one in zip(tasks, given, strict=True))
    return FoundKey(sample_id, None, reason=min(reasons, key=_REASONS.index))


def _reason(facts: Facts, task: Task, choices: Sequence[int | None]) -> str:
    """Why the answers to a task come to no key; nothing where they let the benchmark's stand."""
    standing = facts.standings[task.pk]
    if standing.state in _SETTLED:
        return ""
    if stated := standing.values.get("reason"):
        return str(stated)
    if not choices:
        return OPEN
    alike, key = first_alike(task.item.options), task.item.key
    found = exclusion_of(
        [None if choice is None else alike[choice] for choice in choices],
        None if key is None else alike[key],
        overlap=task.overlap,
        rules=rules_of(task.protocol),
    )
    return str(found or OPEN)
