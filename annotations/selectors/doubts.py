"""What people and evaluations doubted, and how people would word a text, for a release."""

import json
from collections.abc import Iterable
from typing import Any

from annotations.canonical import digest
from annotations.models import Flag, FlagResolution
from annotations.publishing.records import FlagRecord, ProposalRecord
from annotations.selectors.facts import Facts


def flags(facts: Facts) -> Iterable[FlagRecord]:
    """The flags up to the cut, each with its outcome where it was settled before the cut."""
    of_source = facts.language == facts.campaign.source_language
    languages = [facts.language, *([""] if of_source else [])]
    settled = facts.cut.of(
        FlagResolution.objects.production().filter(
            flag__campaign=facts.campaign, flag__language__in=languages
        )
    )
    outcomes = dict(settled.values_list("flag", "outcome"))
    rows = Flag.objects.production().filter(campaign=facts.campaign, language__in=languages)
    rows = rows.order_by("pk")
    for flag in facts.cut.of(rows):
        yield FlagRecord(
            sample_id=facts.items[flag.item_id].sample_id,
            language=flag.language,
            reason=flag.reason,
            annotator=facts.names[str(flag.person_id)] if flag.person_id else "",
            evidence=_as_json(flag.evidence),
            outcome=outcomes.get(flag.pk, ""),
            synthetic=facts.campaign.synthetic,
        )


def proposals(facts: Facts) -> Iterable[ProposalRecord]:
    """What was proposed in decisions, superseded and surplus ones among them."""
    for kind, rows in facts.decisions.items():
        for row in rows:
            if getattr(row, "proposal_id", None):
                yield _proposal(facts, kind, row)


def _proposal(facts: Facts, kind: str, row: Any) -> ProposalRecord:
    task, after = facts.tasks[row.task_id], facts.texts[row.proposal_id]
    before = facts.texts[row.seen_id] if row.seen_id else None
    shown = before.fields if before else (task.item.question, *task.item.options)
    return ProposalRecord(
        sample_id=task.item.sample_id,
        language=task.language,
        annotator=facts.names[str(row.person_id)],
        kind=kind,
        question_before=shown[0],
        options_before=tuple(shown[1:]),
        question_after=after.question,
        options_after=tuple(after.options),
        hash_before=digest(shown),
        hash_after=after.hash,
        **facts.history(kind, row),
    )


def _as_json(evidence: dict[str, Any]) -> str:
    return json.dumps(evidence, ensure_ascii=False, sort_keys=True) if evidence else ""
