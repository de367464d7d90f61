"""What the rulings on a task come to: the one that holds, and those that wait for another's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotations.canonical import canonical_all
from annotations.kinds.registry import kind_of
from annotations.models import Adjudication, Task
from annotations.models.decisions import CHOICE
from annotations.models.tasks import TaskState
from annotations.selectors.readings import Case, Standing, readings
from annotations.vocabularies import DECIDING, Dispute, RulingOutcome, Sensitivity

RULING, RULED_BY = "ruling", "ruled_by"
"""In the values of a standing: an outcome that is of no kind's own; whose rulings wait."""


@dataclass(frozen=True)
class Rulings:
    """Those of a task's round: `holds` is what was decided, `behind` it are all that say the same;
    the `waiting` decide nothing yet."""

    holds: Adjudication | None = None
    waiting: tuple[Adjudication, ...] = ()
    behind: tuple[Adjudication, ...] = ()

    @property
    def last(self) -> Adjudication | None:
        return self.holds or next(reversed(self.waiting), None)


NONE = Rulings()


def added_up(rows: Iterable[Adjudication], wanted: int) -> Rulings:
    """What the rulings of one round come to, in their order.

    One holds once as many people as are `wanted` have ruled the same. Where they differ, the next
    one decides. A ruling after one that holds opens the task anew; one that is withdrawn is gone.
    """
    found = NONE
    for row in rows:
        if row.outcome == RulingOutcome.WITHDRAWN:
            left = (one for one in found.waiting if one.pk != row.supersedes_id)
            found = Rulings(waiting=tuple(left))
        else:
            found = _with(found.waiting, row, wanted)
    return found


def _with(before: tuple[Adjudication, ...], row: Adjudication, wanted: int) -> Rulings:
    rows = (*(one for one in before if one.person_id != row.person_id), row)
    behind = tuple(one for one in rows if _said(one) == _said(row))
    if len(behind) >= wanted or len(rows) > wanted:
        return Rulings(holds=row, behind=behind)
    return Rulings(waiting=rows)


def _said(row: Adjudication) -> tuple[str, Mapping[str, Any], tuple[str, ...] | None]:
    """What a ruling decides, whoever's text it is in."""
    text = canonical_all(row.result.fields) if row.result else None
    return _OUTCOMES.get(row.outcome, row.outcome), row.values, text


_OUTCOMES = {"": RulingOutcome.STANDS.value, RulingOutcome.REWRITTEN: RulingOutcome.STANDS.value}
"""Whether somebody had said it before is no difference in what holds."""


def key_said(ruling: Adjudication, task: Task) -> int | None:
    """The option that a ruling says is right: the key, where it stands."""
    if ruling.outcome == RulingOutcome.WRONG_KEY:
        choice: int = ruling.values[CHOICE]
        return choice
    if not kind_of(task.kind).blind or ruling.outcome not in DECIDING:
        return None
    found: int | None = ruling.values.get(CHOICE, task.item.key)
    return found


def moved_texts(rulings: Iterable[Rulings]) -> frozenset[str]:
    """The hashes of the texts that moved the key, by the rulings of a task's rounds."""
    held = (one.holds for one in rulings)
    return frozenset(
        ruling.result.text_hash
        for ruling in held
        if ruling and ruling.result and ruling.outcome == RulingOutcome.KEY_MOVED
    )


def standing(case: Case) -> Standing:
    """What the votes, or the ruling that holds, add up to on a task of any kind."""
    found = _standing(case)
    return _without_moved(found, case) if case.moved else found


def _without_moved(found: Standing, case: Case) -> Standing:
    """No text is used until people have come to another one than that which moved the key."""
    rows = [*case.votes, *([case.ruling] if case.ruling else [])]
    hashes = {row.result_id: row.result.text_hash for row in rows if row.result}
    settled = hashes.get(found.translation_id)
    if settled is not None and settled not in case.moved:
        return found
    return replace(found, translation_id=None, current_translation_id=None)


def _standing(case: Case) -> Standing:
    reading, ruling = readings()[case.task.kind], case.ruling
    is_decided = ruling is None or reading.decides(ruling)
    found = reading.standing(case if is_decided else replace(case, ruling=None))
    if case.waiting:
        people = [row.person_id for row in case.waiting]
        dispute = Dispute.SECOND_RULING if len(people) == 1 else Dispute.RULINGS_DIFFER
        return _undecided(found, {RULED_BY: people}, dispute)
    if ruling is None or ruling.outcome in DECIDING:
        return found
    told = {RULING: ruling.outcome}
    if ruling.outcome == RulingOutcome.WRONG_KEY:
        values = found.values | told | {CHOICE: ruling.values[CHOICE]}
        return replace(found, state=TaskState.ADJUDICATED, values=values, dispute="")
    needs_expert = ruling.outcome == RulingOutcome.NEEDS_EXPERT
    return _undecided(found, told, Dispute.NEEDS_EXPERT if needs_expert else None)


def _undecided(found: Standing, told: dict[str, Any], dispute: Dispute | None) -> Standing:
    """Nothing is settled of what was asked, whatever the votes add up to; a `dispute` says why
    another ruling is needed."""
    state = TaskState.DISPUTED if dispute else TaskState.ADJUDICATED
    is_label = found.outcome in set(Sensitivity)
    values = {name: value for name, value in found.values.items() if name != CHOICE}
    return replace(
        found,
        state=state,
        outcome=found.outcome if is_label else state.value,
        values=values | told,
        translation_id=None,
        dispute=dispute or "",
    )
