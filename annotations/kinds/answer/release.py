"""What blind answers give to a release: the answers, and the keys that people found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from annotations.agreement.answers import Exclusion
from annotations.canonical import digest, first_alike
from annotations.kinds.answer.ledger import vote_of
from annotations.kinds.answer.reading import READING
from annotations.kinds.answer.rules import KIND
from annotations.models import Item
from annotations.models.tasks import TaskState
from annotations.publishing.found_keys import CONSENSUS, OPEN, RULING, FoundKey
from annotations.publishing.records import AnswerRecord
from annotations.selectors.facts import Facts, Records
from annotations.selectors.readings import Case, Standing
from annotations.selectors.rulings import RULING as RULED_SO
from annotations.selectors.shared_facts import SharedFacts


def records(facts: Facts) -> Records:
    return Records(answers=_answers(facts))


def _answered(facts: Facts, answer: Any, item: Item) -> str:
    """The hash of what was before the person: a translation, or the question itself."""
    if answer.seen_id is None:
        return digest((item.question, *item.options))
    return facts.texts[answer.seen_id].hash


def _answers(facts: Facts) -> Iterable[AnswerRecord]:
    for answer in facts.decisions[KIND.id]:
        task = facts.tasks[answer.task_id]
        yield AnswerRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            annotator=facts.names[str(answer.person_id)],
            choice=vote_of(answer),
            text_hash=_answered(facts, answer, task.item),
            **facts.history(KIND.id, answer),
        )


_REASONS = (*map(str, Exclusion), OPEN, "")
_SETTLED = (TaskState.AGREED, TaskState.ADJUDICATED)


def keys(shared: SharedFacts) -> Iterable[FoundKey]:
    """What people's answers to each item come to, in whichever languages they gave them."""
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for language in shared.languages_of(KIND.id):
        for sample_id, one in _said(Facts(shared, language, (KIND.id,))):
            said[sample_id].append(one)
    for sample_id, ones in said.items():
        yield found_key(sample_id, ones)


class Said(NamedTuple):
    """What the answers to one task come to: the first of the options that read as the one chosen,
    None where none was; or why they come to nothing."""

    choice: int | None
    is_ruled: bool = False
    reason: str = ""


def _said(facts: Facts) -> Iterable[tuple[str, Said]]:
    for pk, task in facts.tasks.items():
        standing = facts.standings[pk]
        choice = standing.values.get("choice")
        if choice is not None:
            choice = first_alike(task.item.options)[choice]
        is_ruled = standing.state == TaskState.ADJUDICATED
        yield task.item.sample_id, Said(choice, is_ruled, _reason(facts.cases[pk], standing))


def _reason(case: Case, standing: Standing) -> str:
    """Why the answers to a task come to no key; none of those that are settled. A ruling of no
    kind's own settles none: it says nothing of the answers."""
    if standing.state not in _SETTLED:
        return (READING.exclusion(case) if case.votes else "") or OPEN
    return READING.exclusion(case) if RULED_SO in standing.values else ""


def found_key(sample_id: str, said: Sequence[Said]) -> FoundKey:
    """A ruling goes before what people agree on; a key is one for all languages, or none."""
    ruled = {one.choice for one in said if one.is_ruled and one.choice is not None}
    agreed = {one.choice for one in said if not one.is_ruled and one.choice is not None}
    found = ruled or agreed
    if len(found) == 1:
        return FoundKey(sample_id, min(found), origin=RULING if ruled else CONSENSUS)
    if found:
        return FoundKey(sample_id, None, reason=str(Exclusion.DISAGREE))
    return FoundKey(sample_id, None, reason=min((one.reason for one in said), key=_REASONS.index))
