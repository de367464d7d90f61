"""What blind answers give to a release."""

from collections.abc import Iterable

from annotations.canonical import digest
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.rules import KIND
from annotations.models import Item
from annotations.publishing.records import AnswerRecord
from annotations.selectors.facts import Facts, Records


def records(facts: Facts) -> Records:
    return Records(answers=_answers(facts))


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
