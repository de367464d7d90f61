"""Writes what decisions made elsewhere come to; the caller holds the locks and the transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from annotations.canonical import canonical
from annotations.formats.decisions.records import ImportedDecision
from annotations.models import (
    Adjudication,
    Assignment,
    Comment,
    Decision,
    Flag,
    FlagResolution,
    Return,
    Skip,
    Task,
    Translation,
)
from annotations.models.decisions import flag_nonce
from annotations.models.tasks import AssignmentState
from annotations.models.translations import IDENTITY
from annotations.services.bulk import copy_rows, number, update_rows
from annotations.services.consensus import follow_all, recompute_all
from annotations.services.decision_drafts import Drafting
from annotations.services.incoming import Drafted
from annotations.vocabularies import FlagReason


def write(drafting: Drafting) -> list[Task]:
    """Store what was drafted on tasks of one kind; returns the tasks, brought in line."""
    rows = drafting.drafts.decisions
    if not rows:
        return []
    _store_texts([drafted for _, drafted in rows if drafted.text is not None])
    decisions = [drafted.decision for _, drafted in rows]
    _store_decisions(decisions)
    flags = [flag_of(row, drafted.decision) for row, drafted in rows if row.flag]
    copy_rows(flags)
    keep_comments((drafted.decision, row.comment) for row, drafted in rows)
    doubts = [row.flag for row, _ in rows if row.flag]
    keep_comments((flag, doubt.note) for flag, doubt in zip(flags, doubts, strict=True))
    _store_assignments(decisions, drafting.assignments)
    tasks = list({one.task_id: one.task for one in decisions}.values())
    drafting.settle(tasks)
    recompute_all(tasks)
    update_rows(tasks, "round", "remaining", "note", "state")
    follow_all(tasks)
    return tasks


def flag_of(row: ImportedDecision, decision: Decision) -> Flag:
    """The doubt that came with a decision; its nonce tells which."""
    task, doubt = decision.task, row.flag
    return Flag(
        campaign_id=task.campaign_id,
        item=task.item,
        language=task.language,
        task=task,
        translation_id=getattr(decision, "seen_id", None),
        person_id=decision.person_id,
        nonce=flag_nonce(decision.nonce),
        imported=decision.imported,
        created_at=decision.created_at,
        **reason_of(doubt.reason if doubt else ""),
    )


def reason_of(word: str) -> dict[str, Any]:
    """The reason and the evidence of a doubt: a word of another tool's own is another reason, and
    kept."""
    if word in set(FlagReason):
        return {"reason": word, "evidence": {}}
    return {"reason": FlagReason.OTHER, "evidence": {"reason": word} if word else {}}


def keep_comments(told: Iterable[tuple[Decision | Flag | FlagResolution, str]]) -> None:
    """Keep what was said beside new rows of the ledger, where there is anything in it."""
    copy_rows(
        [
            Comment(act=str(on._meta.model_name), nonce=on.nonce, person_id=on.person_id, text=text)
            for on, said in told
            if (text := canonical(said).strip())
        ]
    )


def _store_texts(written: Sequence[Drafted]) -> None:
    """Store texts that are not stored yet, and have the decisions name them."""
    if not written:
        return
    texts = [one.text for one in written if one.text is not None]
    known = Translation.objects.filter(
        item__in={text.item_id for text in texts}, author__in={text.author_id for text in texts}
    )
    by_identity = {_identity(text): text for text in known}
    new = {}
    for text in texts:
        if (identity := _identity(text)) not in by_identity:
            new[identity] = by_identity[identity] = text
    copy_rows(list(new.values()))
    for one in written:
        if one.text is not None:
            setattr(one.decision, one.field, by_identity[_identity(one.text)])


def _identity(text: Translation) -> tuple[Any, ...]:
    foreign = {"item", "author", "parent"}
    return tuple(getattr(text, f"{name}_id" if name in foreign else name) for name in IDENTITY)


def _store_decisions(decisions: Sequence[Decision]) -> None:
    by_model: defaultdict[type[Decision], list[Decision]] = defaultdict(list)
    for one in decisions:
        by_model[type(one)].append(one)
    for rows in by_model.values():
        number(rows)
        for row in rows:
            before = row.supersedes
            row.supersedes_id = before.pk if before else None
        copy_rows(rows)


def _store_assignments(
    decisions: Collection[Decision], there: dict[tuple[int, int, int | None], Assignment]
) -> None:
    """Whoever decided has had the task in hand."""
    new: dict[tuple[int, int, int | None], Assignment] = {}
    changed: dict[int, Assignment] = {}
    for one in decisions:
        if isinstance(one, Adjudication | Return):
            continue
        hand = one.task_id, one.round, one.person_id
        held = there.get(hand) or new.setdefault(hand, _assignment(one))
        if isinstance(one, Skip) and held.state == AssignmentState.SUBMITTED:
            continue
        held.state = AssignmentState.SKIPPED if isinstance(one, Skip) else AssignmentState.SUBMITTED
        held.ended_at = one.created_at
        if held.pk is not None:
            changed[held.pk] = held
    copy_rows(list(new.values()))
    update_rows(list(changed.values()), "state", "ended_at")


def _assignment(decision: Decision) -> Assignment:
    seconds = decision.elapsed_seconds or decision.active_seconds
    began = decision.created_at - timedelta(seconds=seconds)
    return Assignment(
        task=decision.task,
        round=decision.round,
        person_id=decision.person_id,
        protocol=decision.protocol,
        claimed_at=began,
        expires_at=began + timedelta(minutes=decision.protocol.lease_minutes),
    )
