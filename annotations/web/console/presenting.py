"""Decisions in words, for the item's page and the adjudication screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annotations.labels import country_names, in_percent, label
from annotations.models import Flag, Task, Translation
from annotations.models.tasks import TaskState
from annotations.permissions import can_adjudicate
from annotations.quality.diff import Segment, diff
from annotations.selectors.item_history import Entry, ItemHistory, TaskHistory
from annotations.vocabularies import KnowledgeKind, Origin, RejectReason, SkipReason
from workbench.core.accounts.models import User
from workbench.core.letters import LETTERS
from workbench.core.web.states import state_of


@dataclass(frozen=True)
class Line:
    """One line of a task's history; `state` is a badge, `facts` are names with their values.

    `proposal` is what the person would change in the text that they answered.
    """

    who: str
    at: datetime
    state: str
    facts: list[tuple[str, str]]
    comment: str
    proposal: list[tuple[str, list[Segment]]]
    is_superseded: bool
    is_surplus: bool
    round: int
    seconds: int


@dataclass(frozen=True)
class TaskView:
    task: Task
    lines: list[Line]
    hidden: int
    consensus: list[tuple[str, str]]
    may_rule: bool


@dataclass(frozen=True)
class TextView:
    """A text with its provenance, and what its author changed."""

    translation: Translation
    author: str
    is_current: bool
    fields: list[tuple[str, list[Segment]]]


@dataclass(frozen=True)
class FlagView:
    flag: Flag
    who: str
    resolver: str


@dataclass(frozen=True)
class ItemHistoryView:
    history: ItemHistory
    tasks: list[TaskView]
    texts: list[TextView]
    flags: list[FlagView]


def present_history(history: ItemHistory, user: User, *, by_name: bool) -> ItemHistoryView:
    """The page's view of an item's history; people are letters unless asked for by name."""
    people = {e.decision.person_id: e.decision.person for t in history.tasks for e in t.entries}
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


def culture_facts(tags: Any) -> list[tuple[str, str]]:
    """Culture tags in words, leaving out what was not asked."""
    names = country_names()
    facts = [
        (_("Knowledge"), ", ".join(label(KnowledgeKind(kind)) for kind in tags.knowledge or [])),
        (_("Culture"), ", ".join(_(culture) for culture in tags.cultures)),
        (_("Region"), ", ".join(_(region) for region in tags.regions)),
        (_("World Bank region"), ", ".join(_(region) for region in tags.world_bank_regions)),
        (_("Country"), ", ".join(names.get(code, code) for code in tags.countries)),
        (_("Dialect"), tags.dialect and _(tags.dialect)),
        (_("Time-sensitive"), {True: _("Yes"), False: _("No")}.get(tags.time_sensitive, "")),
    ]
    return [(name, value) for name, value in facts if value]


def differences(before: Sequence[str], after: Sequence[str], language: str) -> list[list[Segment]]:
    """Field by field, what changed; fields that one side lacks are shown whole."""
    width = max(len(before), len(after))
    pad = [""] * width
    pairs = zip([*before, *pad][:width], [*after, *pad][:width], strict=True)
    return [diff(old, new, language) for old, new in pairs]


def field_labels(options: int) -> list[str]:
    return [_("Question"), *LETTERS[:options]]


def _task_view(history: TaskHistory, name: Any, user: User, *, is_blind: bool) -> TaskView:
    task = history.task
    return TaskView(
        task=task,
        lines=[_line(entry, name) for entry in history.entries],
        hidden=history.hidden,
        consensus=[] if is_blind or history.hidden else _consensus(task),
        may_rule=not history.hidden
        and task.state != TaskState.OPEN
        and bool(can_adjudicate(user, task)),
    )


def _line(entry: Entry, name: Any) -> Line:
    decision = entry.decision
    return Line(
        who=name(decision.person_id),
        at=decision.created_at,
        state=_state(entry),
        facts=_facts(entry),
        comment=entry.comment,
        proposal=changes_of(getattr(decision, "proposal", None)),
        is_superseded=entry.is_superseded,
        is_surplus=decision.surplus and entry.name != "skip",
        round=decision.round,
        seconds=decision.active_seconds,
    )


def _state(entry: Entry) -> str:
    """The word of the badge: a verdict where there is one."""
    match entry.name:
        case "review":
            return str(entry.decision.verdict)
        case "label":
            return "submitted"
        case "answer":
            return "submitted"
        case "skip":
            return "skipped"
        case "adjudication":
            return "adjudicated"
    return "returned"


def _facts(entry: Entry) -> list[tuple[str, str]]:
    decision = entry.decision
    match entry.name:
        case "review":
            return _review_facts(decision)
        case "label":
            return culture_facts(decision)
        case "adjudication" if decision.knowledge:
            return culture_facts(decision)
        case "answer":
            chosen = _("Unsure") if decision.choice is None else LETTERS[decision.choice]
            return [(_("Answer"), chosen)]
        case "skip":
            return [(_("Reason"), label(SkipReason(decision.reason)))]
    return []


def _review_facts(review: Any) -> list[tuple[str, str]]:
    reason = label(RejectReason(review.reason)) if review.reason else ""
    rating = review.quality and _("%(rating)s of 5") % {"rating": review.quality}
    return [
        (name, value)
        for name, value in ((_("Reason"), reason), (_("Rating of the text"), rating))
        if value
    ]


def _consensus(task: Task) -> list[tuple[str, str]]:
    consensus = getattr(task, "consensus", None)
    if consensus is None or not consensus.outcome:
        return []
    shares = consensus.values.get("shares", {})
    facts = [
        (_("Outcome"), str(state_of(consensus.outcome).label)),
        (_("Votes counted"), str(consensus.votes)),
    ]
    facts += [(label(KnowledgeKind(kind)), in_percent(share)) for kind, share in shares.items()]
    return facts


def changes_of(text: Translation | None) -> list[tuple[str, list[Segment]]]:
    """By field, what a post-edit changed in the text that it was made from."""
    if text is None or text.origin != Origin.POST_EDIT or text.parent is None:
        return []
    names = field_labels(len(text.options))
    changed = differences(text.parent.fields, text.fields, text.language)
    return [
        (name, segments)
        for name, segments in zip(names, changed, strict=True)
        if any(segment.kind != "equal" for segment in segments)
    ]


def _flag_view(flag: Flag, name: Any, *, by_name: bool) -> FlagView:
    resolution = getattr(flag, "resolution", None)
    resolver = ""
    if resolution is not None:
        resolver = resolution.person.display_name if by_name else _("Manager")
    return FlagView(flag, name(flag.person_id) if flag.person_id else _("Evaluation"), resolver)
