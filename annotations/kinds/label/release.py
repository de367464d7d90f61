"""What labels give to a release."""

from collections.abc import Iterable

from annotations.forms.shipped import CULTURE
from annotations.kinds.label.rules import KIND
from annotations.publishing.records import ConsensusRecord, Span, VoteRecord
from annotations.selectors.facts import Facts, Records
from annotations.vocabularies import SENSITIVE_KINDS


def records(facts: Facts) -> Records:
    return Records(votes=_votes(facts), consensus=_consensus(facts))


def _votes(facts: Facts) -> Iterable[VoteRecord]:
    for label in facts.decisions[KIND.id]:
        task, answers = facts.tasks[label.task_id], label.answers
        if task.form != CULTURE:
            continue
        yield VoteRecord(
            sample_id=task.item.sample_id,
            annotator=facts.names[str(label.person_id)],
            knowledge=tuple(sorted(answers["knowledge"])),
            time_sensitive=answers["time_sensitive"],
            spans=tuple(Span(s["start"], s["end"], s["label"]) for s in answers.get("spans", ())),
            cultures=tuple(answers.get("cultures", ())),
            regions=tuple(answers.get("regions", ())),
            world_bank_regions=tuple(answers.get("world_bank_regions", ())),
            countries=tuple(answers.get("countries", ())),
            dialect=answers.get("dialect", ""),
            **facts.history(label),
        )


def _consensus(facts: Facts) -> Iterable[ConsensusRecord]:
    for task in facts.tasks_of(KIND.id):
        if task.form != CULTURE:
            continue
        standing = facts.standings[task.pk]
        answers = standing.values["answers"]
        yield ConsensusRecord(
            sample_id=task.item.sample_id,
            label=standing.outcome,
            kinds=tuple(sorted(SENSITIVE_KINDS.intersection(answers.get("knowledge", ())))),
            time_sensitive=answers.get("time_sensitive"),
        )
