"""What the ledger says, now or at the cut of a release; state columns are never asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.db.models import Max, QuerySet

from annotations.agreement.aggregation import (
    CultureVote,
    Outcome,
    TextVote,
    aggregate_answers,
    aggregate_culture,
    aggregate_text,
)
from annotations.canonical import canonical_all
from annotations.models import (
    Adjudication,
    Answer,
    Decision,
    Flag,
    FlagResolution,
    Item,
    Label,
    Return,
    Review,
    Skip,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.models.decisions import CultureTags
from annotations.models.tasks import TaskState
from annotations.vocabularies import KnowledgeKind, Sensitivity, TaskKind
from workbench.core.prepared import Given, Prepared

D = TypeVar("D", bound=Decision)

LEDGER = (
    Review, Label, Answer, Skip, Adjudication, Return, Flag, FlagResolution, Translation,
    Task, TaskCandidate, Item,
)  # fmt: skip
VOTES: dict[str, type[Decision]] = {
    TaskKind.REVIEW: Review,
    TaskKind.LABEL: Label,
    TaskKind.ANSWER: Answer,
}


@dataclass(frozen=True)
class Cut:
    """The highest id of each table that counts; the default counts everything."""

    limits: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Cut":
        """The cut at this moment; take it while the ledger is frozen."""
        return cls(
            {
                model._meta.model_name or "": model._default_manager.aggregate(last=Max("pk"))[
                    "last"
                ]
                or 0
                for model in LEDGER
            }
        )

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        limit = self.limits.get(rows.model._meta.model_name or "")
        return rows if limit is None else rows.filter(pk__lte=limit)


EVERYTHING = Cut()


@dataclass(frozen=True)
class Standing:
    """What a task's decisions add up to in its current round.

    `translation_id` is the text agreed on or adjudicated, `current_translation_id` the text that
    the campaign stands by: that one, else the first candidate, None where most rejected it.
    """

    state: TaskState
    round: int
    votes: int
    outcome: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    translation_id: int | None = None
    current_translation_id: int | None = None


def standing_of(tasks: Sequence[Task], cut: Cut = EVERYTHING) -> dict[int, Standing]:
    """Compute the standing of tasks of one campaign, by task id, from ledger rows alone."""
    rounds = {task.pk: 1 for task in tasks}
    for row in _decisions(Return, tasks, cut):
        rounds[row.task_id] = rounds.get(row.task_id, 1) + 1
    rulings = _current(_decisions(Adjudication, tasks, cut), rounds)
    standings: dict[int, Standing] = {}
    for kind, model in VOTES.items():
        of_kind = [task for task in tasks if task.kind == kind]
        if not of_kind:
            continue
        votes = _current(_decisions(model, of_kind, cut), rounds)
        first = _first_candidates(of_kind, cut) if kind == TaskKind.REVIEW else {}
        for task in of_kind:
            standings[task.pk] = _standing(
                task, rounds[task.pk], votes[task.pk], rulings[task.pk], first.get(task.pk)
            )
    return standings


def standing_rows(rows: Iterable[D]) -> list[D]:
    """Leave out the rows that another of them supersedes."""
    rows = list(rows)
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.pk not in superseded]


def _decisions(model: type[D], tasks: Sequence[Task], cut: Cut) -> Iterable[D]:
    if len(tasks) == 1 and cut is EVERYTHING:
        return _on_one_task[model].all(task=tasks[0].pk)
    return cut.of(_rows(model)).filter(task__campaign__in={task.campaign_id for task in tasks})


def _rows(model: type[Decision]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.of_every_purpose().order_by("pk")
    if issubclass(model, (Review, Adjudication)):
        return rows.select_related("result")
    return rows


def _write_on_one_task(model: type[Decision]) -> QuerySet[Any]:
    return _rows(model).filter(task=Given("task"))


_COUNTED: tuple[type[Decision], ...] = (*VOTES.values(), Return, Adjudication)
_on_one_task: dict[type[Decision], Prepared[Any]] = {
    model: Prepared(partial(_write_on_one_task, model)) for model in _COUNTED
}


def _current(rows: Iterable[D], rounds: Mapping[int, int]) -> defaultdict[int, list[D]]:
    """By task: standing rows of its current round that count towards the overlap."""
    current: defaultdict[int, list[D]] = defaultdict(list)
    for row in standing_rows(rows):
        if not row.surplus and row.round == rounds.get(row.task_id):
            current[row.task_id].append(row)
    return current


def _first_candidates(tasks: Sequence[Task], cut: Cut) -> dict[int, int]:
    if len(tasks) == 1 and cut is EVERYTHING:
        first = _first_candidate.first(task=tasks[0].pk)
        return {first.task_id: first.translation_id} if first else {}
    rows = cut.of(TaskCandidate.objects.of_every_purpose().filter(position=0))
    rows = rows.filter(task__campaign__in={task.campaign_id for task in tasks})
    return dict(rows.values_list("task_id", "translation_id"))


_first_candidate = Prepared(lambda: TaskCandidate.objects.filter(task=Given("task"), position=0))


def _standing(
    task: Task,
    round: int,
    votes: Sequence[Any],
    rulings: Sequence[Adjudication],
    first_candidate: int | None,
) -> Standing:
    ruling = rulings[-1] if rulings else None
    match task.kind:
        case TaskKind.REVIEW:
            return _review_standing(task, round, votes, ruling, first_candidate)
        case TaskKind.LABEL:
            return _culture_standing(task, round, votes, ruling)
    return _answer_standing(task, round, votes, ruling)


def _review_standing(
    task: Task,
    round: int,
    reviews: Sequence[Review],
    ruling: Adjudication | None,
    first_candidate: int | None,
) -> Standing:
    if ruling is not None:
        text = ruling.result_id
        return Standing(TaskState.ADJUDICATED, round, len(reviews), "adjudicated", {}, text, text)
    texts = [TextVote(r.verdict, r.result.fields if r.result else None) for r in reviews]
    agreed = aggregate_text(texts, overlap=task.overlap)
    values = {"reason": agreed.reason} if agreed.reason else {}
    if agreed.outcome is Outcome.AGREED and agreed.text is not None:
        stood_by = (review.result for review in reviews if review.result)
        text = min(t.pk for t in stood_by if canonical_all(t.fields) == agreed.text)
        return Standing(TaskState.AGREED, round, len(reviews), "agreed", {}, text, text)
    if agreed.outcome is Outcome.OPEN:
        return Standing(TaskState.OPEN, round, len(reviews), "open", values, None, first_candidate)
    rejected = 2 * sum(review.result is None for review in reviews) >= len(reviews)
    current = None if rejected else first_candidate
    return Standing(TaskState.DISPUTED, round, len(reviews), "disputed", values, None, current)


def vote_of(tags: CultureTags) -> CultureVote:
    """The pure vote that a label, or a ruling on culture, casts."""
    return CultureVote(
        knowledge=frozenset(tags.knowledge or [KnowledgeKind.NONE]),
        cultures=frozenset(tags.cultures),
        regions=frozenset(tags.regions),
        world_bank_regions=frozenset(tags.world_bank_regions),
        countries=frozenset(tags.countries),
        dialect=tags.dialect,
        time_sensitive=bool(tags.time_sensitive),
    )


def _culture_standing(
    task: Task, round: int, labels: Sequence[Label], ruling: Adjudication | None
) -> Standing:
    votes = [vote_of(label) for label in labels]
    state = TaskState.OPEN
    if ruling is not None:
        consensus, state = aggregate_culture([vote_of(ruling)], overlap=1), TaskState.ADJUDICATED
    else:
        consensus = aggregate_culture(votes, overlap=task.overlap)
        if consensus.label is not Sensitivity.NOT_ANNOTATED:
            state = TaskState.AGREED
    values = {
        "kinds": sorted(consensus.kinds),
        "shares": {kind.value: share for kind, share in consensus.shares.items()},
        "cultures": sorted(consensus.cultures),
        "regions": sorted(consensus.regions),
        "world_bank_regions": sorted(consensus.world_bank_regions),
        "countries": sorted(consensus.countries),
        "dialects": sorted(consensus.dialects),
        "time_sensitive": consensus.time_sensitive,
    }
    return Standing(state, round, len(labels), consensus.label.value, values)


def _answer_standing(
    task: Task, round: int, answers: Sequence[Answer], ruling: Adjudication | None
) -> Standing:
    found = aggregate_answers(
        [answer.choice for answer in answers], task.item.key, overlap=task.overlap
    )
    values = {"correct": found.correct, "wrong": found.wrong, "unsure": found.unsure}
    if ruling is not None:
        return Standing(TaskState.ADJUDICATED, round, len(answers), "adjudicated", values)
    if found.suspicious is None:
        return Standing(TaskState.OPEN, round, len(answers), "", values)
    if found.suspicious:
        return Standing(TaskState.DISPUTED, round, len(answers), "suspicious", values)
    return Standing(TaskState.AGREED, round, len(answers), "confirmed", values)
