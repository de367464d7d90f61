"""What the ledger says, now or at the cut of a release; state columns are never asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.db.models import Count, Exists, Max, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.kinds.registry import following_kinds, kind_of
from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    Decision,
    Flag,
    FlagResolution,
    Item,
    OverlapChange,
    Return,
    Skip,
    Task,
    TaskCandidate,
    TextDecision,
    TranslatedPassage,
    Translation,
)
from annotations.selectors.readings import Case, Standing, readings
from annotations.selectors.rulings import NONE, Rulings, added_up, moved_texts, standing
from annotations.vocabularies import FlagOutcome
from workbench.core.prepared import Given, Prepared, pipelined

D = TypeVar("D", bound=Decision)

LEDGER: tuple[type[Model], ...] = (
    *DECISIONS.values(), Skip, Adjudication, Return, Flag, FlagResolution, Translation,
    Task, TaskCandidate, Item, OverlapChange, TranslatedPassage,
)  # fmt: skip


_LATER = {OverlapChange, *(DECISIONS[kind] for kind in following_kinds())}
"""What not every campaign has: left out of a cut while there is none."""


@dataclass(frozen=True)
class Cut:
    """The highest id of each table that counts; the default counts everything."""

    limits: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Cut":
        """The cut at this moment; take it while the ledger is frozen.

        Steps that nobody has worked in are left out, and changes that nobody has made.
        """
        last = {model: last_id(model) for model in LEDGER}
        return cls(
            {
                model._meta.model_name or "": number
                for model, number in last.items()
                if number or model not in _LATER
            }
        )

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        limit = self.limits.get(rows.model._meta.model_name or "")
        if self.limits and rows.model in _LATER:
            limit = limit or 0
        return rows if limit is None else rows.filter(pk__lte=limit)


EVERYTHING = Cut()


def last_id(model: type[Model]) -> int:
    """The highest id of a table; 0 where it is empty."""
    found: int | None = model._default_manager.aggregate(last=Max("pk"))["last"]
    return found or 0


def standing_of(tasks: Sequence[Task], cut: Cut = EVERYTHING) -> dict[int, Standing]:
    """Compute the standing of tasks of one campaign, by task id, from ledger rows alone."""
    cases = cases_of(tasks, cut)
    return {pk: standing(case) for pk, case in cases.items()}


def cases_of(tasks: Sequence[Task], cut: Cut = EVERYTHING) -> dict[int, Case]:
    """What the standings of tasks of one campaign are computed from, by task id."""
    if len(tasks) == 1 and cut is EVERYTHING:
        return _case_of_one(tasks[0])
    rounds, ruled = rounds_at(tasks, cut), rulings_by_round(tasks, cut)
    cases: dict[int, Case] = {}
    for kind, model in DECISIONS.items():
        of_kind = [task for task in tasks if task.kind == kind]
        if of_kind:
            first = _first_candidates(of_kind, cut) if kind_of(kind).makes_text else {}
            rows = _decisions(model, of_kind, cut)
            cases |= cases_from(of_kind, rows, rounds=rounds, ruled=ruled, first=first, cut=cut)
    return cases


def _case_of_one(task: Task) -> dict[int, Case]:
    """The same of one task: what few have, returns and rulings, is asked for in one query."""
    with pipelined():
        asked = _begun.ask(task=task.pk)
        decisions = _on_one_task[DECISIONS[task.kind]].ask(task=task.pk)
        begun: Any = asked.first()
        rows = list(decisions.each())
    offers = kind_of(task.kind).makes_text and begun.first_text
    return cases_from(
        [task],
        rows,
        rounds={task.pk: 1 + begun.times_returned},
        ruled=rulings_by_round([task], EVERYTHING) if begun.is_ruled else {},
        first={task.pk: begun.first_text} if offers else {},
    )


def _write_begun() -> QuerySet[Task]:
    """How often a task was returned, whether it was ruled on, which text it offers first."""
    mine = {"task": OuterRef("pk")}
    returns = Return.objects.of_every_purpose().filter(**mine).order_by().values("task")
    candidates = TaskCandidate.objects.of_every_purpose().filter(**mine)
    return (
        Task.objects.of_every_purpose()
        .filter(pk=Given("task"))
        .order_by()
        .only("pk")
        .annotate(
            times_returned=Coalesce(Subquery(returns.annotate(n=Count("pk")).values("n")), 0),
            is_ruled=Exists(Adjudication.objects.of_every_purpose().filter(**mine)),
            first_text=Subquery(
                candidates.order_by("-round", "position").values("translation")[:1]
            ),
        )
    )


_begun = Prepared(_write_begun)


def cases_from(
    tasks: Sequence[Task],
    decisions: Iterable[Any],
    *,
    rounds: Mapping[int, int],
    ruled: Mapping[int, Mapping[int, Rulings]],
    first: Mapping[int, int],
    cut: Cut = EVERYTHING,
) -> dict[int, Case]:
    """The same of tasks of one kind, from what was read of them.

    Args:
        ruled: by task and round what the rulings come to.
        first: by task the text that is offered first.
    """
    votes = _current(decisions, rounds)
    heeding = [task for task in tasks if readings()[task.kind].heeds_flags(task)]
    flagged = tasks_in_doubt(heeding, cut)
    cases: dict[int, Case] = {}
    for task in tasks:
        pk, in_rounds = task.pk, ruled.get(task.pk, {})
        rulings = in_rounds.get(rounds[pk], NONE)
        cases[pk] = Case(
            task,
            rounds[pk],
            votes[pk],
            rulings.holds,
            first.get(pk),
            pk in flagged,
            rulings.waiting,
            moved_texts(in_rounds.values()),
        )
    return cases


def rounds_at(tasks: Sequence[Task], cut: Cut = EVERYTHING) -> dict[int, int]:
    """The round that each task was in."""
    rounds = {task.pk: 1 for task in tasks}
    for row in _decisions(Return, tasks, cut):
        rounds[row.task_id] = rounds.get(row.task_id, 1) + 1
    return rounds


def rulings_on(
    tasks: Sequence[Task], cut: Cut = EVERYTHING, rounds: Mapping[int, int] | None = None
) -> dict[int, Rulings]:
    """What the rulings of their current rounds come to, by task; `rounds` where they are known."""
    rounds = {task.pk: task.round for task in tasks} if rounds is None else rounds
    ruled = rulings_by_round(tasks, cut)
    return {task.pk: ruled.get(task.pk, {}).get(rounds[task.pk], NONE) for task in tasks}


def rulings_by_round(tasks: Sequence[Task], cut: Cut) -> dict[int, dict[int, Rulings]]:
    """By task and round what the rulings come to, of tasks that have been ruled on."""
    rows: defaultdict[int, defaultdict[int, list[Adjudication]]]
    rows = defaultdict(lambda: defaultdict(list))
    for row in _decisions(Adjudication, tasks, cut):
        rows[row.task_id][row.round].append(row)
    return {
        task.pk: {
            round: added_up(its, task.protocol.rulings_wanted(task.kind))
            for round, its in rows[task.pk].items()
        }
        for task in tasks
        if task.pk in rows
    }


def overlaps_at(campaign: Campaign, cut: Cut) -> dict[int, int]:
    """The overlap that tasks had at the cut, by task, of those that got another since they were
    begun."""
    found: dict[int, int] = {}
    changes = OverlapChange.objects.of_every_purpose().filter(task__campaign=campaign)
    known = set(cut.of(changes).values_list("pk", flat=True))
    for pk, task, before, after in changes.values_list("pk", "task", "before", "after"):
        if pk in known:
            found[task] = after
        else:
            found.setdefault(task, before)
    return found


def standing_rows(rows: Iterable[D]) -> list[D]:
    """Leave out the rows that another of them supersedes."""
    rows = list(rows)
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.pk not in superseded]


def _decisions(model: type[D], tasks: Sequence[Task], cut: Cut) -> Iterable[D]:
    if len(tasks) == 1 and cut is EVERYTHING:
        return _on_one_task[model].all(task=tasks[0].pk)
    rows = cut.of(_rows(model))
    if len(tasks) <= FEW:
        return rows.filter(task__in=[task.pk for task in tasks])
    return rows.filter(task__campaign__in={task.campaign_id for task in tasks})


FEW = 5_000
"""Tasks that are named one by one; of more, all that their campaigns have is read."""


def _rows(model: type[Decision]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.of_every_purpose().order_by("pk")
    if issubclass(model, TextDecision):
        return rows.select_related("result")
    return rows


def _write_on_one_task(model: type[Decision]) -> QuerySet[Any]:
    return _rows(model).filter(task=Given("task"))


_COUNTED: tuple[type[Decision], ...] = (*DECISIONS.values(), Return, Adjudication)
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


def tasks_in_doubt(tasks: Sequence[Task], cut: Cut = EVERYTHING) -> set[int]:
    """The tasks on whose items, in their language or the source's, a person's doubt stands.

    It no longer does once it is settled otherwise than by leaving the item out.
    """
    if not tasks:
        return set()
    dispelled = FlagResolution.objects.of_every_purpose().exclude(outcome=FlagOutcome.EXCLUDED)
    flags = Flag.objects.production().filter(
        campaign=tasks[0].campaign_id,
        person__isnull=False,
    )
    if len(tasks) == 1:
        flags = flags.filter(item=tasks[0].item_id)
    standing = cut.of(flags).exclude(pk__in=cut.of(dispelled).values("flag"))
    places = set(standing.values_list("item", "language"))
    source = tasks[0].campaign.source_language
    return {
        task.pk
        for task in tasks
        if {(task.item_id, task.language), (task.item_id, source)} & places
    }


def _first_candidates(tasks: Sequence[Task], cut: Cut) -> dict[int, int]:
    rows = cut.of(TaskCandidate.objects.of_every_purpose().first_of_rounds())
    if len(tasks) <= FEW:
        rows = rows.filter(task__in=[task.pk for task in tasks])
    else:
        rows = rows.filter(task__campaign__in={task.campaign_id for task in tasks})
    return dict(rows.values_list("task_id", "translation_id"))
