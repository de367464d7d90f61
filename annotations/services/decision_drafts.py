"""Decisions made elsewhere become rows of the ledger, not written yet: in the order of their times,
against what the ledger holds already.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.decisions.records import (
    ADJUDICATION,
    PREVIOUS,
    RETURN,
    SKIP,
    ImportedDecision,
)
from annotations.kinds.kind import Kind
from annotations.models import (
    DECISIONS,
    Adjudication,
    Assignment,
    Campaign,
    Decision,
    DecisionImport,
    Return,
    Skip,
    Task,
)
from annotations.models.tasks import AssignmentState
from annotations.services.decision_nonces import Nonces
from annotations.services.decision_tasks import Tasks
from annotations.services.incoming import Drafted, Misfit, Missing, Told, incoming
from annotations.services.incoming_rulings import drafted_ruling, superseded_by
from annotations.vocabularies import SkipReason

Hand = tuple[int, int, int | None]
"""Task, round and person."""

Slot = tuple[int, int]
"""Task and round."""


@dataclass(slots=True)
class Last:
    """What a person, or for a ruling anybody, has decided last on a task in a round."""

    decision: Decision
    at: datetime
    id: str = ""


@dataclass
class Drafts:
    """What rows come to: new rows of the ledger in the order of their times, and what is told."""

    decisions: list[tuple[ImportedDecision, Drafted]] = field(default_factory=list)
    unchanged: int = 0
    surplus: int = 0
    corrections: int = 0
    idle: int = 0
    returned: dict[int, str] = field(default_factory=dict)


def active_seconds(row: ImportedDecision) -> int:
    """The time spent: where only the time from opening to submitting is known, at most ten minutes
    of it. Whoever had the task open for longer was away, and nothing tells how long."""
    if row.active_seconds is not None:
        return row.active_seconds
    return min(row.elapsed_seconds or 0, limits.ACTIVE_OF_ELAPSED)


class Drafting:
    """Drafts decisions on the tasks of one kind, with skips, rulings and returns."""

    def __init__(
        self,
        campaign: Campaign,
        kind: Kind,
        tasks: Tasks,
        people: Mapping[str, int],
        nonces: Nonces,
        brought_in: DecisionImport,
    ) -> None:
        self._campaign, self._kind, self._tasks = campaign, kind, tasks
        self._people, self._nonces, self._import = people, nonces, brought_in
        self._incoming = incoming()[kind.id]
        self._rounds: dict[int, int] = {}
        self._ids: dict[str, Decision] = {}
        self.drafts = Drafts()
        self._read_ledger()

    def draft(self, row: ImportedDecision) -> Drafted | None:
        """The new row of the ledger; None where it is there already.

        Raises:
            Misfit: the row is not taken.
        """
        nonce, person = self._nonces.of(row), self._people[row.person] if row.person else None
        model = self._model(row)
        known = self._known[model].get(nonce)
        if known is not None and known.pk is not None:
            if known.person_id != person:
                problem = _("this decision came in already, under another account")
                raise Misfit("person", problem, _("Give the same file of people as then"))
            self._remember(row, known)
            self.drafts.unchanged += 1
            return None
        task = self._tasks.of(row)
        round = self._round(row, task)
        told = Told(row, task, person or 0, self._offered(task))
        drafted = self._drafted(row, told)
        decision = drafted.decision
        decision.task, decision.round = task, round
        decision.person_id = person  # type: ignore[assignment]  # None of a return alone
        decision.protocol, decision.nonce, decision.imported = task.protocol, nonce, self._import
        decision.created_at = row.submitted_at
        decision.active_seconds, decision.elapsed_seconds = active_seconds(row), row.elapsed_seconds
        self._place(row, decision)
        self._known[model][nonce] = decision
        self._remember(row, decision)
        self.drafts.decisions.append((row, drafted))
        self.drafts.idle += row.active_seconds is None and (
            (row.elapsed_seconds or 0) > limits.ACTIVE_OF_ELAPSED
        )
        return drafted

    def _model(self, row: ImportedDecision) -> type[Decision]:
        acts: Mapping[str, type[Decision]] = {
            SKIP: Skip,
            ADJUDICATION: Adjudication,
            RETURN: Return,
        }
        return acts.get(row.kind) or DECISIONS[self._kind.id]

    def _drafted(self, row: ImportedDecision, told: Told) -> Drafted:
        match row.kind:
            case "skip":
                reason = told.chosen("reason", SkipReason) or SkipReason.OTHER
                return Drafted(Skip(reason=reason))
            case "return":
                return Drafted(Return())
            case "adjudication":
                return drafted_ruling(self._incoming, told)
        return self._incoming.decision(told)

    def _offered(self, task: Task) -> Any:
        if task.language == self._campaign.source_language:
            return ()
        return self._tasks.offered.get(task.pk, ())

    def _round(self, row: ImportedDecision, task: Task) -> int:
        """The round that the task is in at the time of the row, unless the row says another."""
        now = self._rounds.setdefault(task.pk, task.round)
        if row.round is None:
            return now
        if row.round > now or (row.kind == RETURN and row.round < now):
            problem = _("the task is in round %d by then") % now
            raise Missing("round", problem, _("Give the returns before it, or mend the round"))
        return row.round

    def _place(self, row: ImportedDecision, decision: Decision) -> None:
        """Where the decision stands among the others on its task: what it corrects or ends, or the
        place that it takes."""
        if isinstance(decision, Return):
            self._rounds[decision.task_id] += 1
            self.drafts.returned[decision.task_id] = row.comment
        elif isinstance(decision, Skip):
            decision.surplus = True
        elif isinstance(decision, Adjudication):
            self._rule(row, decision)
        else:
            self._decide(row, decision)
        held = self.assignments.get((decision.task_id, decision.round, decision.person_id))
        if held is not None and held.state == AssignmentState.OPEN:
            problem = _("this person holds the task now")
            raise Misfit("person", problem, _("Have it given back, and import again"))

    def _rule(self, row: ImportedDecision, ruling: Adjudication) -> None:
        slot = ruling.task_id, ruling.round
        before = self._rulings.get(slot)
        found = superseded_by(
            row,
            ruling,
            before.decision if before else None,
            self._ids.get(row.corrects),
            wanted=ruling.task.protocol.rulings_wanted(ruling.task.kind),
        )
        if found is not None and (found.task_id, found.round) != slot:
            found = None
        if found is not None:
            self._supersede(found)
            ruling.supersedes = found
        self._rulings[slot] = Last(ruling, row.submitted_at, row.id)

    def _supersede(self, ruling: Decision) -> None:
        """Each ruling is superseded once."""
        act = ruling.nonce, ruling.person_id
        if act in self._superseded:
            problem = _("what it names does not stand any more")
            raise Misfit("corrects", problem, _("Name the ruling that stands"))
        self._superseded.add(act)

    def _decide(self, row: ImportedDecision, decision: Decision) -> None:
        hand: Hand = decision.task_id, decision.round, decision.person_id
        before = self._last.get(hand)
        if before is None:
            if row.corrects:
                problem = _("there is no decision of this person on the task that it could correct")
                raise Missing(
                    "corrects", problem, _("Leave it out, or give what it corrects first")
                )
            self._take_place(row, decision)
        else:
            self._correct(row, decision, before)
        self._last[hand] = Last(decision, row.submitted_at, row.id)

    def _correct(self, row: ImportedDecision, decision: Decision, before: Last) -> None:
        if not row.corrects:
            problem = _("this person has decided on the task already, at %s")
            remedy = _("Leave one of the two out, or say in the later one what it corrects")
            raise Misfit("person", problem % before.at.isoformat(), remedy)
        named = row.corrects in (PREVIOUS, before.id, before.at.isoformat())
        if not named and self._ids.get(row.corrects) is not before.decision:
            problem = _("what it names is not the decision that stands")
            raise Missing("corrects", problem, _("Name the person's last decision on the task"))
        decision.supersedes, decision.surplus = before.decision, before.decision.surplus
        self.drafts.corrections += 1

    def _take_place(self, row: ImportedDecision, decision: Decision) -> None:
        slot: Slot = decision.task_id, decision.round
        free = self._free(slot, decision.task)
        decision.surplus = row.surplus or free == 0
        self._taken[slot] = free - (not decision.surplus)
        self.drafts.surplus += decision.surplus

    def _free(self, slot: Slot, task: Task) -> int:
        """The places of a round that are left at the moment."""
        if slot not in self._taken:
            counted = self._counted.get(slot, 0)
            is_now = task.round == slot[1]
            self._taken[slot] = task.remaining if is_now else max(task.overlap - counted, 0)
        return self._taken[slot]

    def _remember(self, row: ImportedDecision, decision: Decision) -> None:
        if row.id:
            self._ids[row.id] = decision

    def decision_of(self, id: str) -> Decision | None:
        """What a row of this `id` came to."""
        return self._ids.get(id)

    def settle(self, tasks: Collection[Task]) -> None:
        """Bring rounds, notes and free places of tasks in line with what was drafted."""
        for task in tasks:
            round = self._rounds.setdefault(task.pk, task.round)
            free = self._free((task.pk, round), task)
            task.round, task.remaining = round, free
            task.note = self.drafts.returned.get(task.pk, task.note)

    def _read_ledger(self) -> None:
        """What is there already of the tasks that rows are about."""
        self._known: dict[type[Decision], dict[uuid.UUID, Decision]] = {}
        self._last: dict[Hand, Last] = {}
        self._rulings: dict[Slot, Last] = {}
        self._taken: dict[Slot, int] = {}
        self._counted: defaultdict[Slot, int] = defaultdict(int)
        self._superseded: set[tuple[uuid.UUID, int]] = set()
        names = ("task", "round", "person", "supersedes", "surplus", "nonce", "created_at")
        for model in (DECISIONS[self._kind.id], Skip, Adjudication, Return):
            rows = model.objects.production().filter(
                task__campaign=self._campaign, task__kind=self._kind.id
            )
            known = self._known.setdefault(model, {})
            own = ("outcome",) if model is Adjudication else ()
            rulings: dict[int | None, Decision] = {}
            for row in rows.only(*names, *own).order_by("pk"):
                if row.task_id not in self._tasks.by_pk:
                    continue
                known[row.nonce] = row
                slot = row.task_id, row.round
                if model is Adjudication:
                    self._rulings[slot] = Last(row, row.created_at)
                    if before := rulings.get(row.supersedes_id):
                        self._superseded.add((before.nonce, before.person_id))
                    rulings[row.pk] = row
                elif model is DECISIONS[self._kind.id]:
                    self._last[*slot, row.person_id] = Last(row, row.created_at)
                    self._counted[slot] += not (row.surplus or row.supersedes_id)

    @cached_property
    def assignments(self) -> dict[Hand, Assignment]:
        """Those that there are of the tasks that rows are about."""
        rows = Assignment.objects.filter(task__in=[*self._tasks.by_pk])
        return {(one.task_id, one.round, one.person_id): one for one in rows}
