"""What reviews give to a release."""

from collections.abc import Iterable
from typing import Any

from annotations.kinds.kind import Kind
from annotations.kinds.review.rules import KIND
from annotations.publishing.reasons import KEY_MOVED
from annotations.publishing.records import Omission, PostEditRecord, TextRecord
from annotations.quality.blocking import failing
from annotations.quality.effort import effort
from annotations.quality.measures import MOST_TOKENS
from annotations.selectors.facts import Facts, Records
from annotations.selectors.plain_rows import TaskRow, TextRow
from annotations.selectors.steps import SETTLED
from annotations.vocabularies import Verdict

REJECTED = "rejected by its reviewers"


def records(facts: Facts) -> Records:
    return Records(
        texts=_texts(facts), omissions=_omissions(facts), post_edits=post_edits(facts, KIND)
    )


def _asked_for(facts: Facts) -> Iterable[TaskRow]:
    """The tasks whose texts may be in the release."""
    for task in facts.tasks_of(KIND.id):
        if not facts.why_left_out(task.item_id):
            yield task


def _texts(facts: Facts) -> Iterable[TextRecord]:
    """The text that stands for each item and language that was to be reviewed."""
    for task in _asked_for(facts):
        standing = facts.last_standing(task)
        if standing.current_translation_id is None:
            continue
        text = facts.texts[standing.current_translation_id]
        source = facts.made_by(text)
        machine = facts.machine_texts.get(source.pk)
        yield TextRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            question=text.question,
            options=tuple(text.options),
            origin=text.origin,
            text_hash=text.hash,
            engine=source.engine,
            engine_version=source.engine_version,
            author=facts.names[str(text.author_id)] if text.author_id else "",
            parent_hash=facts.texts[text.parent_id].hash if text.parent_id else "",
            reviews=facts.standings[task.pk].votes,
            state=standing.state.value,
            passage=facts.passages.get(task.item_id, ""),
            licence=machine.made_by.licence if machine else "",
            marks=tuple(machine.marks) if machine else (),
            reviewed=standing.translation_id == text.pk and standing.state in SETTLED,
            editors=tuple(_editors(facts, text)) if text.author_id or text.parent_id else (),
            checks=failing(facts.shared.sources[task.item_id], text.unit, task.language),
        )


def _editors(facts: Facts, text: TextRow) -> Iterable[str]:
    """Those who wrote the text, the first of them first, each once."""
    written = [text]
    while written[-1].parent_id:
        written.append(facts.texts[written[-1].parent_id])
    people = (str(one.author_id) for one in reversed(written) if one.author_id)
    return (facts.names[person] for person in dict.fromkeys(people))


def _omissions(facts: Facts) -> Iterable[Omission]:
    for task in _asked_for(facts):
        if facts.last_standing(task).current_translation_id is None:
            moved = (task.item_id, task.language) in facts.shared.moved
            why = KEY_MOVED if moved else REJECTED
            yield Omission(task.item.sample_id, task.language, why)


def post_edits(facts: Facts, kind: Kind) -> Iterable[PostEditRecord]:
    """The decisions of a step, each with the text before and after it."""
    step = kind.id if facts.shared.has_steps else ""
    for review in facts.decisions[kind.id]:
        task = facts.tasks[review.task_id]
        before = facts.texts[review.seen_id]
        source = facts.made_by(before)
        after = facts.texts[review.result_id] if review.result_id else None
        edited = after if review.verdict != Verdict.TRANSLATE else None
        yield PostEditRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            annotator=facts.names[str(review.person_id)],
            verdict=review.verdict,
            question_before=before.question,
            options_before=tuple(before.options),
            hash_before=before.hash,
            question_after=after.question if after else None,
            options_after=tuple(after.options) if after else None,
            hash_after=after.hash if after else None,
            reason=review.reason,
            quality=getattr(review, "quality", None),
            engine=source.engine,
            engine_version=source.engine_version,
            step=step,
            **(_effort(before, edited, task.language) if edited else {}),
            **facts.history(kind.id, review),
        )


def _effort(before: TextRow, after: TextRow, language: str) -> dict[str, Any]:
    text = before.unit.text
    if after.pk == before.pk and len(text) <= MOST_TOKENS:
        return _UNCHANGED
    spent = effort(text, after.unit.text, language)
    if spent is None:
        return {}
    return {"hter": spent.hter, "character_edits": spent.characters, "chrf": spent.chrf}


_UNCHANGED = {"hter": 0.0, "character_edits": 0.0, "chrf": 100.0}
"""What counting comes to where there is nothing to count."""
