"""What goes on of a campaign's work in the campaign that continues it; the caller holds the locks.

Texts, tasks and the ledger's rows are stored once more, for the items of the benchmark's next
version: who, when and how long stay as they are. Controls stay with the campaign that planted them.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.models import (
    DECISIONS,
    Adjudication,
    Assignment,
    Campaign,
    Comment,
    Consensus,
    CurrentTranslation,
    Decision,
    DecisionImport,
    Flag,
    FlagResolution,
    Item,
    OverlapChange,
    Return,
    Skip,
    Suggestion,
    Task,
    TaskCandidate,
    TranslatedPassage,
    Translation,
)
from annotations.models.decisions import flag_nonce
from annotations.models.translations import IDENTITY
from annotations.selectors.readings import readings
from annotations.services.bulk import copy_rows, number
from annotations.services.row_copies import Copies
from annotations.vocabularies import Origin, Purpose

FLAG, RESOLUTION = "flag", "flag_resolution"
LEDGER: dict[str, type[Decision]] = {
    **DECISIONS,
    "skip": Skip,
    "return": Return,
    "adjudication": Adjudication,
}
"""The tables whose rows are about a task, by what their rows are."""

REFERENCES = frozenset({"item", "author", "parent"})
"""Of what makes two texts one."""


@dataclass(frozen=True)
class SameItems:
    """The items that the next version asks as they are: both, by the id in the version before."""

    before: Mapping[int, Item]
    after: Mapping[int, Item]


class CarryingOver:
    """Brings one campaign's work into another, language by language.

    `kept` counts the ledger's rows that go on, `left` those that stay behind, by what they are;
    `anew` and `kinds_anew` are the items, by their new ids, and the kinds of tasks
    whose decisions do not hold any more.
    """

    def __init__(
        self,
        old: Campaign,
        new: Campaign,
        items: SameItems,
        copies: Copies,
        brought_in: DecisionImport,
    ) -> None:
        self._old, self._new, self._items, self._copies = old, new, items, copies
        self._import = brought_in
        self._nonces: dict[uuid.UUID, uuid.UUID] = {}
        self.kept: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.texts = self.tasks = 0
        self.anew: set[int] = set()
        self.kinds_anew: set[str] = set()

    def bring(self, language: str) -> None:
        """All work in a language."""
        self._bring_texts(language)
        self._bring_tasks(language)
        for name, model in LEDGER.items():
            self._bring_decisions(name, model, language)
        self._bring_flags(language)

    def _bring_texts(self, language: str) -> None:
        """Texts, each as it came about, unless it is there already; and what they are about."""
        there = Translation.objects.filter(item__benchmark=self._new.benchmark_id)
        rows = there.filter(language=language).values_list("pk", *IDENTITY)
        known = {tuple(facts): pk for pk, *facts in rows}
        found = Translation.objects.filter(item__benchmark=self._old.benchmark_id)
        found = found.filter(language=language).exclude(origin=Origin.PLANTED).order_by("pk")
        texts = [text for text in found.iterator() if text.item_id in self._items.after]
        copies = [Translation() for _ in texts]
        number(copies)
        new = []
        for text, copy in zip(texts, copies, strict=True):
            if text.parent_id and self._copies.of(Translation, text.parent_id) is None:
                continue  # Made of damaged text.
            self._copies.fill(copy, text, {})
            same = known.setdefault(_identity(copy), copy.pk)
            self._copies.know(Translation, {text.pk: same})
            if same == copy.pk:
                new.append(copy)
        copy_rows(new)
        self.texts += len(new)
        self._bring_passages(language)

    def _bring_passages(self, language: str) -> None:
        of_language = TranslatedPassage.objects.filter(language=language)
        there = of_language.filter(item__benchmark=self._new.benchmark_id)
        known = set(there.values_list("item", flat=True))
        found = of_language.filter(item__benchmark=self._old.benchmark_id)
        self._copies.make(
            one
            for one in found
            if one.item_id in self._items.after and self._items.after[one.item_id].pk not in known
        )

    def _bring_tasks(self, language: str) -> None:
        found = self._old.tasks.production().filter(language=language)
        kept = []
        for task in found.select_related("protocol").order_by("pk"):
            item = self._items.after.get(task.item_id)
            if item is None:
                continue
            task.item = self._items.before[task.item_id]
            if readings()[task.kind].holds_on(task, item):
                kept.append(task)
            else:
                self.anew.add(item.pk)
                self.kinds_anew.add(task.kind)
        pairs = self._copies.make(kept, position=self._position)
        self.tasks += len(pairs)
        self._know_gold(language, {_place(old): new.pk for old, new in pairs})
        own = {"task__campaign": self._old, "task__language": language}
        of_item = {"campaign": self._old, "language": language, "item__in": [*self._items.after]}
        self._copies.make(CurrentTranslation.objects.filter(**of_item).order_by("pk"))
        self._copies.make(Suggestion.objects.filter(**of_item).order_by("pk"))
        for model in (TaskCandidate, Assignment, Consensus, OverlapChange):
            rows = model.objects.production().filter(**own).order_by("pk")
            self._copies.make(row for row in rows.iterator() if self._goes_on(row.task_id))

    def _position(self, task: Task) -> int:
        return self._items.after[task.item_id].position

    def _know_gold(self, language: str, own: Mapping[Any, int]) -> None:
        """A doubt that a gold task raised is one about its item: it goes to the item's own task."""
        gold = self._old.tasks.of_every_purpose().filter(language=language, purpose=Purpose.GOLD)
        ids = {task.pk: own[_place(task)] for task in gold if _place(task) in own}
        self._copies.know(Task, ids)

    def _goes_on(self, task: int) -> bool:
        return self._copies.of(Task, task) is not None

    def _bring_decisions(self, name: str, model: type[Any], language: str) -> None:
        rows = model.objects.production().filter(task__campaign=self._old, task__language=language)
        going = []
        for row in rows.order_by("pk"):
            if self._goes_on(row.task_id):
                going.append(row)
            else:
                self.left[name] += 1
        self._keep(name, going)

    def _bring_flags(self, language: str) -> None:
        flags = Flag.objects.production().filter(campaign=self._old, language=language)
        going = []
        for flag in flags.order_by("pk"):
            has_task = flag.task_id is None or self._goes_on(flag.task_id)
            if flag.item_id in self._items.after and has_task:
                going.append(flag)
            else:
                self.left[FLAG] += 1
        self._keep(FLAG, going)
        ids = {flag.pk for flag in going}
        settled = FlagResolution.objects.production().filter(
            flag__campaign=self._old, flag__language=language
        )
        resolutions = list(settled.order_by("pk"))
        kept = [one for one in resolutions if one.flag_id in ids]
        self.left[RESOLUTION] += len(resolutions) - len(kept)
        self._keep(RESOLUTION, kept)

    def _keep(self, name: str, rows: list[Any]) -> None:
        """Store rows of a table of the ledger once more, with what was said beside them."""
        if not rows:
            return
        pairs = self._copies.make(rows, nonce=self._nonce, imported=self._import.pk)
        self.kept[name] += len(pairs)
        acts = {(old.nonce, old.person_id): new for old, new in pairs}
        if name in LEDGER:
            for old, new in pairs:
                self._nonces[flag_nonce(old.nonce)] = flag_nonce(new.nonce)
        said = Comment.objects.filter(
            act=rows[0]._meta.model_name, nonce__in=[nonce for nonce, _ in acts]
        )
        copy_rows(
            [
                Comment(
                    act=one.act,
                    nonce=acts[one.nonce, one.person_id].nonce,
                    person_id=acts[one.nonce, one.person_id].person_id,
                    text=one.text,
                )
                for one in said
                if (one.nonce, one.person_id) in acts
            ]
        )

    def _nonce(self, row: Any) -> uuid.UUID:
        """One of the copy's own; of a flag that came with a decision, the one that tells which."""
        with_decision = self._nonces.get(row.nonce) if isinstance(row, Flag) else None
        return with_decision or uuid.uuid5(row.nonce, self._new.name)


def _identity(text: Translation) -> tuple[Any, ...]:
    named = (f"{name}_id" if name in REFERENCES else name for name in IDENTITY)
    return tuple(getattr(text, name) for name in named)


def _place(task: Task) -> tuple[Any, ...]:
    return task.kind, task.item_id, task.language, task.form, task.text_id
