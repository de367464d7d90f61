"""What the records of a release in one language are made from, read from the ledger up to a cut.

A kind's `release` module has a function `records`: what the kind gives of a language.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from annotations.kinds.registry import following_kinds, kind_of
from annotations.models import (
    DECISIONS,
    Campaign,
    Item,
    MachineText,
    Protocol,
    Return,
    Task,
    TaskCandidate,
    TranslatedPassage,
    Translation,
)
from annotations.publishing.records import (
    AnswerRecord,
    ConsensusRecord,
    FormConsensusRecord,
    FormLabelRecord,
    Omission,
    PostEditRecord,
    TextRecord,
    VoteRecord,
)
from annotations.selectors.ledger import Cut, cases_from, rulings_by_round
from annotations.selectors.plain_rows import TaskRow, TextRow, decision_rows, text_rows
from annotations.selectors.readings import Case, Standing, readings
from annotations.selectors.rulings import standing
from annotations.selectors.shared_facts import SharedFacts
from annotations.selectors.steps import last_standing, later_step


@dataclass(frozen=True)
class Facts:
    """What all records of one language are made from; of some `kinds` of task alone where they are
    named."""

    shared: SharedFacts
    language: str
    kinds: Sequence[str] = ()

    @property
    def campaign(self) -> Campaign:
        return self.shared.campaign

    @property
    def cut(self) -> Cut:
        return self.shared.cut

    @property
    def items(self) -> Mapping[int, Item]:
        return self.shared.items

    @property
    def names(self) -> Mapping[str, str]:
        return self.shared.names

    @property
    def protocols(self) -> Mapping[int, Protocol]:
        return self.shared.protocols

    @cached_property
    def tasks(self) -> dict[int, TaskRow]:
        rows = self._of(Task.objects.production(), "").order_by("pk")
        columns = ("pk", "kind", "form", "language", "item", "protocol", "text", "overlap")
        found = {}
        for pk, kind, form, language, item, rules, text, overlap in rows.values_list(*columns):
            protocol = self.protocols[rules]
            if text:  # its overlap shrinks when its text goes, maybe after the cut
                overlap = protocol.overlap(kind)
            overlap = self.shared.overlaps.get(pk, overlap)
            found[pk] = TaskRow(
                pk, kind, form, language, self.items[item], protocol, self.campaign, text, overlap
            )
        return found

    @cached_property
    def decisions(self) -> dict[str, list[Any]]:
        """Every decision by its kind, superseded and surplus ones among them."""
        return {
            kind: list(
                decision_rows(
                    model, self._of(model.objects.production()).order_by("pk"), self.tasks
                )
            )
            for kind, model in DECISIONS.items()
            if not self.kinds or kind in self.kinds
        }

    @cached_property
    def cases(self) -> dict[int, Case]:
        rounds = dict.fromkeys(self.tasks, 1)
        returned = self._of(Return.objects.production()).order_by()
        for pk in returned.values_list("task", flat=True):
            rounds[pk] += 1
        ruled = [task for pk, task in self.shared.ruled.items() if pk in self.tasks]
        of_kind: defaultdict[str, list[Any]] = defaultdict(list)
        for task in self.tasks.values():
            of_kind[task.kind].append(task)
        found: dict[int, Case] = {}
        for kind, tasks in of_kind.items():
            found |= cases_from(
                tasks,
                self.decisions[kind],
                rounds=rounds,
                ruled=rulings_by_round(ruled, self.cut) if ruled else {},
                first=self._first_candidates(kind) if kind_of(kind).makes_text else {},
                cut=self.cut,
            )
        return found

    @cached_property
    def standings(self) -> dict[int, Standing]:
        return {pk: standing(case) for pk, case in self.cases.items()}

    @cached_property
    def later_standings(self) -> dict[int, dict[int | None, Standing]]:
        """By item, where later steps stand, by the text that each is about."""
        found: defaultdict[int, dict[int | None, Standing]] = defaultdict(dict)
        for task in chain.from_iterable(map(self.tasks_of, following_kinds())):
            found[task.item_id][task.text_id] = self.standings[task.pk]
        return found

    def last_standing(self, task: Any) -> Standing:
        """Where the last step of a text stands, by the task of its first."""
        first = self.standings[task.pk]
        if not self.shared.has_later_steps or later_step(task) is None:
            return first
        return last_standing(first, self.later_standings.get(task.item_id, {}))

    @cached_property
    def texts(self) -> dict[int, TextRow]:
        """The translations that the campaign stands by or that someone saw or made."""
        wanted = {one.current_translation_id for one in self.standings.values()}
        for kind, rows in self.decisions.items():
            names = [f"{name}_id" for name in (*readings()[kind].seen, *readings()[kind].written)]
            wanted |= {getattr(row, name) for row in rows for name in names}
        wanted |= {task.text_id for task in self.tasks.values()}
        of_language = self.cut.of(
            Translation.objects.filter(
                language=self.language, item__benchmark=self.campaign.benchmark_id
            )
        ).order_by()
        texts = {row.pk: row for row in text_rows(of_language) if row.pk in wanted}
        while missing := _mentioned(wanted, texts) - texts.keys():
            more = Translation.objects.filter(pk__in=list(missing))
            texts |= {row.pk: row for row in text_rows(more)}
        return texts

    @cached_property
    def passages(self) -> dict[int, str]:
        """In another language than the source's, by item."""
        rows = self.cut.of(
            TranslatedPassage.objects.filter(
                item__benchmark=self.campaign.benchmark_id, language=self.language
            )
        )
        return dict(rows.order_by().values_list("item", "passage"))

    @cached_property
    def superseded(self) -> set[tuple[str, int]]:
        """By kind and id."""
        return {
            (kind, row.supersedes_id)
            for kind, rows in self.decisions.items()
            for row in rows
            if row.supersedes_id
        }

    @cached_property
    def machine_texts(self) -> dict[int, MachineText]:
        """What is to be known of texts that engines made here, by the text."""
        rows = MachineText.objects.filter(
            translation__language=self.language,
            translation__item__benchmark=self.campaign.benchmark_id,
        ).select_related("made_by")
        return {row.translation_id: row for row in rows if row.translation_id in self.texts}

    def made_by(self, text: TextRow) -> TextRow:
        """The machine text that post-edits started from, for its engine; else the text itself."""
        while text.parent_id:
            text = self.texts[text.parent_id]
        return text

    def why_left_out(self, item_id: int) -> str:
        """Nothing where the item is in the release in this language."""
        return self.shared.why_left_out(item_id, self.language)

    def history(self, kind: str, row: Any) -> dict[str, Any]:
        """The fields that every record of a decision ends with."""
        superseded = (kind, row.pk) in self.superseded
        in_round = row.round == self.standings[row.task_id].round
        return {
            "round": row.round,
            "protocol_version": self.protocols[row.protocol_id].version,
            "active_seconds": row.active_seconds,
            "counted": in_round and not superseded and not row.surplus,
            "surplus": row.surplus,
            "superseded": superseded,
            "synthetic": self.campaign.synthetic,
        }

    def tasks_of(self, kind: str) -> Iterable[TaskRow]:
        return (task for task in self.tasks.values() if task.kind == kind)

    def _first_candidates(self, kind: str) -> dict[int, int]:
        rows = self._of(TaskCandidate.objects.production().first_of_rounds())
        rows = rows.filter(task__kind=kind)
        return dict(rows.values_list("task", "translation"))

    def _of(self, rows: Any, to_task: str = "task__") -> Any:
        """Those up to the cut that are about tasks of this campaign in this language."""
        where = {"campaign": self.campaign, "language": self.language}
        if self.kinds:
            where["kind__in"] = self.kinds
        return self.cut.of(rows.filter(**{f"{to_task}{name}": one for name, one in where.items()}))


def _mentioned(wanted: Iterable[int | None], texts: Mapping[int, TextRow]) -> set[int]:
    """The texts that are wanted, and those that the known ones were made from."""
    parents = (text.parent_id for text in texts.values())
    return {pk for pk in chain(wanted, parents) if pk is not None}


@dataclass(frozen=True)
class Records:
    """What a kind gives to a release of one language."""

    texts: Iterable[TextRecord] = ()
    omissions: Iterable[Omission] = ()
    votes: Iterable[VoteRecord] = ()
    post_edits: Iterable[PostEditRecord] = ()
    answers: Iterable[AnswerRecord] = ()
    consensus: Iterable[ConsensusRecord] = ()
    form_labels: Iterable[FormLabelRecord] = ()
    form_consensus: Iterable[FormConsensusRecord] = ()
