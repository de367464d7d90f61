"""What blind answers give to a release: the answers, and the keys that people found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from annotations.agreement.answers import Exclusion
from annotations.canonical import digest, first_alike
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.reading import READING
from annotations.kinds.answer.rules import KIND
from annotations.models import Item, Task
from annotations.models.tasks import TaskState
from annotations.publishing.found_keys import CONSENSUS, OPEN, RULING, FoundKey
from annotations.publishing.records import AnswerRecord
from annotations.selectors.facts import Facts, Records
from annotations.selectors.ledger import cases_of
from annotations.selectors.rulings import RULING as RULED_SO


def records(facts: Facts) -> Records:
    return Records(answers=_answers(facts), keys=_keys(facts))


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


def _keys(facts: Facts) -> Iterable[FoundKey]:
    """What people's answers to each item come to, in whichever languages they gave them."""
    tasks: defaultdict[str, list[Task]] = defaultdict(list)
    for task in facts.tasks_of(KIND.id):
        tasks[task.item.sample_id].append(task)
    reasons = _reasons(facts)
    for sample_id, asked in tasks.items():
        yield found_key(facts, sample_id, asked, reasons)


def _reasons(facts: Facts) -> dict[int, str]:
    """Why the answers to a task come to no key, by task; not of those that are settled. A ruling
    of no kind's own settles none: it says nothing of the answers."""
    found = {}
    for pk, case in cases_of(list(facts.tasks_of(KIND.id)), facts.cut).items():
        standing = facts.standings[pk]
        if standing.state not in _SETTLED:
            found[pk] = (READING.exclusion(case) if case.votes else "") or OPEN
        elif RULED_SO in standing.values:
            found[pk] = READING.exclusion(case)
    return found


def found_key(
    facts: Facts, sample_id: str, tasks: Sequence[Task], reasons: Mapping[int, str]
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
    told = (reasons.get(task.pk, "") for task in tasks)
    return FoundKey(sample_id, None, reason=min(told, key=_REASONS.index))
