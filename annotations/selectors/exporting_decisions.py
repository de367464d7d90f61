"""A campaign's ledger as files of decisions hold it, in Workbench's own form."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from annotations.formats.decisions.records import ACTS, ADJUDICATION, FLAG, RESOLUTION, RETURN, SKIP
from annotations.kinds.registry import all_kinds
from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    Comment,
    Decision,
    Flag,
    FlagResolution,
    ImportedPerson,
    Return,
    Skip,
)
from annotations.models.decisions import CHOICE, flag_nonce
from annotations.models.visibility import source_visible_to
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.item_history import visible_flags
from annotations.selectors.readings import readings, seen_in
from annotations.vocabularies import RulingOutcome
from workbench.core.accounts.models import User
from workbench.core.letters import LETTERS

AT_ONCE = 2000
Act = tuple[uuid.UUID, int | None]
"""A nonce and its person: what a row of the ledger and what stands beside it have in common."""

ON_TASKS: dict[str, type[Decision]] = {
    SKIP: Skip,
    RETURN: Return,
    ADJUDICATION: Adjudication,
}

_TABLES: dict[str, type[Model]] = {
    **DECISIONS, **ON_TASKS, FLAG: Flag, RESOLUTION: FlagResolution,
}  # fmt: skip
_NAMES = {model: name for name, model in _TABLES.items()}
_DIGITS = 19
"""A key has fewer."""


def exported_kinds() -> tuple[str, ...]:
    """The kinds of rows that there are."""
    return (*all_kinds(), *ACTS)


def exported_decisions(
    campaign: Campaign, kind: str = "", *, user: User | None = None
) -> Iterator[dict[str, Any]]:
    """The rows of the ledger, those of controls among them, without what is not said.

    People go by the names that their files gave them, else by their pseudonyms.

    Args:
        user: who asks; then those that they may see, without controls.
    """
    export = _Export(campaign, user)
    for name in [kind] if kind else exported_kinds():
        for row in export.rows(name):
            yield _said(row) | ({"synthetic": True} if campaign.synthetic else {})


def exported_again(
    campaign: Campaign, ids: Iterable[str]
) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
    """The rows of the ledger that ids of an export name, as exported, each with its nonce."""
    named: defaultdict[str, set[int]] = defaultdict(set)
    for id in ids:
        kind, _, number = id.rpartition("-")
        if kind in _TABLES and number.isdecimal() and len(number) < _DIGITS:
            named[kind].add(int(number))
    export = _Export(campaign, None, named)
    for kind, pks in named.items():
        rows = _TABLES[kind].objects.of_every_purpose().filter(pk__in=pks)  # type: ignore[attr-defined]
        nonces = {f"{kind}-{pk}": nonce for pk, nonce in rows.values_list("pk", "nonce")}
        for row in export.rows(kind):
            yield nonces[row["id"]], _said(row)


def people_by_pseudonym(campaign: Campaign) -> dict[str, int]:
    """Whoever has a row in the ledger, by the name that exports give them."""
    people: set[int] = set()
    for model in (*DECISIONS.values(), *ON_TASKS.values()):
        rows = model.objects.of_every_purpose().filter(task__campaign=campaign)
        rows = rows.filter(person__isnull=False)
        people.update(rows.order_by().values_list("person", flat=True).distinct())
    flags = Flag.objects.of_every_purpose().filter(campaign=campaign)
    settled = FlagResolution.objects.of_every_purpose().filter(flag__campaign=campaign)
    for found in (flags.filter(person__isnull=False), settled):
        people.update(found.order_by().values_list("person", flat=True).distinct())
    names = pseudonyms(people, campaign.pseudonym_salt)
    return {name: int(pk) for pk, name in names.items()}


class _Export:
    """`only` are the rows that are wanted, by kind; left out, all."""

    def __init__(
        self,
        campaign: Campaign,
        user: User | None,
        only: Mapping[str, Collection[int]] | None = None,
    ) -> None:
        self._campaign, self._user, self._only = campaign, user, only
        imported = ImportedPerson.objects.filter(campaign=campaign)
        self._names = dict(imported.values_list("user", "name"))

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        match kind:
            case "flag":
                return self._flags()
            case "flag_resolution":
                return self._resolutions()
        return self._decisions(kind, ON_TASKS.get(kind) or DECISIONS[kind])

    def _decisions(self, kind: str, model: type[Decision]) -> Iterator[dict[str, Any]]:
        rows = self._wanted(kind, visible_rows(model, self._campaign, self._user))
        said = self._comments(model, rows)
        related = [field.name for field in model._meta.concrete_fields if field.is_relation]
        wanted = {"seen", "result", "proposal"}.intersection(related)
        rows = rows.select_related("task__item", "task__text", *wanted).order_by("pk")
        for row in rows.iterator(chunk_size=AT_ONCE):
            task, act = row.task, (row.nonce, row.person_id)
            yield {
                "id": _id(row),
                "sample_id": task.item.sample_id,
                "language": task.language,
                "kind": kind,
                "task": task.kind if kind in ON_TASKS else None,
                "form": task.form,
                "person": self._name(row.person_id),
                "submitted_at": row.created_at.isoformat(),
                "active_seconds": row.active_seconds,
                "elapsed_seconds": row.elapsed_seconds,
                **self._members(kind, row),
                "flag": self._flag_of((flag_nonce(row.nonce), row.person_id)),
                "comment": said.get(act),
                "corrects": f"{kind}-{row.supersedes_id}" if row.supersedes_id else None,
                "round": row.round,
                "purpose": task.purpose,
                "surplus": (row.surplus and kind not in ON_TASKS) or None,
            }

    def _wanted(self, kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self._only is None else rows.filter(pk__in=self._only.get(kind, ()))

    def _members(self, kind: str, row: Any) -> dict[str, Any]:
        if kind in DECISIONS:
            return readings()[kind].members(row)
        about = seen_in(row.task.text)
        if isinstance(row, Adjudication):
            return readings()[row.task.kind].ruled(row) | _of_ruling(row) | about
        return {"reason": row.reason, **about} if isinstance(row, Skip) else about

    def _flags(self) -> Iterator[dict[str, Any]]:
        """Those that came with no decision; the others stand with theirs."""
        wanted = None if self._only is None else self._only.get(FLAG, ())
        for flag in self._raised.values():
            if wanted is not None and flag.pk not in wanted:
                continue
            if (flag.nonce, flag.person_id) not in self._with_decisions:
                yield self._of_flag(flag, flag.item.sample_id) | {
                    "id": _id(flag),
                    "kind": FLAG,
                    "task": flag.task.kind if flag.task else None,
                    "form": flag.task.form if flag.task else None,
                    **(seen_in(flag.task.text) if flag.task else {}),
                    "reason": _reason(flag),
                    "note": self._notes.get((flag.nonce, flag.person_id)),
                    "evidence": flag.evidence or None,
                }

    def _resolutions(self) -> Iterator[dict[str, Any]]:
        rows: QuerySet[Any] = FlagResolution.objects.of_every_purpose()
        rows = rows.filter(flag__in=self._visible_flags())
        rows = self._wanted(RESOLUTION, rows)
        said = self._comments(FlagResolution, rows)
        for row in rows.select_related("flag__item", "flag__task").order_by("pk"):
            act: Act = row.flag.nonce, row.flag.person_id
            yield self._of_flag(row.flag, row.flag.item.sample_id) | {
                "id": _id(row),
                "kind": RESOLUTION,
                "person": self._name(row.person_id),
                "submitted_at": row.created_at.isoformat(),
                "resolves": self._with_decisions.get(act) or _id(row.flag),
                "outcome": row.outcome,
                "comment": said.get((row.nonce, row.person_id)),
            }

    def _of_flag(self, flag: Flag, sample_id: str) -> dict[str, Any]:
        return {
            "sample_id": sample_id,
            "language": flag.language,
            "person": self._name(flag.person_id),
            "submitted_at": flag.created_at.isoformat(),
            "purpose": flag.task.purpose if flag.task else None,
        }

    def _flag_of(self, act: Act) -> dict[str, Any] | None:
        flag = self._raised.get(act) if act in self._with_decisions else None
        if flag is None:
            return None
        return {"reason": _reason(flag), "note": self._notes.get(act, "")}

    @cached_property
    def _raised(self) -> dict[Act, Flag]:
        flags = self._visible_flags().select_related("item", "task__text")
        return {(flag.nonce, flag.person_id): flag for flag in flags.order_by("pk")}

    def _visible_flags(self) -> QuerySet[Flag]:
        if self._user is None:
            return Flag.objects.of_every_purpose().filter(campaign=self._campaign)
        return visible_flags(self._campaign, self._user)

    @cached_property
    def _with_decisions(self) -> dict[Act, str]:
        """The flags that came with a decision: the ids of those."""
        found: dict[Act, str] = {}
        for kind, model in (DECISIONS | ON_TASKS).items() if self._raised else ():
            rows = visible_rows(model, self._campaign, self._user)
            for pk, nonce, person in rows.order_by().values_list("pk", "nonce", "person"):
                if (act := (flag_nonce(nonce), person)) in self._raised:
                    found[act] = f"{kind}-{pk}"
        return found

    @cached_property
    def _notes(self) -> dict[Act, str]:
        return self._comments(Flag, Flag.objects.of_every_purpose().filter(campaign=self._campaign))

    def _comments(self, model: type[Any], rows: QuerySet[Any]) -> dict[Act, str]:
        """What was said beside the rows of a table."""
        found = Comment.objects.filter(
            act=model._meta.model_name, nonce__in=rows.order_by().values("nonce")
        )
        return {(one.nonce, one.person_id): one.text for one in found}

    def _name(self, person: int | None) -> str | None:
        if person is None:
            return None
        if person not in self._names:
            found = pseudonyms([person], self._campaign.pseudonym_salt)
            self._names[person] = found[str(person)]
        return self._names[person]


def visible_rows(
    model: type[Decision], campaign: Campaign, user: User | None = None
) -> QuerySet[Any]:
    """A table's rows of a campaign; where a person asks, those they may see, without controls."""
    rows = model.objects.of_every_purpose().filter(task__campaign=campaign)
    if user is None:
        return rows
    return rows.visible_to(user).production().filter(source_visible_to(user, "task__item"))


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {member: value for member, value in row.items() if value not in (None, "")}


def _of_ruling(row: Adjudication) -> dict[str, Any]:
    """What rulings on every kind of task say."""
    said = {name: getattr(row, name) for name in ("outcome", "confidence", "reason")}
    is_key = row.outcome == RulingOutcome.WRONG_KEY
    return said | ({CHOICE: LETTERS[row.values[CHOICE]]} if is_key else {})


def _reason(flag: Flag) -> str:
    """In the words of the tool that it came from, where those were others."""
    return str(flag.evidence.get("reason", flag.reason))


def _id(row: Any) -> str:
    return f"{_NAMES[type(row)]}-{row.pk}"
