"""What the records of a release are made from, read from the ledger up to a cut.

A kind's `release` module has a function `records`: what the kind gives.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from annotations.kinds.registry import following_kinds
from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    Decision,
    Flag,
    FlagResolution,
    Item,
    MachineText,
    Protocol,
    Task,
    TranslatedPassage,
    Translation,
)
from annotations.publishing.found_keys import FoundKey
from annotations.publishing.pseudonyms import pseudonyms
from annotations.publishing.reasons import EXCLUDED, LEFT_OUT
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
from annotations.selectors.ledger import Cut, overlaps_at, rulings_on, standing_of
from annotations.selectors.readings import Standing, readings
from annotations.selectors.rulings import Rulings
from annotations.selectors.steps import has_steps, last_standing, later_step
from annotations.vocabularies import FlagOutcome, RulingOutcome
from workbench.release_format.forms import ReleasedForm

D = TypeVar("D", bound=Decision)


@dataclass(frozen=True)
class Facts:
    """What all records of one release are made from."""

    campaign: Campaign
    cut: Cut

    @cached_property
    def items(self) -> dict[int, Item]:
        rows = Item.objects.filter(benchmark=self.campaign.benchmark_id).order_by("position")
        return {item.pk: item for item in self.cut.of(rows)}

    @cached_property
    def tasks(self) -> dict[int, Task]:
        rows = Task.objects.production().filter(campaign=self.campaign)
        tasks = {task.pk: task for task in self.cut.of(rows.order_by("pk"))}
        for task in tasks.values():
            task.item, task.protocol = self.items[task.item_id], self.protocols[task.protocol_id]
            if task.text_id:  # its overlap shrinks when its text goes, maybe after the cut
                task.overlap = task.protocol.overlap(task.kind)
        for pk, overlap in overlaps_at(self.campaign, self.cut).items():
            if pk in tasks:
                tasks[pk].overlap = overlap
        return tasks

    @cached_property
    def standings(self) -> dict[int, Standing]:
        return standing_of(list(self.tasks.values()), self.cut)

    @cached_property
    def has_steps(self) -> bool:
        return has_steps(self.campaign)

    @cached_property
    def later_standings(self) -> dict[tuple[int, str], dict[int | None, Standing]]:
        """By item and language, where later steps stand, by the text that each is about."""
        found: defaultdict[tuple[int, str], dict[int | None, Standing]] = defaultdict(dict)
        for task in chain.from_iterable(map(self.tasks_of, following_kinds())):
            found[task.item_id, task.language][task.text_id] = self.standings[task.pk]
        return found

    def last_standing(self, task: Task) -> Standing:
        """Where the last step of a text stands, by the task of its first."""
        standing = self.standings[task.pk]
        if later_step(task) is None:
            return standing
        return last_standing(standing, self.later_standings.get((task.item_id, task.language), {}))

    @cached_property
    def decisions(self) -> dict[str, list[Any]]:
        """Every decision by its kind, superseded and surplus ones among them."""
        return {kind: self._decisions(model) for kind, model in DECISIONS.items()}

    @cached_property
    def protocols(self) -> dict[int, Protocol]:
        return Protocol.objects.filter(campaign=self.campaign).in_bulk()

    @cached_property
    def texts(self) -> dict[int, Translation]:
        """The translations that the campaign stands by or that someone saw or made."""
        wanted = {standing.current_translation_id for standing in self.standings.values()}
        for kind, rows in self.decisions.items():
            names = [f"{name}_id" for name in (*readings()[kind].seen, *readings()[kind].written)]
            wanted |= {getattr(row, name) for row in rows for name in names}
        texts = Translation.objects.in_bulk(wanted - {None})
        while parents := {text.parent_id for text in texts.values()} - texts.keys() - {None}:
            texts |= Translation.objects.in_bulk(parents)
        return texts

    @cached_property
    def passages(self) -> dict[tuple[int, str], str]:
        """In other languages than the source's, by item and language."""
        rows = self.cut.of(
            TranslatedPassage.objects.filter(item__benchmark=self.campaign.benchmark_id)
        )
        return {(row.item_id, row.language): row.passage for row in rows}

    @cached_property
    def names(self) -> Mapping[str, str]:
        people = {row.person_id for row in self._rows()}
        people |= {text.author_id for text in self.texts.values() if text.author_id}
        raised = Flag.objects.production().filter(campaign=self.campaign, person__isnull=False)
        flags = self.cut.of(raised)
        people |= set(flags.order_by().values_list("person", flat=True).distinct())
        return pseudonyms(sorted(people), self.campaign.pseudonym_salt)

    @cached_property
    def superseded(self) -> set[tuple[type[Decision], int]]:
        return {(type(row), row.supersedes_id) for row in self._rows() if row.supersedes_id}

    @cached_property
    def rulings(self) -> dict[int, Rulings]:
        """What the rulings of its last round come to, by task."""
        rounds = {pk: standing.round for pk, standing in self.standings.items()}
        return rulings_on(list(self.tasks.values()), self.cut, rounds)

    @cached_property
    def moved(self) -> set[tuple[int, str]]:
        """Items, by language, of which a ruling says that a text moved the key, and was neither
        withdrawn nor superseded."""
        rulings = Adjudication.objects.production().filter(task__campaign=self.campaign)
        rows = self.cut.of(rulings)
        superseded = rows.filter(supersedes__isnull=False).order_by().values("supersedes")
        moved = rows.filter(outcome=RulingOutcome.KEY_MOVED).exclude(pk__in=superseded)
        return set(moved.values_list("task__item", "task__language"))

    @cached_property
    def left_out(self) -> dict[tuple[int, str], str]:
        """Why items are left out, by language: a ruling, or what came of a flag; what is said of
        the source takes out all."""
        found: dict[tuple[int, str], str] = {}
        for pk, rulings in self.rulings.items():
            ruling, task = rulings.holds, self.tasks[pk]
            if ruling and ruling.outcome == RulingOutcome.LEAVE_LANGUAGE_OUT:
                found[task.item_id, task.language] = LEFT_OUT[ruling.reason]
            elif ruling and ruling.outcome == RulingOutcome.LEAVE_ITEM_OUT:
                found[task.item_id, self.campaign.source_language] = LEFT_OUT[ruling.reason]
        rows = FlagResolution.objects.production().filter(
            flag__campaign=self.campaign, outcome=FlagOutcome.EXCLUDED
        )
        flagged = self.cut.of(rows).values_list("flag__item", "flag__language")
        return found | dict.fromkeys(flagged, EXCLUDED)

    @cached_property
    def machine_texts(self) -> dict[int, MachineText]:
        """What is to be known of texts that engines made here, by the text."""
        rows = MachineText.objects.filter(translation__in=list(self.texts))
        return {row.translation_id: row for row in rows.select_related("made_by")}

    def made_by(self, text: Translation) -> Translation:
        """The machine text that post-edits started from, for its engine; else the text itself."""
        while text.parent_id:
            text = self.texts[text.parent_id]
        return text

    def why_left_out(self, item_id: int, language: str) -> str:
        """Nothing where the item is in the release in this language."""
        source = self.campaign.source_language
        return self.left_out.get((item_id, source)) or self.left_out.get((item_id, language), "")

    def history(self, row: Decision) -> dict[str, Any]:
        """The fields that every record of a decision ends with."""
        superseded = (type(row), row.pk) in self.superseded
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

    @cached_property
    def protocol_versions(self) -> tuple[int, ...]:
        """Those that a task or a decision was made under."""
        used = {task.protocol_id for task in self.tasks.values()}
        used |= {row.protocol_id for row in self._rows()}
        return tuple(sorted(self.protocols[pk].version for pk in used))

    def tasks_of(self, kind: str) -> Iterable[Task]:
        return (task for task in self.tasks.values() if task.kind == kind)

    def _rows(self) -> Iterable[Decision]:
        return chain.from_iterable(self.decisions.values())

    def _decisions(self, model: type[D]) -> list[D]:
        rows = model.objects.production().filter(task__campaign=self.campaign)
        return list(self.cut.of(rows.order_by("pk")))


@dataclass(frozen=True)
class Records:
    """What a kind gives to a release."""

    texts: Iterable[TextRecord] = ()
    omissions: Iterable[Omission] = ()
    votes: Iterable[VoteRecord] = ()
    post_edits: Iterable[PostEditRecord] = ()
    answers: Iterable[AnswerRecord] = ()
    consensus: Iterable[ConsensusRecord] = ()
    forms: Iterable[ReleasedForm] = ()
    form_labels: Iterable[FormLabelRecord] = ()
    form_consensus: Iterable[FormConsensusRecord] = ()
    keys: Iterable[FoundKey] = ()
