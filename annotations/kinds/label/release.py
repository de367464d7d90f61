"""What labels give to a release."""

from collections.abc import Iterable

from annotations.kinds.label.rules import KIND
from annotations.publishing.records import ConsensusRecord, Span, VoteRecord
from annotations.selectors.facts import Facts, Records


def records(facts: Facts) -> Records:
    return Records(votes=_votes(facts), consensus=_consensus(facts))


def _votes(facts: Facts) -> Iterable[VoteRecord]:
    for label in facts.decisions[KIND.id]:
        yield VoteRecord(
            sample_id=facts.tasks[label.task_id].item.sample_id,
            annotator=facts.names[str(label.person_id)],
            knowledge=tuple(label.knowledge or ()),
            time_sensitive=bool(label.time_sensitive),
            spans=tuple(Span(s["start"], s["end"], s["label"]) for s in label.spans),
            cultures=tuple(label.cultures),
            regions=tuple(label.regions),
            world_bank_regions=tuple(label.world_bank_regions),
            countries=tuple(label.countries),
            dialect=label.dialect,
            **facts.history(label),
        )


def _consensus(facts: Facts) -> Iterable[ConsensusRecord]:
    for task in facts.tasks_of(KIND.id):
        standing = facts.standings[task.pk]
        yield ConsensusRecord(
            sample_id=task.item.sample_id,
            label=standing.outcome,
            kinds=tuple(standing.values["kinds"]),
            time_sensitive=standing.values["time_sensitive"],
        )
