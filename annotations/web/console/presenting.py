"""Decisions in words, for the item's page and the adjudication screen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annotations.agreement.contest import Contest
from annotations.labels import counts_in_words, label
from annotations.models import Adjudication, Flag, Task, Translation
from annotations.models.decisions import ANSWERS, CHOICE
from annotations.models.tasks import TaskState
from annotations.permissions import can_adjudicate
from annotations.selectors.item_history import Entry, ItemHistory, TaskHistory, letter
from annotations.vocabularies import (
    DECIDING,
    Confidence,
    RulingOutcome,
    RulingReason,
    SkipReason,
)
from annotations.web.console.comparing import Changes, changes_of
from annotations.web.console.kinds import ConsoleKind, Facts, console_kinds
from annotations.web.findings import Told, told_in_console
from workbench.core.accounts.models import User
from workbench.core.letters import LETTERS
from workbench.core.web.figures import decimal
from workbench.core.web.states import state_of

OTHER_ROWS = {"skip": "skipped", "adjudication": "adjudicated", "return": "returned"}
"""The rows of the ledger that every kind of task has, with their badges."""


@dataclass(frozen=True)
class Line:
    """One line of a task's history; `state` is a badge, `facts` are names with their values.

    `proposal` is what the person would change in the text that they answered.
    """

    who: str
    at: datetime
    state: str
    facts: Facts
    comment: str
    proposal: Changes
    is_superseded: bool
    is_surplus: bool
    round: int
    seconds: int


@dataclass(frozen=True)
class TaskView:
    """`takes_gold` where a manager may say what the right decision on the item is; `is_told` where
    the reader may see what people's decisions add up to."""

    task: Task
    name: str
    lines: list[Line]
    hidden: int
    consensus: Facts
    is_told: bool
    may_rule: bool
    takes_gold: bool


@dataclass(frozen=True)
class TextView:
    """A text with its provenance, and what its author changed."""

    translation: Translation
    author: str
    is_current: bool
    fields: Changes


@dataclass(frozen=True)
class FlagView:
    flag: Flag
    who: str
    resolver: str
    told: Told


@dataclass(frozen=True)
class ItemHistoryView:
    history: ItemHistory
    tasks: list[TaskView]
    texts: list[TextView]
    flags: list[FlagView]


def present_history(history: ItemHistory, user: User, *, by_name: bool) -> ItemHistoryView:
    """The page's view of an item's history; people are letters unless asked for by name."""
    people = {e.decision.person_id: e.decision.person for t in history.tasks for e in t.entries}
    people.pop(None, None)
    people |= {text.author_id: text.author for text in history.texts if text.author_id}
    people |= {flag.person_id: flag.person for flag in history.flags if flag.person_id}

    def name(person_id: int | None) -> str:
        if person_id is None:
            return ""
        known = people.get(person_id) if by_name else None
        return known.display_name if known else history.letters.get(person_id, "")

    return ItemHistoryView(
        history=history,
        tasks=[_task_view(task, name, user, is_blind=history.is_blind) for task in history.tasks],
        texts=[
            TextView(text, name(text.author_id), text == history.current, changes_of(text))
            for text in history.texts
        ],
        flags=[_flag_view(flag, name, by_name=by_name) for flag in history.flags],
    )


def present_lines(
    history: TaskHistory, letters: Mapping[int, str], *, without: Collection[Any]
) -> list[Line]:
    """A task's rows but for these; whoever has no letter yet gets one of those that are left."""
    kind = console_kinds()[history.task.kind]
    people = dict.fromkeys(filter(None, (one.decision.person_id for one in history.entries)))
    free = (one for index in range(len(people) + len(letters)) if (one := letter(index)))
    rest = (one for one in free if one not in letters.values())
    known = {**letters, **{one: next(rest) for one in people if one not in letters}}
    return [
        _line(entry, kind, lambda person: known.get(person, ""))
        for entry in history.entries
        if entry.decision not in without
    ]


def _task_view(history: TaskHistory, name: Any, user: User, *, is_blind: bool) -> TaskView:
    task = history.task
    kind = console_kinds()[task.kind]
    is_told = not (is_blind or history.hidden)
    return TaskView(
        task=task,
        name=kind.task_name(task),
        lines=[_line(entry, kind, name) for entry in history.entries],
        hidden=history.hidden,
        consensus=_consensus(task, kind) if is_told else [],
        is_told=is_told,
        may_rule=task.state != TaskState.OPEN and bool(can_adjudicate(user, task)),
        takes_gold=kind.gold is not None,
    )


def _line(entry: Entry, kind: ConsoleKind, name: Any) -> Line:
    decision = entry.decision
    return Line(
        who=name(decision.person_id) if decision.person_id else _("Evaluation"),
        at=decision.created_at,
        state=_state(entry, kind),
        facts=_facts(entry, kind),
        comment=entry.comment,
        proposal=_proposal(entry, kind),
        is_superseded=entry.is_superseded,
        is_surplus=decision.surplus and entry.name != "skip",
        round=decision.round,
        seconds=decision.active_seconds,
    )


def _state(entry: Entry, kind: ConsoleKind) -> str:
    """The word of the badge."""
    return OTHER_ROWS.get(entry.name) or kind.state(entry.decision)


def _facts(entry: Entry, kind: ConsoleKind) -> Facts:
    decision = entry.decision
    match entry.name:
        case "skip":
            return [(_("Reason"), label(SkipReason(decision.reason)))]
        case "adjudication":
            return _ruling_facts(decision, kind)
        case "return":
            return []
    return kind.facts(decision)


def _ruling_facts(ruling: Adjudication, kind: ConsoleKind) -> Facts:
    """What a ruling came to, what holds by it, how sure it is and why people differed."""
    found: Facts = []
    if ruling.outcome:
        found.append((_("Ruling"), label(RulingOutcome(ruling.outcome))))
    if ruling.outcome == RulingOutcome.WRONG_KEY:
        found.append((_("The right option"), LETTERS[ruling.values[CHOICE]]))
    if ruling.outcome in DECIDING or ANSWERS in ruling.values:
        found += kind.ruling_facts(ruling)
    if ruling.confidence:
        found.append((_("Confidence"), label(Confidence(ruling.confidence))))
    if ruling.reason:
        found.append((_("Why people differed"), label(RulingReason(ruling.reason))))
    return found


def _proposal(entry: Entry, kind: ConsoleKind) -> Changes:
    return [] if entry.name in OTHER_ROWS else kind.proposal(entry.decision)


def _consensus(task: Task, kind: ConsoleKind) -> Facts:
    consensus = getattr(task, "consensus", None)
    if consensus is None or not consensus.outcome:
        return []
    outcome = str(state_of(consensus.outcome).label)
    told = [] if consensus.outcome in set(TaskState) else [(_("Outcome"), outcome)]
    return [
        *told,
        (_("Votes counted"), str(consensus.votes)),
        *_contest(task, kind, consensus.contest),
        *kind.consensus_facts(task, consensus.values),
    ]


def _contest(task: Task, kind: ConsoleKind, contest: Contest | None) -> Facts:
    """What people differ on most, with the margin and the entropy."""
    if contest is None or contest.margin is None or contest.is_unanimous:
        return []
    about = kind.about(task, contest) if contest.about else ""
    closest = [(_("Closest"), f"{about}: {counts_in_words(contest)}")] if about else []
    entropy = _("%(bits)s bits") % {"bits": decimal(contest.entropy, 2)}
    return [*closest, (_("Margin"), decimal(contest.margin, 2)), (_("Entropy"), entropy)]


def _flag_view(flag: Flag, name: Any, *, by_name: bool) -> FlagView:
    resolution = getattr(flag, "resolution", None)
    resolver = ""
    if resolution is not None:
        resolver = resolution.person.display_name if by_name else _("Manager")
    who = name(flag.person_id) if flag.person_id else _("Evaluation")
    return FlagView(flag, who, resolver, told_in_console(flag, {}))
