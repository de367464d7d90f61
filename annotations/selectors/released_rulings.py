"""What rulings give to a release: a row each, and the keys that they name."""

from collections import defaultdict
from collections.abc import Iterable

from annotations.canonical import digest, first_alike
from annotations.models import Adjudication
from annotations.publishing.found_keys import RULING, RULINGS_DIFFER, FoundKey
from annotations.publishing.records import RulingRecord
from annotations.selectors.facts import Facts
from annotations.selectors.rulings import key_said
from annotations.selectors.shared_facts import SharedFacts


def rulings(facts: Facts) -> Iterable[RulingRecord]:
    """All up to the cut, superseded ones among them; without those that wait for another person's,
    who is to rule unaided."""
    ruled = facts.shared.rulings.values()
    alone = {row.pk for its in ruled if len(its.waiting) == 1 for row in its.waiting}
    rows = [row for row in _rows(facts) if row.pk not in alone]
    superseded = {row.supersedes_id for row in rows}
    counted = {row.pk for its in ruled for row in its.behind}
    for row in rows:
        task = facts.shared.ruled[row.task_id]
        yield RulingRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            kind=task.kind,
            form=task.form,
            annotator=facts.names[str(row.person_id)],
            outcome=row.outcome,
            choice=key_said(row, task),
            confidence=row.confidence,
            reason=row.reason,
            text_hash=digest(row.result.fields) if row.result else None,
            round=row.round,
            protocol_version=facts.protocols[row.protocol_id].version,
            active_seconds=row.active_seconds,
            counted=row.pk in counted,
            superseded=row.pk in superseded,
            synthetic=facts.campaign.synthetic,
        )


def ruled_keys(shared: SharedFacts) -> Iterable[FoundKey]:
    """What rulings say of the key, on tasks of whatever kind and in whatever language: another
    option, that the benchmark's stands, or nothing that agrees."""
    told: defaultdict[int, set[int]] = defaultdict(set)
    for pk, its in shared.rulings.items():
        task = shared.ruled[pk]
        choice = key_said(its.holds, task) if its.holds else None
        if choice is not None:
            told[task.item_id].add(first_alike(task.item.options)[choice])
    for item_id, choices in told.items():
        item = shared.items[item_id]
        own = None if item.key is None else first_alike(item.options)[item.key]
        if len(choices) > 1:
            yield FoundKey(item.sample_id, None, reason=RULINGS_DIFFER)
        elif choices == {own}:
            yield FoundKey(item.sample_id, None)
        else:
            yield FoundKey(item.sample_id, min(choices), origin=RULING)


def _rows(facts: Facts) -> Iterable[Adjudication]:
    rows = Adjudication.objects.production().filter(
        task__campaign=facts.campaign, task__language=facts.language
    )
    return facts.cut.of(rows.select_related("result").order_by("pk"))
